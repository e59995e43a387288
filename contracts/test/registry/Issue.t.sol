// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Refusal} from "../../src/libraries/Refusal.sol";
import {GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {Reason} from "../../src/types/Reason.sol";
import {ExpiryTest} from "./ExpiryTest.sol";
import {PassFields, UnitTest} from "./UnitTest.sol";

contract IssueTest is UnitTest {
    function issueBy(address by) internal {
        vm.prank(by);
        registry.issue(network, holder, EXPIRY, ATTRIBUTES);
    }

    function refuse(address by, uint256 refusal) internal {
        expectRefusal(refusal);
        issueBy(by);
    }

    /* REFUSALS */

    function test_issue_byStranger() public {
        refuse(stranger, Refusal.NOT_AUTHORIZED);
    }

    function test_issue_byHolder() public {
        refuse(holder, Refusal.NOT_AUTHORIZED);
    }

    function test_issue_byAuthority() public {
        refuse(authority, Refusal.NOT_AUTHORIZED);
    }

    function test_issue_byGuardian() public {
        refuse(guardian, Refusal.NOT_AUTHORIZED);
    }

    function test_issue_byGatekeepersColdKey() public {
        refuse(gatekeeper0, Refusal.NOT_AUTHORIZED);
    }

    function test_issue_byAnotherNetworksOperator() public {
        refuse(otherOperator, Refusal.NOT_AUTHORIZED);
    }

    function test_issue_byFormerOperator() public {
        rotateOperator0To(stranger);
        refuse(operator0, Refusal.NOT_AUTHORIZED);
    }

    function test_issue_networkThatDoesNotExist() public {
        expectRefusal(Refusal.NOT_AUTHORIZED);
        vm.prank(operator0);
        registry.issue(keccak256("nowhere"), holder, EXPIRY, ATTRIBUTES);
    }

    function test_issue_withoutPermission() public {
        setLimits(Permissions.ALL & ~Permissions.ISSUE, 0, 0);
        refuse(operator0, Refusal.PERMISSION_MISSING);
    }

    function test_issue_gatekeeperFrozen() public {
        setStatus(index0, GatekeeperStatus.Frozen);
        refuse(operator0, Refusal.GATEKEEPER_NOT_ACTIVE);
    }

    function test_issue_gatekeeperHalted() public {
        setStatus(index0, GatekeeperStatus.Halted);
        refuse(operator0, Refusal.GATEKEEPER_NOT_ACTIVE);
    }

    function test_issue_gatekeeperRemoved() public {
        removeGatekeeper(index0);
        refuse(operator0, Refusal.GATEKEEPER_NOT_ACTIVE);
    }

    function test_issue_whilePaused() public {
        pause();
        refuse(operator0, uint256(Reason.NetworkPaused));
    }

    function test_issue_passExists() public {
        issue();
        refuse(operator0, Refusal.PASS_EXISTS);
    }

    function test_issue_passExists_ofAnotherGatekeeper() public {
        issue();
        refuse(operator1, Refusal.PASS_EXISTS);
    }

    function test_issue_passExists_frozen() public {
        issue();
        freeze(1);
        refuse(operator0, Refusal.PASS_EXISTS);
    }

    function test_issue_passExists_longExpired() public {
        issue();
        vm.warp(EXPIRY + 91 days);
        refuse(operator0, Refusal.PASS_EXISTS);
    }

    function test_issue_passExists_ofARaisedGeneration() public {
        issue();
        raiseGeneration(index0);
        refuse(operator0, Refusal.PASS_EXISTS);
    }

    function test_issue_passRevoked() public {
        issue();
        revoke(1);
        refuse(operator0, Refusal.PASS_REVOKED);
    }

    function test_issue_passRevoked_byAnotherGatekeeper() public {
        issue();
        revoke(1);
        refuse(operator1, Refusal.PASS_REVOKED);
    }

    function test_issue_passExists_goesBeforeExpiry() public {
        issue();
        expectRefusal(Refusal.PASS_EXISTS);
        vm.prank(operator0);
        registry.issue(network, holder, NOW - 1, ATTRIBUTES);
    }

    function test_issue_pause_goesBeforePassExists() public {
        issue();
        pause();
        refuse(operator0, uint256(Reason.NetworkPaused));
    }

    /* SUCCESSES */

    function assertIssued(address by, PassFields memory expected) internal {
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.PassIssued(network, holder, pack(expected));
        issueBy(by);
        assertEventCount(1);
        assertPass(expected, "pass");
        assertReason(Reason.Allow, "verdict");
    }

    function test_issue() public {
        assertIssued(operator0, issuedPass());
    }

    function test_issue_bySecondGatekeeper() public {
        PassFields memory expected = issuedPass();
        expected.gatekeeper = index1;
        assertIssued(operator1, expected);
    }

    function test_issue_withThisPermissionAlone() public {
        setLimits(Permissions.ISSUE, 0, 0);
        assertIssued(operator0, issuedPass());
    }

    function test_issue_afterUnpause() public {
        pause();
        unpause();
        assertIssued(operator0, issuedPass());
    }

    function test_issue_byGatekeeperOfARaisedGeneration() public {
        PassFields memory expected = issuedPass();
        expected.gatekeeper = raiseGeneration(index0);
        assertIssued(operator0, expected);
    }

    function test_issue_byGatekeeperOfTheSecondStandingWord() public {
        addGatekeepersUpTo(256 + 1);
        PassFields memory expected = issuedPass();
        expected.gatekeeper = 257;
        assertIssued(manyOperator(255), expected);
    }

    function test_issue_afterRenounce_byAnotherGatekeeper() public {
        issue();
        vm.prank(holder);
        registry.renounce(network);
        PassFields memory expected = issuedPass();
        expected.gatekeeper = index1;
        assertIssued(operator1, expected);
    }

    function test_issue_againstTheSameWalletInAnotherNetwork() public {
        issue();
        vm.prank(otherOperator);
        registry.issue(otherNetwork, holder, 0, 0);
        assertPass(issuedPass(), "pass of the first network");
        PassFields memory expected = issuedPass();
        (expected.expiresAt, expected.attributes) = (0, 0);
        assertPassOf(otherNetwork, holder, expected, "pass of the other network");
    }

    function test_issue_noAttributes() public {
        vm.prank(operator0);
        registry.issue(network, holder, EXPIRY, 0);
        PassFields memory expected = issuedPass();
        expected.attributes = 0;
        assertPass(expected, "pass");
    }

    function test_issue_allAttributes() public {
        vm.prank(operator0);
        registry.issue(network, holder, EXPIRY, type(uint64).max);
        PassFields memory expected = issuedPass();
        expected.attributes = type(uint64).max;
        assertPass(expected, "pass");
    }

    function test_issue_lastSecondThat40BitsHold() public {
        vm.warp(type(uint40).max - 1);
        vm.prank(operator0);
        registry.issue(network, holder, type(uint40).max - 1, type(uint64).max);
        PassFields memory expected = issuedPass();
        expected.issuedAt = expected.expiresAt = type(uint40).max - 1;
        expected.attributes = type(uint64).max;
        assertPass(expected, "pass");
    }

    function test_issue_withoutQuota_leavesTheOperatorsWord() public {
        issue();
        assertOperator(operator0, activeOperator(index0), "operator");
    }
}

contract IssueExpiryTest is ExpiryTest {
    function grant(uint40 requested) internal override {
        vm.prank(operator0);
        registry.issue(network, holder, requested, ATTRIBUTES);
    }
}
