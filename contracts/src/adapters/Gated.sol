// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IPassRegistry} from "../interfaces/IPassRegistry.sol";
import {Reason} from "../types/Reason.sol";
import {Requirement} from "../types/Requirement.sol";
import {PassGate} from "./PassGate.sol";
import {RegistryCheck} from "./RegistryCheck.sol";

/// @title A gate on the passes of one network.
/// @notice For a dApp to inherit.
abstract contract Gated is PassGate {
    /// @notice Whose passes are asked for.
    bytes32 public immutable passNetwork;

    /// @notice Lets the caller in whose pass is good and meets a requirement.
    modifier gatedWith(Requirement memory requirement) {
        _requirePassWith(_msgSender(), requirement);
        _;
    }

    constructor(IPassRegistry registry, bytes32 network) PassGate(registry) {
        RegistryCheck.requireNetwork(registry, network);
        passNetwork = network;
    }

    /// @inheritdoc PassGate
    function passVerdict(address wallet)
        public
        view
        virtual
        override
        returns (Reason reason, bytes32 network)
    {
        network = passNetwork;
        // Whatever the registry holds for it, nobody is the zero address: it is what a failed
        // signature check gives.
        if (wallet == address(0)) return (Reason.NoPass, network);
        return (_verify(wallet, network), network);
    }

    function _isHeld(address wallet) internal view virtual override returns (bool) {
        return _isHeldBy(passNetwork, wallet);
    }

    /// @dev Asks the registry, not `passVerdict`: override both or none.
    function _requirePassWith(address wallet, Requirement memory requirement)
        internal
        view
        virtual
    {
        if (wallet == address(0)) revert PassDenied(wallet, passNetwork, Reason.NoPass);
        Reason reason = passRegistry.verifyWith(wallet, passNetwork, requirement);
        if (reason != Reason.Allow) revert PassDenied(wallet, passNetwork, reason);
    }
}
