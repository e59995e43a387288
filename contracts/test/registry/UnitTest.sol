// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Vm} from "forge-std/Vm.sol";

import {GatekeeperLimits, GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {NetworkSettings} from "../../src/types/Network.sol";
import {OperatorWord} from "../../src/types/OperatorWord.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {Reason} from "../../src/types/Reason.sol";
import {RegistryTest} from "../RegistryTest.sol";

/// @dev The fields of a `PassWord`.
struct PassFields {
    uint8 state;
    uint8 flags;
    uint32 gatekeeper;
    uint40 expiresAt;
    uint40 issuedAt;
    uint64 attributes;
    uint8 statusReason;
}

/// @dev The fields of an `OperatorWord`.
struct OperatorFields {
    uint32 gatekeeper;
    uint8 status;
    uint8 permissions;
    uint8 networkFlags;
    uint40 maxLifetimeSeconds;
    uint40 defaultLifetimeSeconds;
    uint32 issuedPerDay;
    uint24 day;
    uint32 issuedThatDay;
}

/// @dev Beside the network of `RegistryTest` another one, whose gatekeeper has the same index as
/// gatekeeper 0. Words are put together here by their documented bits, not by the code under test.
abstract contract UnitTest is RegistryTest {
    uint8 internal constant ACTIVE = 1;
    uint8 internal constant FROZEN = 2;
    uint8 internal constant REVOKED = 3;
    /// @dev The network acted, in a status reason.
    uint8 internal constant BY_NETWORK = 128;
    /// @dev The network is paused, in the network flags of an operator's word.
    uint8 internal constant PAUSED = 128;

    bytes32 internal otherNetwork;
    address internal otherAuthority = makeAddr("other network's authority");
    address internal otherGuardian = makeAddr("other network's guardian");
    address internal otherGatekeeper = makeAddr("other network's gatekeeper's authority");
    address internal otherOperator;
    uint256 internal otherOperatorKey;

    function setUp() public virtual override {
        super.setUp();
        (otherOperator, otherOperatorKey) = makeAddrAndKey("other network's operator");
        vm.startPrank(otherAuthority);
        otherNetwork = registry.createNetwork("other", NetworkSettings(0, 0, 0));
        registry.setGuardian(otherNetwork, otherGuardian);
        uint32 index = registry.addGatekeeper(
            otherNetwork, otherGatekeeper, otherOperator, limits(Permissions.ALL, 0, 0)
        );
        vm.stopPrank();
        assertEq(index, index0, "same index in both networks");
    }

    /* THE STAGE */

    function updateNetwork(NetworkSettings memory settings) internal {
        vm.prank(authority);
        registry.updateNetwork(network, settings);
    }

    function setFlags(uint8 flags) internal {
        updateNetwork(NetworkSettings(0, 0, flags));
    }

    function unpause() internal {
        vm.prank(authority);
        registry.unpause(network);
    }

    function handOverTo(address to) internal {
        vm.prank(authority);
        registry.proposeAuthority(network, to);
        vm.prank(to);
        registry.acceptAuthority(network);
    }

    /// @dev Keeps the cold key of gatekeeper 0.
    function setLimits(uint8 permissions, uint40 maxLifetimeSeconds, uint32 issuedPerDay) internal {
        vm.prank(authority);
        registry.updateGatekeeper(
            network, index0, gatekeeper0, limits(permissions, maxLifetimeSeconds, issuedPerDay)
        );
    }

    function setStatus(uint32 gatekeeper, GatekeeperStatus status) internal {
        vm.prank(authority);
        registry.setGatekeeperStatus(network, gatekeeper, status);
    }

    function removeGatekeeper(uint32 gatekeeper) internal {
        vm.prank(authority);
        registry.removeGatekeeper(network, gatekeeper);
    }

    function raiseGeneration(uint32 gatekeeper) internal returns (uint32) {
        vm.prank(authority);
        return registry.raiseGeneration(network, gatekeeper);
    }

    function setSuccessor(uint32 gatekeeper, uint32 successor) internal {
        vm.prank(authority);
        registry.setSuccessor(network, gatekeeper, successor);
    }

    /// @dev By the cold key of gatekeeper 0.
    function rotateOperator0To(address operator) internal {
        vm.prank(gatekeeper0);
        registry.rotateOperator(network, index0, operator);
    }

    /// @dev Adds gatekeepers with operators of their own until the network's last index is `last`.
    function addGatekeepersUpTo(uint32 last) internal {
        vm.startPrank(authority);
        uint32 index = registry.getNetwork(network).lastGatekeeper;
        while (index < last) {
            GatekeeperLimits memory limits_ = limits(Permissions.ALL, 0, 0);
            index = registry.addGatekeeper(network, gatekeeper0, manyOperator(index), limits_);
        }
        vm.stopPrank();
    }

    /// @dev The operator that `addGatekeepersUpTo` gives the gatekeeper after the one of `index`.
    function manyOperator(uint256 index) internal pure returns (address) {
        return address(uint160(0x1000_0000 + index));
    }

    /* WORDS */

    function pack(PassFields memory fields) internal pure returns (PassWord) {
        return PassWord.wrap(
            uint256(fields.state) | (uint256(fields.flags) << 8)
                | (uint256(fields.gatekeeper) << 16) | (uint256(fields.expiresAt) << 48)
                | (uint256(fields.issuedAt) << 88) | (uint256(fields.attributes) << 128)
                | (uint256(fields.statusReason) << 192)
        );
    }

    function pack(OperatorFields memory fields) internal pure returns (OperatorWord) {
        return OperatorWord.wrap(
            uint256(fields.gatekeeper) | (uint256(fields.status) << 32)
                | (uint256(fields.permissions) << 40) | (uint256(fields.networkFlags) << 48)
                | (uint256(fields.maxLifetimeSeconds) << 56)
                | (uint256(fields.defaultLifetimeSeconds) << 96)
                | (uint256(fields.issuedPerDay) << 136) | (uint256(fields.day) << 168)
                | (uint256(fields.issuedThatDay) << 192)
        );
    }

    /// @dev What `issue` leaves.
    function issuedPass() internal view returns (PassFields memory) {
        return PassFields(ACTIVE, 0, index0, EXPIRY, NOW, ATTRIBUTES, 0);
    }

    /// @dev An active gatekeeper with every permission and no limit.
    function activeOperator(uint32 gatekeeper) internal pure returns (OperatorFields memory) {
        return OperatorFields(
            gatekeeper, uint8(GatekeeperStatus.Active), Permissions.ALL, 0, 0, 0, 0, 0, 0
        );
    }

    function assertPassOf(
        bytes32 id,
        address wallet,
        PassFields memory expected,
        string memory label
    ) internal view {
        assertEq(
            PassWord.unwrap(registry.passWord(id, wallet)), PassWord.unwrap(pack(expected)), label
        );
    }

    function assertPass(PassFields memory expected, string memory label) internal view {
        assertPassOf(network, holder, expected, label);
    }

    function assertNoPass(string memory label) internal view {
        assertEq(PassWord.unwrap(pass()), 0, label);
    }

    function assertOperator(address operator, OperatorFields memory expected, string memory label)
        internal
        view
    {
        assertEq(
            OperatorWord.unwrap(registry.operatorWord(network, operator)),
            OperatorWord.unwrap(pack(expected)),
            label
        );
    }

    function assertNoOperator(address operator, string memory label) internal view {
        assertEq(OperatorWord.unwrap(registry.operatorWord(network, operator)), 0, label);
    }

    function assertStands(uint32 gatekeeper, bool expected, string memory label) internal view {
        uint256 word = registry.standingWord(network, gatekeeper >> 8);
        assertEq(word >> (gatekeeper & 0xff) & 1 == 1, expected, label);
    }

    /* EXPECTATIONS */

    function expectRefusal(Reason reason) internal {
        expectRefusal(uint256(reason));
    }

    /// @dev The event emitted next, with all its topics and data, by the registry.
    function expectEvent() internal {
        vm.expectEmit(address(registry));
    }

    /// @dev That the registry has emitted this many events since `vm.recordLogs`.
    function assertEventCount(uint256 expected) internal {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 count;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter == address(registry)) ++count;
        }
        assertEq(count, expected, "events");
    }
}
