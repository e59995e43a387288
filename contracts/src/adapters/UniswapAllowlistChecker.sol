// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import {IAllowlistChecker, PoolPermissions} from "../interfaces/IAllowlistChecker.sol";
import {IPassRegistry} from "../interfaces/IPassRegistry.sol";
import {Reason} from "../types/Reason.sol";
import {Requirement} from "../types/Requirement.sol";
import {RegistryCheck} from "./RegistryCheck.sol";

/// @title The passes of a network as the allowlist of Uniswap's permissioned pools.
/// @notice Who has a good pass that meets the requirement may swap and provide liquidity. One checker
/// serves any number of tokens: it makes no difference between them.
contract UniswapAllowlistChecker is IAllowlistChecker {
    /// @notice Who is asked.
    IPassRegistry public immutable passRegistry;
    /// @notice Whose passes are asked for.
    bytes32 public immutable passNetwork;

    uint64 private immutable _attributes;
    uint64 private immutable _minRemainingSeconds;
    uint64 private immutable _maxAgeSeconds;

    constructor(IPassRegistry registry, bytes32 network, Requirement memory requirement) {
        RegistryCheck.requireNetwork(registry, network);
        passRegistry = registry;
        passNetwork = network;
        _attributes = requirement.attributes;
        _minRemainingSeconds = requirement.minRemainingSeconds;
        _maxAgeSeconds = requirement.maxAgeSeconds;
    }

    /// @inheritdoc IAllowlistChecker
    /// @dev Never reverts.
    function checkAllowlist(address account, address) external view returns (bytes2) {
        if (account == address(0)) return PoolPermissions.NONE;
        Reason reason = passRegistry.verifyWith(account, passNetwork, passRequirement());
        if (reason != Reason.Allow) return PoolPermissions.NONE;
        return PoolPermissions.SWAP | PoolPermissions.LIQUIDITY;
    }

    /// @notice What a pass must meet.
    function passRequirement() public view returns (Requirement memory) {
        return Requirement(_attributes, _minRemainingSeconds, _maxAgeSeconds);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 id) external pure returns (bool) {
        return id == type(IAllowlistChecker).interfaceId || id == type(IERC165).interfaceId;
    }
}
