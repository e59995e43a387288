// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Context} from "@openzeppelin/contracts/utils/Context.sol";

import {IPassRegistry} from "../interfaces/IPassRegistry.sol";
import {Reason} from "../types/Reason.sol";
import {RegistryCheck} from "./RegistryCheck.sol";

/// @title What all gates share.
/// @notice Inherit `Gated` to ask one network, `GatedByPolicy` to ask several.
abstract contract PassGate is Context {
    /// @notice Who is asked.
    IPassRegistry public immutable passRegistry;

    /// @notice The gate stays shut for the wallet.
    /// @param network Whose verdict it is.
    error PassDenied(address wallet, bytes32 network, Reason reason);

    /// @notice Lets the caller in whose pass is good.
    /// @dev The caller is `_msgSender()`: override it as `ERC2771Context` does if a forwarder brings
    /// calls of others.
    modifier gated() {
        _requirePass(_msgSender());
        _;
    }

    /// @notice Lets anyone in on behalf of a wallet whose pass is good.
    /// @dev Says nothing about who calls. Where that matters, check that the wallet agrees.
    modifier gatedFor(address wallet) {
        _requirePass(wallet);
        _;
    }

    constructor(IPassRegistry registry) {
        RegistryCheck.requireRegistry(registry);
        passRegistry = registry;
    }

    /// @notice Whether the gate opens for the wallet, and if not, why.
    /// @return reason `Allow`, or why not.
    /// @return network Whose verdict it is.
    function passVerdict(address wallet)
        public
        view
        virtual
        returns (Reason reason, bytes32 network);

    /// @dev Whether a pass that the gate asks for is frozen or revoked. Such a wallet is held, while one
    /// whose pass has merely lapsed may be let out.
    function _isHeld(address wallet) internal view virtual returns (bool);

    function _requirePass(address wallet) internal view {
        (Reason reason, bytes32 network) = passVerdict(wallet);
        if (reason != Reason.Allow) revert PassDenied(wallet, network, reason);
    }

    /// @dev `passRegistry.verify`, for less: it is most of what a gate costs. Reverts unless the answer
    /// is a reason.
    function _verify(address wallet, bytes32 network) internal view returns (Reason reason) {
        IPassRegistry registry = passRegistry;
        bytes4 selector = IPassRegistry.verify.selector;
        assembly ("memory-safe") {
            let question := mload(0x40)
            mstore(question, selector)
            mstore(add(question, 4), shr(96, shl(96, wallet)))
            mstore(add(question, 36), network)
            let answered := staticcall(gas(), registry, question, 68, 0, 32)
            answered := and(answered, gt(returndatasize(), 31))
            reason := mload(0)
            // 10 is the last of them.
            if iszero(and(answered, lt(reason, 11))) { revert(0, 0) }
        }
    }

    function _isHeldBy(bytes32 network, address wallet) internal view returns (bool) {
        Reason reason = _verify(wallet, network);
        return reason == Reason.Frozen || reason == Reason.Revoked;
    }
}
