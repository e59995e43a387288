// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization} from "../../src/interfaces/IPassRegistry.sol";
import {Step, Verb} from "../../src/types/Step.sol";
import {Envelope, Messages} from "../model/Messages.sol";
import {LifecycleCases} from "./LifecycleCases.sol";

/// @dev The ways in which the registry lets one take a step.
abstract contract LifecycleWays is LifecycleCases {
    enum Way {
        Directly,
        InBatch,
        BySignature,
        InSignedBatch,
        // What issues alone; the other steps are taken directly.
        InIssueBatch,
        ByVoucher
    }

    /// @dev Steps that were taken in the way that was asked for.
    uint256 internal takenThatWay;

    uint256 private nonces;
    address private relayer = makeAddr("relayer");

    function takeThe(Way way, StepVector memory vector, string memory label) internal {
        Verb verb = vector.step.verb;
        Way asked = way;
        if (way >= Way.InIssueBatch && verb != Verb.Issue) way = Way.Directly;
        // One renounces one's own by being the caller; another can only sign that somebody does.
        bool isForeign = verb == Verb.Renounce && !equal(vector.by, "holder");
        if (way == Way.Directly && isForeign) way = Way.BySignature;
        if (way == asked) ++takenThatWay;
        if (way == Way.Directly) takeDirectly(vector);
        if (way == Way.InBatch) takeInBatch(vector, label);
        if (way == Way.BySignature) takeBySignature(vector, label);
        if (way == Way.InSignedBatch) takeInSignedBatch(vector, label);
        if (way == Way.InIssueBatch) issueInBatch(vector, label);
        if (way == Way.ByVoucher) issueByVoucher(vector, label);
    }

    function takeDirectly(StepVector memory vector) private {
        Step memory step = vector.step;
        (address by,) = signerOf(vector.by);
        if (vector.refusal != 0) expectRefusal(vector.refusal);
        vm.prank(by);
        if (step.verb == Verb.Issue) {
            registry.issue(network, holder, step.expiresAt, step.attributes);
        } else if (step.verb == Verb.Freeze) {
            registry.freeze(network, holder, step.reason);
        } else if (step.verb == Verb.Unfreeze) {
            registry.unfreeze(network, holder);
        } else if (step.verb == Verb.Renew) {
            registry.renew(network, holder, step.expiresAt);
        } else if (step.verb == Verb.Revoke) {
            registry.revoke(network, holder, step.reason);
        } else if (step.verb == Verb.SetAttributes) {
            registry.setAttributes(network, holder, step.attributes);
        } else if (step.verb == Verb.TakeOver) {
            registry.takeOver(network, holder);
        } else {
            registry.renounce(network);
        }
    }

    function takeInBatch(StepVector memory vector, string memory label) private {
        (address by,) = signerOf(vector.by);
        vm.prank(by);
        assertRefusals(registry.batch(network, alone(vector.step)), vector.refusal, label);
    }

    function takeBySignature(StepVector memory vector, string memory label) private {
        (address by, uint256 key) = signerOf(vector.by);
        Envelope memory envelope = nextEnvelope(by);
        bytes32 message = Messages.passStep(network, vector.step, envelope);
        if (vector.refusal != 0) expectRefusal(vector.refusal);
        vm.prank(relayer);
        registry.submit(network, vector.step, sealedBy(key, message, envelope));
        assertEq(isUsed(envelope), vector.refusal == 0, string.concat(label, ": nonce used"));
    }

    function takeInSignedBatch(StepVector memory vector, string memory label) private {
        (address by, uint256 key) = signerOf(vector.by);
        Envelope memory envelope = nextEnvelope(by);
        Step[] memory steps = alone(vector.step);
        bytes32 message = Messages.passSteps(network, steps, envelope);
        vm.prank(relayer);
        uint8[] memory refusals =
            registry.submitBatch(network, steps, sealedBy(key, message, envelope));
        assertRefusals(refusals, vector.refusal, label);
        assertTrue(isUsed(envelope), string.concat(label, ": nonce used"));
    }

    function issueInBatch(StepVector memory vector, string memory label) private {
        Step memory step = vector.step;
        address[] memory wallets = new address[](1);
        wallets[0] = holder;
        (address by,) = signerOf(vector.by);
        vm.prank(by);
        uint8[] memory refusals =
            registry.issueBatch(network, step.expiresAt, step.attributes, wallets);
        assertRefusals(refusals, vector.refusal, label);
    }

    function issueByVoucher(StepVector memory vector, string memory label) private {
        Step memory step = vector.step;
        (address by, uint256 key) = signerOf(vector.by);
        Envelope memory envelope = nextEnvelope(by);
        bytes32 message =
            Messages.voucher(network, holder, step.expiresAt, step.attributes, envelope);
        if (vector.refusal != 0) expectRefusal(vector.refusal);
        vm.prank(holder);
        registry.claim(network, step.expiresAt, step.attributes, sealedBy(key, message, envelope));
        assertEq(isUsed(envelope), vector.refusal == 0, string.concat(label, ": nonce used"));
    }

    /// @dev This test is the dApp.
    function consume(StepVector memory vector) internal {
        (address by, uint256 key) = signerOf(vector.by);
        Envelope memory envelope = nextEnvelope(by);
        bytes32 message = Messages.consume(network, address(this), vector.requirement, envelope);
        if (vector.refusal != 0) expectRefusal(vector.refusal);
        registry.consume(network, holder, vector.requirement, sealedBy(key, message, envelope));
    }

    function alone(Step memory step) private pure returns (Step[] memory steps) {
        steps = new Step[](1);
        steps[0] = step;
    }

    function assertRefusals(uint8[] memory refusals, uint256 refusal, string memory label)
        private
        pure
    {
        assertEq(refusals.length, 1, string.concat(label, ": refusals"));
        assertEq(refusals[0], refusal, string.concat(label, ": refusal"));
    }

    /* WHO */

    function signerOf(string memory role) internal returns (address, uint256 key) {
        if (equal(role, "gatekeeper0")) return (operator0, operator0Key);
        if (equal(role, "gatekeeper1")) return (operator1, operator1Key);
        if (equal(role, "holder")) return (holder, holderKey);
        return makeAddrAndKey(role);
    }

    function nextEnvelope(address signer) private returns (Envelope memory) {
        return Envelope(signer, nonces++, type(uint256).max);
    }

    function sealedBy(uint256 key, bytes32 message, Envelope memory envelope)
        private
        view
        returns (Authorization memory)
    {
        return Authorization(
            envelope.signer, envelope.nonce, envelope.deadline, signature(key, digestOf(message))
        );
    }

    function isUsed(Envelope memory envelope) private view returns (bool) {
        uint256 word = registry.nonceBitmap(envelope.signer, envelope.nonce / 256);
        return word >> (envelope.nonce % 256) & 1 == 1;
    }
}
