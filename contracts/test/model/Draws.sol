// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GatekeeperLimits, Permissions} from "../../src/types/Gatekeeper.sol";
import {Network, NetworkSettings} from "../../src/types/Network.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {DEFAULT_EXPIRY} from "../../src/types/Step.sol";
import {Stage} from "./Stage.sol";

/// @dev Who, when and how much, at random: mostly what may be, often to the second in which it begins
/// or ends to be allowed.
abstract contract Draws is Stage {
    uint256 internal entropy;

    function seed(uint256 seed_) internal {
        entropy = seed_;
    }

    /// @dev Below `bound`.
    function draw(uint256 bound) internal returns (uint256) {
        entropy = uint256(keccak256(abi.encode(entropy)));
        return entropy % bound;
    }

    function oneIn(uint256 times) internal returns (bool) {
        return draw(times) == 0;
    }

    /* WHO */

    function anyNetwork() internal returns (bytes32) {
        return oneIn(50) ? bytes32(draw(100)) : networks[draw(networks.length)];
    }

    function anyActor() internal returns (address) {
        return actors[draw(actors.length)];
    }

    function anyWallet() internal returns (address) {
        return actors[draw(WALLETS)];
    }

    /// @dev Who has a pass, if a few tries find one.
    function anyHolder(bytes32 network) internal returns (address wallet) {
        for (uint256 i = 0; i < 4; ++i) {
            wallet = anyWallet();
            if (PassWord.unwrap(registry.passWord(network, wallet)) != 0) break;
        }
    }

    /// @dev Who may, or sometimes anybody.
    function mostly(address rightful) internal returns (address) {
        return rightful == address(0) || oneIn(6) ? anyActor() : rightful;
    }

    function authorityOf(bytes32 network) internal returns (address) {
        return mostly(registry.getNetwork(network).authority);
    }

    function authorityOrGuardianOf(bytes32 network) internal returns (address) {
        Network memory net = registry.getNetwork(network);
        return mostly(oneIn(2) ? net.authority : net.guardian);
    }

    function anyGatekeeper(bytes32 network) internal returns (uint32) {
        uint256 last = registry.getNetwork(network).lastGatekeeper;
        if (oneIn(20)) return uint32(draw(last + 3));
        if (oneIn(50)) return uint32(draw(2 ** 32));
        // A living one, if ten tries find one.
        uint32 index;
        for (uint256 i = 0; i < 10; ++i) {
            index = uint32(1 + draw(last + 1));
            if (registry.getGatekeeper(network, index).operator != address(0)) break;
        }
        return index;
    }

    function gatekeeperOf(bytes32 network, address wallet) internal view returns (uint32) {
        return uint32(PassWord.unwrap(registry.passWord(network, wallet)) >> 16);
    }

    function operatorOf(bytes32 network, uint32 index) internal view returns (address) {
        return registry.getGatekeeper(network, index).operator;
    }

    /* WHEN */

    /// @dev A moment not before now, and one that 40 bits hold.
    function laterMoment() internal returns (uint256 moment) {
        uint256 kind = draw(8);
        uint256 end = uint40(PassWord.unwrap(registry.passWord(anyNetwork(), anyWallet())) >> 48);
        if (kind == 0) moment = block.timestamp + draw(3);
        if (kind == 1) moment = end + draw(2);
        if (kind == 2) moment = end + 90 days + draw(2);
        if (kind == 3) moment = (block.timestamp / 1 days + 1) * 1 days - draw(2);
        if (kind >= 4) moment = block.timestamp + draw(2 hours);
        if (kind == 7) moment = block.timestamp + draw(40 days);
        if (moment < block.timestamp || moment > type(uint40).max) return block.timestamp;
    }

    function anyLifetime() private returns (uint40) {
        uint40[5] memory lifetimes = [uint40(0), 0, 1 hours, 1 days, 30 days];
        return oneIn(20) ? uint40(draw(2 ** 40)) : lifetimes[draw(5)];
    }

    function anyExpiry() internal returns (uint40) {
        uint256 kind = draw(10);
        if (kind == 0) return 0;
        if (kind <= 3) return DEFAULT_EXPIRY;
        if (kind == 4) return uint40(block.timestamp - 1 + draw(3));
        if (kind == 5 && oneIn(2)) return uint40(draw(2 ** 40));
        if (kind <= 7) return uint40(block.timestamp + draw(20 days));
        uint256 end = block.timestamp + anyLifetime() + draw(3);
        return uint40(end == 0 ? 0 : end - 1);
    }

    /* WHAT IS ASKED FOR */

    function anySettings() internal returns (NetworkSettings memory) {
        uint8 flags = uint8(oneIn(20) ? draw(256) : draw(8));
        return NetworkSettings(anyLifetime(), anyLifetime(), flags);
    }

    function anyLimits() internal returns (GatekeeperLimits memory limits) {
        limits.permissions = oneIn(3) ? uint8(draw(64)) : Permissions.ALL;
        if (oneIn(30)) limits.permissions = uint8(draw(256));
        limits.maxLifetimeSeconds = anyLifetime();
        limits.issuedPerDay = uint32(oneIn(2) ? 0 : draw(4));
    }

    function anyRequirement(bytes32 network, address wallet)
        internal
        returns (Requirement memory requirement)
    {
        uint256 word = PassWord.unwrap(registry.passWord(network, wallet));
        if (oneIn(2)) return requirement;
        if (oneIn(2)) requirement.attributes = uint64(word >> 128);
        if (oneIn(4)) requirement.attributes = uint64(draw(2 ** 64));
        uint256 end = uint40(word >> 48);
        uint256 left = end > block.timestamp ? end - block.timestamp : 0;
        if (oneIn(2)) requirement.minRemainingSeconds = uint64(left + draw(2));
        if (oneIn(20)) requirement.minRemainingSeconds = type(uint64).max;
        uint256 age = block.timestamp - uint40(word >> 88);
        if (oneIn(2)) requirement.maxAgeSeconds = uint64(age + draw(2));
        if (oneIn(20)) requirement.maxAgeSeconds = type(uint64).max;
    }
}
