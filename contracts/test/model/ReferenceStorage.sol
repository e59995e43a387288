// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {GatekeeperLimits, GatekeeperStatus} from "../../src/types/Gatekeeper.sol";
import {NetworkSettings} from "../../src/types/Network.sol";

/// @dev What the reference stores, plain: nothing is packed and nothing is kept twice.
abstract contract ReferenceStorage is IPassRegistry {
    enum State {
        Active,
        Frozen,
        Revoked
    }

    struct Pass {
        bool exists;
        State state;
        uint8 reason;
        bool byNetwork;
        bool unbound;
        uint256 gatekeeper;
        uint256 expiresAt;
        uint256 issuedAt;
        uint64 attributes;
    }

    struct Keeper {
        address authority;
        address operator;
        GatekeeperStatus status;
        GatekeeperLimits limits;
        uint256 successor;
        /// It lives on under another index.
        bool outlived;
        uint256 day;
        uint256 issuedThatDay;
    }

    struct NetworkState {
        address authority;
        address pendingAuthority;
        address guardian;
        bool paused;
        NetworkSettings settings;
        uint256 last;
        mapping(uint256 index => Keeper) keepers;
        /// Whose operator somebody is, or was when it was removed.
        mapping(address operator => uint256 index) seats;
        mapping(address wallet => Pass) passes;
    }

    mapping(bytes32 network => NetworkState) internal networks;

    function lives(NetworkState storage net, uint256 index) internal view returns (bool) {
        Keeper storage keeper = net.keepers[index];
        return keeper.operator != address(0) && keeper.status != GatekeeperStatus.Removed
            && !keeper.outlived;
    }

    function stands(NetworkState storage net, uint256 index) internal view returns (bool) {
        return lives(net, index) && net.keepers[index].status != GatekeeperStatus.Halted;
    }

    /// @dev Zero: no limit.
    function shorter(uint256 left, uint256 right) internal pure returns (uint256) {
        if (left == 0) return right;
        if (right == 0) return left;
        return left < right ? left : right;
    }
}
