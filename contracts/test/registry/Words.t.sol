// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {NetworkFlags, NetworkSettings} from "../../src/types/Network.sol";
import {OperatorWord} from "../../src/types/OperatorWord.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {UnitTest} from "./UnitTest.sol";

/// @dev Where each field of a word lies. Others read the words from storage and from events.
contract WordsTest is UnitTest {
    /// @dev Reason 0x95, attributes 0x0123456789abcdef, issued at 0x006553f100, expires at
    /// 0x006b49d200, gatekeeper 3, unbound, frozen.
    uint256 internal constant PASS =
        0x0000000000000095_0123456789abcdef_006553f100_006b49d200_00000003_01_02;

    /// @dev Issued that day 1, day 19,675, issued per day 9, default lifetime 50, maximum lifetime
    /// 100, network flags 4, permissions 35, frozen, gatekeeper 3.
    uint256 internal constant OPERATOR =
        0x00000000_00000001_004cdb_00000009_0000000032_0000000064_04_23_02_00000003;

    function setUp() public override {
        super.setUp();
        updateNetwork(NetworkSettings(50, 100, 4));
        addGatekeeper(network, gatekeeper0, stranger, limits(35, 0, 9));
        assertEq(NOW, 0x6553f100, "clock");
    }

    function test_passWord_fields() public {
        updateNetwork(NetworkSettings(0, 0, NetworkFlags.UNBOUND));
        vm.prank(stranger);
        registry.issue(network, holder, 0x6b49d200, 0x0123456789abcdef);
        vm.prank(guardian);
        registry.freeze(network, holder, 0x15);
        assertEq(PassWord.unwrap(pass()), PASS, "word");
    }

    function test_passWord_reading() public pure {
        PassWord word = PassWord.wrap(PASS);
        assertTrue(word.exists(), "exists");
        assertEq(word.state(), FROZEN, "state");
        assertTrue(word.isUnbound(), "unbound");
        assertEq(word.gatekeeper(), 3, "gatekeeper");
        assertEq(word.expiresAt(), 0x6b49d200, "expires at");
        assertEq(word.issuedAt(), 0x6553f100, "issued at");
        assertEq(word.attributes(), 0x0123456789abcdef, "attributes");
        assertEq(word.statusReason(), 0x95, "status reason");
        assertTrue(word.isByNetwork(), "by network");
    }

    function test_passWord_reading_zero() public pure {
        PassWord word = PassWord.wrap(0);
        assertFalse(word.exists(), "exists");
        assertFalse(word.isUnbound(), "unbound");
        assertFalse(word.isByNetwork(), "by network");
    }

    /// @dev Each field, when all the others are full.
    function test_passWord_reading_theOthersFull() public pure {
        uint256 full = type(uint256).max >> 56;
        assertEq(PassWord.wrap(full ^ 0xff).state(), 0, "state");
        assertFalse(PassWord.wrap(full ^ (1 << 8)).isUnbound(), "unbound");
        assertEq(PassWord.wrap(full ^ (0xffffffff << 16)).gatekeeper(), 0, "gatekeeper");
        assertEq(PassWord.wrap(full ^ (0xffffffffff << 48)).expiresAt(), 0, "expires at");
        assertEq(PassWord.wrap(full ^ (0xffffffffff << 88)).issuedAt(), 0, "issued at");
        assertEq(PassWord.wrap(full ^ (0xffffffffffffffff << 128)).attributes(), 0, "attributes");
        assertEq(PassWord.wrap(full ^ (0xff << 192)).statusReason(), 0, "status reason");
        assertFalse(PassWord.wrap(full ^ (0x80 << 192)).isByNetwork(), "by network");
    }

    function test_operatorWord_fields() public {
        vm.prank(stranger);
        registry.issue(network, holder, NOW, 0);
        setStatus(3, GatekeeperStatus.Frozen);
        assertEq(OperatorWord.unwrap(registry.operatorWord(network, stranger)), OPERATOR, "word");
    }

    function test_operatorWord_reading() public pure {
        OperatorWord word = OperatorWord.wrap(OPERATOR);
        assertEq(word.gatekeeper(), 3, "gatekeeper");
        assertEq(uint8(word.status()), 2, "status");
        assertFalse(word.isActive(), "active");
        assertTrue(word.networkHas(NetworkFlags.UNBOUND), "network's flag");
        assertFalse(word.networkHas(NetworkFlags.SINGLE_USE), "flag that is not set");
        assertEq(word.maxLifetimeSeconds(), 100, "maximum lifetime");
        assertEq(word.defaultLifetimeSeconds(), 50, "default lifetime");
    }

    function test_operatorWord_isActiveWith() public pure {
        OperatorWord frozen = OperatorWord.wrap(OPERATOR);
        OperatorWord active = OperatorWord.wrap(OPERATOR ^ (3 << 32));
        assertTrue(active.isActive(), "active");
        assertFalse(frozen.isActiveWith(Permissions.ISSUE), "frozen");
        assertTrue(active.isActiveWith(Permissions.ISSUE), "permission");
        assertTrue(active.isActiveWith(35), "all its permissions");
        assertFalse(active.isActiveWith(Permissions.RENEW), "other permission");
        assertFalse(active.isActiveWith(35 | Permissions.RENEW), "one too many");
    }
}
