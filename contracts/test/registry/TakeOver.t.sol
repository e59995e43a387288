// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Refusal} from "../../src/libraries/Refusal.sol";
import {GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {Reason} from "../../src/types/Reason.sol";
import {PassFields, UnitTest} from "./UnitTest.sol";

/// @dev Gatekeeper 1 is the successor of gatekeeper 0, which issued the pass.
contract TakeOverTest is UnitTest {
    function setUp() public override {
        super.setUp();
        issue();
        setSuccessor(index0, index1);
    }

    function takeOverBy(address by) internal {
        vm.prank(by);
        registry.takeOver(network, holder);
    }

    function refuse(address by, uint256 refusal) internal {
        PassFields memory before = issuedPass();
        expectRefusal(refusal);
        takeOverBy(by);
        assertEq(pass().gatekeeper(), before.gatekeeper, "gatekeeper unchanged");
    }

    /* REFUSALS */

    function test_takeOver_noPass() public {
        expectRefusal(Reason.NoPass);
        vm.prank(operator1);
        registry.takeOver(network, stranger);
    }

    function test_takeOver_noPass_byStranger() public {
        expectRefusal(Reason.NoPass);
        vm.prank(stranger);
        registry.takeOver(network, stranger);
    }

    function test_takeOver_noSuccessor() public {
        setSuccessor(index0, 0);
        refuse(operator1, Refusal.NOT_AUTHORIZED);
    }

    function test_takeOver_noSuccessor_byStranger() public {
        setSuccessor(index0, 0);
        refuse(stranger, Refusal.NOT_AUTHORIZED);
    }

    function test_takeOver_byAnybodyElse() public {
        address[9] memory others = [
            stranger,
            holder,
            operator0,
            gatekeeper0,
            gatekeeper1,
            authority,
            guardian,
            otherAuthority,
            otherOperator
        ];
        for (uint256 i = 0; i < others.length; ++i) {
            refuse(others[i], Refusal.NOT_AUTHORIZED);
        }
    }

    function test_takeOver_successorOfAnother() public {
        vm.prank(operator1);
        registry.issue(network, stranger, EXPIRY, ATTRIBUTES);
        expectRefusal(Refusal.NOT_AUTHORIZED);
        vm.prank(operator0);
        registry.takeOver(network, stranger);
    }

    function test_takeOver_successorReplaced() public {
        uint32 third = addGatekeeper(network, gatekeeper1, stranger, limits(Permissions.ALL, 0, 0));
        setSuccessor(index0, third);
        refuse(operator1, Refusal.NOT_AUTHORIZED);
    }

    function test_takeOver_twice() public {
        takeOverBy(operator1);
        expectRefusal(Refusal.NOT_AUTHORIZED);
        takeOverBy(operator1);
    }

    function test_takeOver_successorNamedBeforeTheRemoval() public {
        removeGatekeeper(index0);
        refuse(operator1, Refusal.NOT_AUTHORIZED);
    }

    function test_takeOver_successorNamedBeforeTheGenerationWasRaised() public {
        raiseGeneration(index0);
        refuse(operator1, Refusal.NOT_AUTHORIZED);
    }

    function test_takeOver_successorsGenerationRaised() public {
        raiseGeneration(index1);
        refuse(operator1, Refusal.NOT_AUTHORIZED);
    }

    function test_takeOver_successorsOperatorRotated() public {
        vm.prank(gatekeeper1);
        registry.rotateOperator(network, index1, stranger);
        refuse(operator1, Refusal.NOT_AUTHORIZED);
    }

    function test_takeOver_withoutPermissionToIssue() public {
        uint8 permissions = Permissions.ALL & ~Permissions.ISSUE;
        vm.prank(authority);
        registry.updateGatekeeper(network, index1, gatekeeper1, limits(permissions, 0, 0));
        refuse(operator1, Refusal.PERMISSION_MISSING);
    }

    function test_takeOver_successorFrozen() public {
        setStatus(index1, GatekeeperStatus.Frozen);
        refuse(operator1, Refusal.GATEKEEPER_NOT_ACTIVE);
    }

    function test_takeOver_successorHalted() public {
        setStatus(index1, GatekeeperStatus.Halted);
        refuse(operator1, Refusal.GATEKEEPER_NOT_ACTIVE);
    }

    function test_takeOver_successorRemoved() public {
        removeGatekeeper(index1);
        refuse(operator1, Refusal.GATEKEEPER_NOT_ACTIVE);
    }

    function test_takeOver_whilePaused() public {
        pause();
        refuse(operator1, uint256(Reason.NetworkPaused));
    }

    function test_takeOver_revokedPass() public {
        revoke(1);
        refuse(operator1, Refusal.PASS_REVOKED);
    }

    /* SUCCESSES */

    function assertTakenOver(address by, PassFields memory expected) internal {
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.PassTakenOver(network, holder, pack(expected));
        takeOverBy(by);
        assertEventCount(1);
        assertPass(expected, "pass");
    }

    function passOf1() internal view returns (PassFields memory fields) {
        fields = issuedPass();
        fields.gatekeeper = index1;
    }

    function test_takeOver() public {
        assertTakenOver(operator1, passOf1());
    }

    function test_takeOver_withPermissionToIssueAlone() public {
        vm.prank(authority);
        registry.updateGatekeeper(network, index1, gatekeeper1, limits(Permissions.ISSUE, 0, 0));
        assertTakenOver(operator1, passOf1());
    }

    function test_takeOver_byRotatedOperator() public {
        vm.prank(gatekeeper1);
        registry.rotateOperator(network, index1, stranger);
        assertTakenOver(stranger, passOf1());
    }

    function test_takeOver_theFormerGatekeeperActsOnItNoMore() public {
        takeOverBy(operator1);
        expectRefusal(Refusal.NOT_AUTHORIZED);
        freeze(1);
    }

    function test_takeOver_theSuccessorActsOnIt() public {
        takeOverBy(operator1);
        vm.prank(operator1);
        registry.freeze(network, holder, 1);
        PassFields memory expected = passOf1();
        (expected.state, expected.statusReason) = (FROZEN, 1);
        assertPass(expected, "pass");
    }

    function test_takeOver_frozenPass() public {
        freeze(3);
        PassFields memory expected = passOf1();
        (expected.state, expected.statusReason) = (FROZEN, 3);
        assertTakenOver(operator1, expected);
    }

    function test_takeOver_passFrozenByNetwork_staysSo() public {
        vm.prank(authority);
        registry.freeze(network, holder, 3);
        PassFields memory expected = passOf1();
        (expected.state, expected.statusReason) = (FROZEN, 3 | BY_NETWORK);
        assertTakenOver(operator1, expected);
    }

    function test_takeOver_lapsedPass_keepsTheExpiry() public {
        vm.warp(EXPIRY + 1);
        assertTakenOver(operator1, passOf1());
        assertReason(Reason.Expired, "verdict");
    }

    function test_takeOver_passOfARemovedGatekeeper_isGoodAgain() public {
        removeGatekeeper(index0);
        setSuccessor(index0, index1);
        assertReason(Reason.IssuerInactive, "before");
        assertTakenOver(operator1, passOf1());
        assertReason(Reason.Allow, "after");
    }

    function test_takeOver_passOfAHaltedGatekeeper_isGoodAgain() public {
        setStatus(index0, GatekeeperStatus.Halted);
        assertReason(Reason.IssuerInactive, "before");
        assertTakenOver(operator1, passOf1());
        assertReason(Reason.Allow, "after");
    }

    function test_takeOver_fromTheLastIndexToTheFirst() public {
        addGatekeepersUpTo(1023);
        address last = registry.getGatekeeper(network, 1023).operator;
        vm.prank(last);
        registry.issue(network, stranger, EXPIRY, ATTRIBUTES);
        setSuccessor(1023, index0);
        vm.prank(operator0);
        registry.takeOver(network, stranger);
        assertPassOf(network, stranger, issuedPass(), "pass");
    }

    function test_takeOver_byItselfInItsRaisedGeneration() public {
        uint32 next = raiseGeneration(index0);
        setSuccessor(index0, next);
        PassFields memory expected = issuedPass();
        expected.gatekeeper = next;
        assertTakenOver(operator0, expected);
        assertReason(Reason.Allow, "verdict");
    }

    function test_takeOver_isNotCountedInTheQuota() public {
        vm.prank(authority);
        registry.updateGatekeeper(network, index1, gatekeeper1, limits(Permissions.ALL, 0, 1));
        takeOverBy(operator1);
        vm.prank(operator1);
        registry.issue(network, stranger, 0, 0);
    }

    function test_takeOver_keepsAnExpiryBeyondTheSuccessorsMaximum() public {
        vm.prank(authority);
        registry.updateGatekeeper(network, index1, gatekeeper1, limits(Permissions.ALL, 10, 0));
        assertTakenOver(operator1, passOf1());
    }

    function test_takeOver_leavesTheWalletsOtherPassesAlone() public {
        vm.prank(otherOperator);
        registry.issue(otherNetwork, holder, EXPIRY, ATTRIBUTES);
        takeOverBy(operator1);
        assertPassOf(otherNetwork, holder, issuedPass(), "pass of the other network");
    }
}
