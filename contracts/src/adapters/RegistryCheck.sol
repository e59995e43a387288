// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";

import {IPassRegistry} from "../interfaces/IPassRegistry.sol";

/// @notice What a contract checks once, when it is made, about what it will ask for ever.
library RegistryCheck {
    /// @notice There is no code at the address, or not that of a pass registry.
    error NotAPassRegistry(address registry);
    /// @notice The registry has no such network: nobody could pass the gate.
    error NoSuchNetwork(bytes32 network);

    /// @notice Reverts unless it is a pass registry.
    function requireRegistry(IPassRegistry registry) internal view {
        bytes4 id = type(IPassRegistry).interfaceId;
        if (!ERC165Checker.supportsInterface(address(registry), id)) {
            revert NotAPassRegistry(address(registry));
        }
    }

    /// @notice Reverts unless it is a pass registry that has the network.
    function requireNetwork(IPassRegistry registry, bytes32 network) internal view {
        requireRegistry(registry);
        if (registry.getNetwork(network).authority == address(0)) revert NoSuchNetwork(network);
    }
}
