// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Refusal} from "../../src/libraries/Refusal.sol";
import {Reason} from "../../src/types/Reason.sol";
import {Step, Verb} from "../../src/types/Step.sol";
import {SignedTest} from "./SignedTest.sol";
import {PassFields} from "./UnitTest.sol";

/// @dev `PassSteps`: gatekeeper 0's operator changes the attributes, then freezes.
contract SubmitBatchTest is SignedTest {
    /// @dev What is handed in.
    Step[] internal steps;

    function setUp() public override {
        super.setUp();
        issue();
        Step[] memory signedSteps_ = signedSteps();
        steps.push(signedSteps_[0]);
        steps.push(signedSteps_[1]);
    }

    function signedSteps() internal view returns (Step[] memory result) {
        result = new Step[](2);
        result[0] = Step(Verb.SetAttributes, holder, 1, 9, 2);
        result[1] = Step(Verb.Freeze, holder, 3, 4, 5);
    }

    function key() internal view override returns (uint256) {
        return operator0Key;
    }

    function enrol(address signer) internal override {
        rotateOperator0To(signer);
    }

    function structHash(bytes32 id, address signer, uint256 nonce)
        internal
        view
        override
        returns (bytes32)
    {
        return passStepsHash(id, signedSteps(), signer, nonce);
    }

    function send(Authorization memory authorization_) internal override {
        vm.prank(stranger);
        registry.submitBatch(network, steps, authorization_);
    }

    function donePass() internal view returns (PassFields memory fields) {
        fields = issuedPass();
        (fields.attributes, fields.state, fields.statusReason) = (9, FROZEN, 5);
    }

    function assertDone() internal view override {
        assertPass(donePass(), "done");
    }

    function assertNotDone() internal view override {
        assertPass(issuedPass(), "not done");
    }

    /* TAMPERED WITH */

    function test_submitBatch_tampered_network() public {
        Authorization memory authorization_ = signed();
        vm.expectRevert(IPassRegistry.InvalidSignature.selector);
        registry.submitBatch(otherNetwork, steps, authorization_);
    }

    function test_submitBatch_tampered_everyFieldOfEveryStep() public {
        for (uint256 i = 0; i < 2; ++i) {
            Step memory step = steps[i];
            steps[i].verb = Verb.Unfreeze;
            refuse(signed());
            steps[i].verb = step.verb;

            steps[i].wallet = stranger;
            refuse(signed());
            steps[i].wallet = step.wallet;

            steps[i].expiresAt += 1;
            refuse(signed());
            steps[i].expiresAt = step.expiresAt;

            steps[i].attributes += 1;
            refuse(signed());
            steps[i].attributes = step.attributes;

            steps[i].reason += 1;
            refuse(signed());
            steps[i].reason = step.reason;
        }
        succeed(signed());
    }

    function test_submitBatch_tampered_order() public {
        (steps[0], steps[1]) = (signedSteps()[1], signedSteps()[0]);
        refuse(signed());
    }

    function test_submitBatch_tampered_stepMissing() public {
        steps.pop();
        refuse(signed());
    }

    function test_submitBatch_tampered_stepAdded() public {
        steps.push(signedSteps()[0]);
        refuse(signed());
    }

    function test_submitBatch_tampered_noSteps() public {
        delete steps;
        refuse(signed());
    }

    function test_submitBatch_signedAsASingleStep() public {
        steps.pop();
        bytes32 hash = passStepHash(network, steps[0], operator0, NONCE);
        refuse(authorization(operator0Key, NONCE, hash));
    }

    function test_submitBatch_ofOne_isNoSingleStep() public {
        steps.pop();
        bytes32 hash = passStepsHash(network, steps, operator0, NONCE);
        Authorization memory authorization_ = authorization(operator0Key, NONCE, hash);
        vm.expectRevert(IPassRegistry.InvalidSignature.selector);
        registry.submit(network, steps[0], authorization_);
    }

    /* WHAT IS DONE */

    function submitBatch(uint256 key_, Step[] memory batch) internal returns (uint8[] memory) {
        address signer = vm.addr(key_);
        bytes32 hash = passStepsHash(network, batch, signer, NONCE);
        vm.prank(stranger);
        return registry.submitBatch(network, batch, authorization(key_, NONCE, hash));
    }

    function test_submitBatch_emitsEachStep() public {
        PassFields memory expected = issuedPass();
        vm.recordLogs();
        expectEvent();
        expected.attributes = 9;
        emit IPassRegistry.PassAttributesSet(network, holder, pack(expected));
        expectEvent();
        emit IPassRegistry.PassFrozen(network, holder, pack(donePass()));
        uint8[] memory refusals = submitBatch(operator0Key, signedSteps());
        assertEventCount(2);
        assertEq(refusals.length, 2, "length");
        assertEq(refusals[0], Refusal.NONE, "first");
        assertEq(refusals[1], Refusal.NONE, "second");
    }

    function test_submitBatch_skipsAndGoesOn() public {
        Step[] memory batch = new Step[](3);
        batch[0] = Step(Verb.Unfreeze, holder, 0, 0, 0);
        batch[1] = Step(Verb.SetAttributes, holder, 0, 9, 0);
        batch[2] = Step(Verb.Freeze, stranger, 0, 0, 0);
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.StepSkipped(network, holder, uint8(Refusal.PASS_NOT_FROZEN));
        expectEvent();
        PassFields memory expected = issuedPass();
        expected.attributes = 9;
        emit IPassRegistry.PassAttributesSet(network, holder, pack(expected));
        expectEvent();
        emit IPassRegistry.StepSkipped(network, stranger, uint8(Reason.NoPass));
        uint8[] memory refusals = submitBatch(operator0Key, batch);
        assertEventCount(3);
        assertEq(refusals[0], Refusal.PASS_NOT_FROZEN, "first");
        assertEq(refusals[1], Refusal.NONE, "second");
        assertEq(refusals[2], uint256(Reason.NoPass), "third");
        assertPass(expected, "pass");
    }

    function test_submitBatch_usesTheNonce_evenIfAllIsSkipped() public {
        pause();
        Step[] memory batch = new Step[](1);
        batch[0] = Step(Verb.SetAttributes, holder, 0, 9, 0);
        assertEq(submitBatch(operator0Key, batch)[0], uint256(Reason.NetworkPaused), "refusal");
        assertEq(registry.nonceBitmap(operator0, 0), 1 << NONCE, "nonces");
    }

    function test_submitBatch_empty_usesTheNonce() public {
        vm.recordLogs();
        assertEq(submitBatch(operator0Key, new Step[](0)).length, 0, "length");
        assertEventCount(0);
        assertEq(registry.nonceBitmap(operator0, 0), 1 << NONCE, "nonces");
    }

    function test_submitBatch_signedByHolder_renouncesHisOwnAlone() public {
        vm.prank(operator0);
        registry.issue(network, stranger, EXPIRY, ATTRIBUTES);
        Step[] memory batch = new Step[](2);
        batch[0] = Step(Verb.Renounce, stranger, 0, 0, 0);
        batch[1] = Step(Verb.Renounce, holder, 0, 0, 0);
        uint8[] memory refusals = submitBatch(holderKey, batch);
        assertEq(refusals[0], Refusal.NOT_AUTHORIZED, "another's");
        assertEq(refusals[1], Refusal.NONE, "own");
        assertNoPass("pass");
        assertPassOf(network, stranger, issuedPass(), "another's pass");
    }

    function test_submitBatch_signedByAuthority() public {
        (, uint256 authorityKey) = makeAddrAndKey("authority");
        Step[] memory batch = new Step[](1);
        batch[0] = Step(Verb.Freeze, holder, 0, 0, 5);
        expectEvent();
        emit IPassRegistry.ActedForNetwork(network, holder, authority);
        assertEq(submitBatch(authorityKey, batch)[0], Refusal.NONE, "refusal");
        PassFields memory expected = issuedPass();
        (expected.state, expected.statusReason) = (FROZEN, 5 | BY_NETWORK);
        assertPass(expected, "pass");
    }

    function test_submitBatch_signedByStranger_skipsAll() public {
        (, uint256 strangerKey) = makeAddrAndKey("stranger");
        uint8[] memory refusals = submitBatch(strangerKey, signedSteps());
        assertEq(refusals[0], Refusal.NOT_AUTHORIZED, "first");
        assertEq(refusals[1], Refusal.NOT_AUTHORIZED, "second");
        assertNotDone();
    }

    function test_submitBatch_of500() public {
        Step[] memory batch = new Step[](500);
        for (uint160 i = 0; i < 500; ++i) {
            batch[i] = Step(Verb.Issue, address(0x2000_0000 + i), EXPIRY, ATTRIBUTES, 0);
        }
        uint8[] memory refusals = submitBatch(operator0Key, batch);
        for (uint160 i = 0; i < 500; ++i) {
            assertEq(refusals[i], Refusal.NONE, vm.toString(i));
            assertPassOf(network, address(0x2000_0000 + i), issuedPass(), vm.toString(i));
        }
    }
}
