// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Refusal} from "../../src/libraries/Refusal.sol";
import {GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {Reason} from "../../src/types/Reason.sol";
import {Step, Verb} from "../../src/types/Step.sol";
import {OperatorFields, PassFields, UnitTest} from "./UnitTest.sol";

contract BatchTest is UnitTest {
    Step[] internal steps;

    function add(Verb verb, address wallet, uint40 expiresAt, uint64 attributes, uint8 reason)
        internal
    {
        steps.push(Step(verb, wallet, expiresAt, attributes, reason));
    }

    function add(Verb verb, address wallet) internal {
        add(verb, wallet, EXPIRY, ATTRIBUTES, 1);
    }

    function batchBy(address by) internal returns (uint8[] memory) {
        vm.prank(by);
        return registry.batch(network, steps);
    }

    /// @dev A batch of one step.
    function assertSkipped(address by, Verb verb, uint256 refusal) internal {
        delete steps;
        add(verb, holder);
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.StepSkipped(network, holder, uint8(refusal));
        uint8[] memory refusals = batchBy(by);
        assertEventCount(1);
        assertEq(refusals.length, 1, "length");
        assertEq(refusals[0], refusal, "refusal");
    }

    /* WHAT IS SKIPPED */

    function test_batch_everyVerb_noPass() public {
        for (uint8 verb = uint8(Verb.Freeze); verb <= uint8(Verb.Renounce); ++verb) {
            assertSkipped(operator0, Verb(verb), uint256(Reason.NoPass));
        }
    }

    function test_batch_everyVerb_byStranger() public {
        assertSkipped(stranger, Verb.Issue, Refusal.NOT_AUTHORIZED);
        issue();
        for (uint8 verb = uint8(Verb.Freeze); verb <= uint8(Verb.Renounce); ++verb) {
            assertSkipped(stranger, Verb(verb), Refusal.NOT_AUTHORIZED);
        }
        assertPass(issuedPass(), "pass");
    }

    function test_batch_everyVerb_gatekeeperFrozen() public {
        issue();
        setSuccessor(index0, index0);
        setStatus(index0, GatekeeperStatus.Frozen);
        for (uint8 verb = uint8(Verb.Issue); verb <= uint8(Verb.TakeOver); ++verb) {
            assertSkipped(operator0, Verb(verb), Refusal.GATEKEEPER_NOT_ACTIVE);
        }
        assertPass(issuedPass(), "pass");
    }

    function test_batch_everyVerb_revokedPass() public {
        issue();
        revoke(1);
        setSuccessor(index0, index0);
        for (uint8 verb = uint8(Verb.Issue); verb <= uint8(Verb.TakeOver); ++verb) {
            assertSkipped(operator0, Verb(verb), Refusal.PASS_REVOKED);
        }
        assertSkipped(holder, Verb.Renounce, Refusal.PASS_REVOKED);
    }

    function test_batch_passExists() public {
        issue();
        assertSkipped(operator0, Verb.Issue, Refusal.PASS_EXISTS);
    }

    function test_batch_passNotFrozen() public {
        issue();
        assertSkipped(operator0, Verb.Unfreeze, Refusal.PASS_NOT_FROZEN);
    }

    function test_batch_reasonAboveMaximum() public {
        issue();
        add(Verb.Freeze, holder, 0, 0, 128);
        add(Verb.Revoke, holder, 0, 0, 255);
        uint8[] memory refusals = batchBy(operator0);
        assertEq(refusals[0], Refusal.INVALID_REASON, "freeze");
        assertEq(refusals[1], Refusal.INVALID_REASON, "revoke");
        assertPass(issuedPass(), "pass");
    }

    function test_batch_skipsOneAndGoesOn() public {
        add(Verb.Issue, holder);
        add(Verb.Unfreeze, holder);
        add(Verb.Issue, stranger);
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.PassIssued(network, holder, pack(issuedPass()));
        expectEvent();
        emit IPassRegistry.StepSkipped(network, holder, uint8(Refusal.PASS_NOT_FROZEN));
        expectEvent();
        emit IPassRegistry.PassIssued(network, stranger, pack(issuedPass()));
        uint8[] memory refusals = batchBy(operator0);
        assertEventCount(3);
        assertEq(refusals.length, 3, "length");
        assertEq(refusals[0], Refusal.NONE, "first");
        assertEq(refusals[1], Refusal.PASS_NOT_FROZEN, "second");
        assertEq(refusals[2], Refusal.NONE, "third");
    }

    function test_batch_sameIssueTwice() public {
        add(Verb.Issue, holder);
        add(Verb.Issue, holder);
        uint8[] memory refusals = batchBy(operator0);
        assertEq(refusals[0], Refusal.NONE, "first");
        assertEq(refusals[1], Refusal.PASS_EXISTS, "second");
    }

    function test_batch_stepsOfAnotherGatekeepersPass_areSkipped() public {
        issue();
        vm.prank(operator1);
        registry.issue(network, stranger, 0, 0);
        add(Verb.Freeze, stranger);
        add(Verb.Freeze, holder);
        uint8[] memory refusals = batchBy(operator0);
        assertEq(refusals[0], Refusal.NOT_AUTHORIZED, "other's");
        assertEq(refusals[1], Refusal.NONE, "own");
    }

    function test_batch_unknownVerb_revertsAsAWhole() public {
        add(Verb.Issue, holder);
        add(Verb.Issue, stranger);
        bytes memory data = abi.encodeCall(registry.batch, (network, steps));
        // Selector, two words of the head, the length, then five words a step.
        data[4 + 32 * (3 + 5) + 31] = 0x08;
        vm.prank(operator0);
        (bool success,) = address(registry).call(data);
        assertFalse(success, "success");
        assertNoPass("pass of the step before");
    }

    /* WHAT IS DONE */

    function test_batch_empty() public {
        vm.recordLogs();
        assertEq(batchBy(stranger).length, 0, "length");
        assertEventCount(0);
    }

    function test_batch_everyVerb_inOrder() public {
        setSuccessor(index0, index0);
        PassFields memory expected = issuedPass();
        vm.recordLogs();

        add(Verb.Issue, holder);
        expectEvent();
        emit IPassRegistry.PassIssued(network, holder, pack(expected));

        add(Verb.Freeze, holder, 0, 0, 7);
        (expected.state, expected.statusReason) = (FROZEN, 7);
        expectEvent();
        emit IPassRegistry.PassFrozen(network, holder, pack(expected));

        add(Verb.Unfreeze, holder);
        (expected.state, expected.statusReason) = (ACTIVE, 0);
        expectEvent();
        emit IPassRegistry.PassUnfrozen(network, holder, pack(expected));

        add(Verb.Renew, holder, EXPIRY + 1, 0, 0);
        expected.expiresAt = EXPIRY + 1;
        expectEvent();
        emit IPassRegistry.PassRenewed(network, holder, pack(expected));

        add(Verb.SetAttributes, holder, 0, 9, 0);
        expected.attributes = 9;
        expectEvent();
        emit IPassRegistry.PassAttributesSet(network, holder, pack(expected));

        add(Verb.TakeOver, holder);
        expectEvent();
        emit IPassRegistry.PassTakenOver(network, holder, pack(expected));

        add(Verb.Revoke, holder, 0, 0, 8);
        (expected.state, expected.statusReason) = (REVOKED, 8);
        expectEvent();
        emit IPassRegistry.PassRevoked(network, holder, pack(expected));

        uint8[] memory refusals = batchBy(operator0);
        assertEventCount(7);
        for (uint256 i = 0; i < refusals.length; ++i) {
            assertEq(refusals[i], Refusal.NONE, vm.toString(i));
        }
        assertPass(expected, "pass");
    }

    function test_batch_byHolder_renounces() public {
        issue();
        add(Verb.Renounce, holder);
        expectEvent();
        emit IPassRegistry.PassRenounced(network, holder);
        assertEq(batchBy(holder)[0], Refusal.NONE, "refusal");
        assertNoPass("pass");
    }

    function test_batch_byAuthority() public {
        issue();
        add(Verb.Freeze, holder, 0, 0, 3);
        add(Verb.Revoke, holder, 0, 0, 4);
        PassFields memory expected = issuedPass();
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.ActedForNetwork(network, holder, authority);
        expectEvent();
        (expected.state, expected.statusReason) = (FROZEN, 3 | BY_NETWORK);
        emit IPassRegistry.PassFrozen(network, holder, pack(expected));
        expectEvent();
        emit IPassRegistry.ActedForNetwork(network, holder, authority);
        expectEvent();
        (expected.state, expected.statusReason) = (REVOKED, 4 | BY_NETWORK);
        emit IPassRegistry.PassRevoked(network, holder, pack(expected));
        batchBy(authority);
        assertEventCount(4);
        assertPass(expected, "pass");
    }

    function test_batch_byGuardian_freezes() public {
        issue();
        add(Verb.Freeze, holder, 0, 0, 3);
        add(Verb.Revoke, holder, 0, 0, 4);
        uint8[] memory refusals = batchBy(guardian);
        assertEq(refusals[0], Refusal.NONE, "freeze");
        assertEq(refusals[1], Refusal.NOT_AUTHORIZED, "revoke");
    }

    function test_batch_countsInTheQuota() public {
        setLimits(Permissions.ALL, 0, 1);
        add(Verb.Issue, holder);
        add(Verb.Freeze, holder);
        add(Verb.Issue, stranger);
        uint8[] memory refusals = batchBy(operator0);
        assertEq(refusals[0], Refusal.NONE, "first");
        assertEq(refusals[1], Refusal.NONE, "second");
        assertEq(refusals[2], Refusal.QUOTA_EXHAUSTED, "third");
        OperatorFields memory expected = activeOperator(index0);
        (expected.issuedPerDay, expected.issuedThatDay) = (1, 1);
        expected.day = uint24(NOW / 1 days);
        assertOperator(operator0, expected, "operator");
    }

    function test_batch_ignoresFieldsWithoutUse() public {
        add(Verb.Issue, holder, EXPIRY, ATTRIBUTES, 255);
        add(Verb.Freeze, holder, 1, type(uint64).max, 7);
        add(Verb.Unfreeze, holder, 1, type(uint64).max, 255);
        add(Verb.SetAttributes, holder, 1, 9, 255);
        add(Verb.Renew, holder, EXPIRY + 1, type(uint64).max, 255);
        batchBy(operator0);
        PassFields memory expected = issuedPass();
        (expected.expiresAt, expected.attributes) = (EXPIRY + 1, 9);
        assertPass(expected, "pass");
    }

    function test_batch_renouncedPassIsIssuedAgain() public {
        // A wallet may be a gatekeeper's operator as well.
        add(Verb.Issue, operator0);
        add(Verb.Renounce, operator0);
        add(Verb.Issue, operator0, 0, 9, 0);
        batchBy(operator0);
        PassFields memory expected = issuedPass();
        (expected.expiresAt, expected.attributes) = (0, 9);
        assertPassOf(network, operator0, expected, "pass");
    }

    function test_batch_of500() public {
        for (uint160 i = 0; i < 250; ++i) {
            add(Verb.Issue, address(0x2000_0000 + i));
            add(Verb.Freeze, address(0x2000_0000 + i), 0, 0, 7);
        }
        uint8[] memory refusals = batchBy(operator0);
        PassFields memory expected = issuedPass();
        (expected.state, expected.statusReason) = (FROZEN, 7);
        for (uint160 i = 0; i < 250; ++i) {
            assertEq(refusals[2 * i], Refusal.NONE, vm.toString(i));
            assertEq(refusals[2 * i + 1], Refusal.NONE, vm.toString(i));
            assertPassOf(network, address(0x2000_0000 + i), expected, vm.toString(i));
        }
    }
}
