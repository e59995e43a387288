// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Refusal} from "../../src/libraries/Refusal.sol";
import {GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {NetworkFlags, NetworkSettings} from "../../src/types/Network.sol";
import {Reason} from "../../src/types/Reason.sol";
import {DEFAULT_EXPIRY} from "../../src/types/Step.sol";
import {PassFields, UnitTest} from "./UnitTest.sol";

contract IssueBatchTest is UnitTest {
    function pair(address first, address second) internal pure returns (address[] memory wallets) {
        wallets = new address[](2);
        (wallets[0], wallets[1]) = (first, second);
    }

    function issueBatchBy(address by, uint40 expiresAt, address[] memory wallets)
        internal
        returns (uint8[] memory)
    {
        vm.prank(by);
        return registry.issueBatch(network, expiresAt, ATTRIBUTES, wallets);
    }

    /// @dev Both wallets of a batch are skipped.
    function assertSkipped(address by, uint40 expiresAt, uint256 refusal) internal {
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.StepSkipped(network, holder, uint8(refusal));
        expectEvent();
        emit IPassRegistry.StepSkipped(network, stranger, uint8(refusal));
        uint8[] memory refusals = issueBatchBy(by, expiresAt, pair(holder, stranger));
        assertEventCount(2);
        assertEq(refusals.length, 2, "length");
        assertEq(refusals[0], refusal, "first");
        assertEq(refusals[1], refusal, "second");
        assertNoPass("pass of the first");
        assertReason(registry.verify(stranger, network), Reason.NoPass, "verdict on the second");
    }

    /* WHAT IS SKIPPED */

    function test_issueBatch_byStranger() public {
        assertSkipped(stranger, EXPIRY, Refusal.NOT_AUTHORIZED);
    }

    function test_issueBatch_byAuthority() public {
        assertSkipped(authority, EXPIRY, Refusal.NOT_AUTHORIZED);
    }

    function test_issueBatch_byAnotherNetworksOperator() public {
        assertSkipped(otherOperator, EXPIRY, Refusal.NOT_AUTHORIZED);
    }

    function test_issueBatch_withoutPermission() public {
        setLimits(Permissions.ALL & ~Permissions.ISSUE, 0, 0);
        assertSkipped(operator0, EXPIRY, Refusal.PERMISSION_MISSING);
    }

    function test_issueBatch_gatekeeperFrozen() public {
        setStatus(index0, GatekeeperStatus.Frozen);
        assertSkipped(operator0, EXPIRY, Refusal.GATEKEEPER_NOT_ACTIVE);
    }

    function test_issueBatch_whilePaused() public {
        pause();
        assertSkipped(operator0, EXPIRY, uint256(Reason.NetworkPaused));
    }

    function test_issueBatch_expiryInPast() public {
        assertSkipped(operator0, NOW - 1, Refusal.EXPIRY_IN_PAST);
    }

    function test_issueBatch_lifetimeTooLong() public {
        updateNetwork(NetworkSettings(0, 100, 0));
        assertSkipped(operator0, NOW + 101, Refusal.LIFETIME_TOO_LONG);
    }

    function test_issueBatch_passExists_isSkippedAlone() public {
        issue();
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.StepSkipped(network, holder, uint8(Refusal.PASS_EXISTS));
        expectEvent();
        emit IPassRegistry.PassIssued(network, stranger, pack(issuedPass()));
        uint8[] memory refusals = issueBatchBy(operator0, EXPIRY, pair(holder, stranger));
        assertEventCount(2);
        assertEq(refusals[0], Refusal.PASS_EXISTS, "first");
        assertEq(refusals[1], Refusal.NONE, "second");
        assertPassOf(network, stranger, issuedPass(), "pass of the second");
    }

    function test_issueBatch_passRevoked_isSkippedAlone() public {
        issue();
        revoke(1);
        uint8[] memory refusals = issueBatchBy(operator0, EXPIRY, pair(stranger, holder));
        assertEq(refusals[0], Refusal.NONE, "first");
        assertEq(refusals[1], Refusal.PASS_REVOKED, "second");
        assertPassOf(network, stranger, issuedPass(), "pass of the first");
    }

    function test_issueBatch_sameWalletTwice() public {
        uint8[] memory refusals = issueBatchBy(operator0, EXPIRY, pair(holder, holder));
        assertEq(refusals[0], Refusal.NONE, "first");
        assertEq(refusals[1], Refusal.PASS_EXISTS, "second");
        assertPass(issuedPass(), "pass");
    }

    /* WHAT IS ISSUED */

    function test_issueBatch() public {
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.PassIssued(network, holder, pack(issuedPass()));
        expectEvent();
        emit IPassRegistry.PassIssued(network, stranger, pack(issuedPass()));
        uint8[] memory refusals = issueBatchBy(operator0, EXPIRY, pair(holder, stranger));
        assertEventCount(2);
        assertEq(refusals.length, 2, "length");
        assertEq(refusals[0], Refusal.NONE, "first");
        assertEq(refusals[1], Refusal.NONE, "second");
        assertPass(issuedPass(), "pass of the first");
        assertPassOf(network, stranger, issuedPass(), "pass of the second");
    }

    function test_issueBatch_empty() public {
        vm.recordLogs();
        uint8[] memory refusals = issueBatchBy(operator0, EXPIRY, new address[](0));
        assertEventCount(0);
        assertEq(refusals.length, 0, "length");
    }

    function test_issueBatch_empty_byStranger() public {
        assertEq(issueBatchBy(stranger, EXPIRY, new address[](0)).length, 0, "length");
    }

    function test_issueBatch_withoutQuota_leavesTheOperatorsWord() public {
        issueBatchBy(operator0, EXPIRY, pair(holder, stranger));
        assertOperator(operator0, activeOperator(index0), "operator");
    }

    function test_issueBatch_defaultExpiry() public {
        updateNetwork(NetworkSettings(100, 0, 0));
        issueBatchBy(operator0, DEFAULT_EXPIRY, pair(holder, stranger));
        PassFields memory expected = issuedPass();
        expected.expiresAt = NOW + 100;
        assertPass(expected, "pass of the first");
        assertPassOf(network, stranger, expected, "pass of the second");
    }

    function test_issueBatch_unbound() public {
        setFlags(NetworkFlags.UNBOUND);
        issueBatchBy(operator0, EXPIRY, pair(holder, stranger));
        PassFields memory expected = issuedPass();
        expected.flags = 1;
        assertPassOf(network, stranger, expected, "pass of the second");
    }

    function test_issueBatch_of500() public {
        address[] memory wallets = new address[](500);
        for (uint256 i = 0; i < 500; ++i) {
            wallets[i] = address(uint160(0x2000_0000 + i));
        }
        uint8[] memory refusals = issueBatchBy(operator0, EXPIRY, wallets);
        for (uint256 i = 0; i < 500; ++i) {
            assertEq(refusals[i], Refusal.NONE, vm.toString(i));
            assertPassOf(network, wallets[i], issuedPass(), vm.toString(i));
        }
    }
}
