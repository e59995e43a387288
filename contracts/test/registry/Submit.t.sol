// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Refusal} from "../../src/libraries/Refusal.sol";
import {GatekeeperStatus} from "../../src/types/Gatekeeper.sol";
import {Reason} from "../../src/types/Reason.sol";
import {DEFAULT_EXPIRY, Step, Verb} from "../../src/types/Step.sol";
import {SignedTest} from "./SignedTest.sol";
import {PassFields, UnitTest} from "./UnitTest.sol";

/// @dev `PassStep`: gatekeeper 0's operator changes the attributes.
contract SubmitSignatureTest is SignedTest {
    Step internal step;

    function setUp() public override {
        super.setUp();
        issue();
        step = Step(Verb.SetAttributes, holder, 1, 9, 2);
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
        return passStepHash(id, Step(Verb.SetAttributes, holder, 1, 9, 2), signer, nonce);
    }

    function send(Authorization memory authorization_) internal override {
        vm.prank(stranger);
        registry.submit(network, step, authorization_);
    }

    function assertDone() internal view override {
        PassFields memory expected = issuedPass();
        expected.attributes = 9;
        assertPass(expected, "done");
    }

    function assertNotDone() internal view override {
        assertPass(issuedPass(), "not done");
    }

    /* TAMPERED WITH */

    function test_submit_tampered_network() public {
        Authorization memory authorization_ = signed();
        vm.expectRevert(IPassRegistry.InvalidSignature.selector);
        registry.submit(otherNetwork, step, authorization_);
    }

    function test_submit_tampered_verb() public {
        for (uint8 verb = 0; verb <= uint8(Verb.Renounce); ++verb) {
            if (Verb(verb) == Verb.SetAttributes) continue;
            step.verb = Verb(verb);
            refuse(signed());
        }
    }

    function test_submit_tampered_wallet() public {
        step.wallet = stranger;
        refuse(signed());
    }

    function test_submit_tampered_expiresAt() public {
        step.expiresAt = 0;
        refuse(signed());
    }

    function test_submit_tampered_attributes() public {
        step.attributes = 8;
        refuse(signed());
    }

    function test_submit_tampered_reason() public {
        step.reason = 3;
        refuse(signed());
    }
}

/// @dev What is done, and what is refused, by whose signature.
contract SubmitTest is UnitTest {
    uint256 internal authorityKey;
    uint256 internal guardianKey;
    uint256 internal strangerKey;

    function setUp() public override {
        super.setUp();
        (, authorityKey) = makeAddrAndKey("authority");
        (, guardianKey) = makeAddrAndKey("guardian");
        (, strangerKey) = makeAddrAndKey("stranger");
    }

    function stepOf(Verb verb) internal view returns (Step memory) {
        return Step(verb, holder, EXPIRY, ATTRIBUTES, 7);
    }

    /// @dev Handed in by somebody who has no part in it.
    function submit(uint256 key, Step memory step, uint256 nonce) internal {
        Authorization memory authorization_ =
            authorization(key, nonce, passStepHash(network, step, vm.addr(key), nonce));
        vm.prank(makeAddr("relayer"));
        registry.submit(network, step, authorization_);
    }

    function submit(uint256 key, Step memory step) internal {
        submit(key, step, 0);
    }

    function refuse(uint256 key, Verb verb, uint256 refusal) internal {
        Step memory step = stepOf(verb);
        Authorization memory authorization_ =
            authorization(key, 0, passStepHash(network, step, vm.addr(key), 0));
        expectRefusal(refusal);
        registry.submit(network, step, authorization_);
        assertEq(registry.nonceBitmap(vm.addr(key), 0), 0, "nonce stays unused");
    }

    /* REFUSALS */

    function test_submit_refused_leavesTheNonce_andCanBeRetried() public {
        refuse(operator0Key, Verb.Freeze, uint256(Reason.NoPass));
        issue();
        submit(operator0Key, stepOf(Verb.Freeze));
        assertReason(Reason.Frozen, "verdict");
        assertEq(registry.nonceBitmap(operator0, 0), 1, "nonces");
    }

    function test_submit_everyVerb_signedByStranger() public {
        refuse(strangerKey, Verb.Issue, Refusal.NOT_AUTHORIZED);
        issue();
        for (uint8 verb = uint8(Verb.Freeze); verb <= uint8(Verb.Renounce); ++verb) {
            refuse(strangerKey, Verb(verb), Refusal.NOT_AUTHORIZED);
        }
    }

    function test_submit_theSenderIsOfNoMatter() public {
        Step memory step = stepOf(Verb.Issue);
        Authorization memory authorization_ =
            authorization(strangerKey, 0, passStepHash(network, step, stranger, 0));
        expectRefusal(Refusal.NOT_AUTHORIZED);
        vm.prank(operator0);
        registry.submit(network, step, authorization_);
    }

    function test_submit_signedByFormerOperator() public {
        rotateOperator0To(makeAddr("hot key"));
        refuse(operator0Key, Verb.Issue, Refusal.NOT_AUTHORIZED);
    }

    function test_submit_signedByOperatorOfAFrozenGatekeeper() public {
        setStatus(index0, GatekeeperStatus.Frozen);
        refuse(operator0Key, Verb.Issue, Refusal.GATEKEEPER_NOT_ACTIVE);
    }

    function test_submit_issue_signedByAuthority() public {
        refuse(authorityKey, Verb.Issue, Refusal.NOT_AUTHORIZED);
    }

    function test_submit_renounce_signedByOperator() public {
        issue();
        refuse(operator0Key, Verb.Renounce, Refusal.NOT_AUTHORIZED);
    }

    function test_submit_unknownVerb() public {
        Step memory step = stepOf(Verb.Issue);
        bytes memory data = abi.encodeCall(
            registry.submit,
            (
                network,
                step,
                authorization(operator0Key, 0, passStepHash(network, step, operator0, 0))
            )
        );
        // Selector, then the network's word.
        data[4 + 32 + 31] = 0x08;
        (bool success,) = address(registry).call(data);
        assertFalse(success, "success");
        assertEq(registry.nonceBitmap(operator0, 0), 0, "nonces");
    }

    /* SUCCESSES */

    function test_submit_issue() public {
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.PassIssued(network, holder, pack(issuedPass()));
        submit(operator0Key, stepOf(Verb.Issue));
        assertEventCount(1);
        assertPass(issuedPass(), "pass");
    }

    function test_submit_issue_byDefault() public {
        Step memory step = stepOf(Verb.Issue);
        step.expiresAt = DEFAULT_EXPIRY;
        submit(operator0Key, step);
        PassFields memory expected = issuedPass();
        expected.expiresAt = 0;
        assertPass(expected, "pass");
    }

    function test_submit_freeze() public {
        issue();
        submit(operator0Key, stepOf(Verb.Freeze));
        PassFields memory expected = issuedPass();
        (expected.state, expected.statusReason) = (FROZEN, 7);
        assertPass(expected, "pass");
    }

    function test_submit_unfreeze() public {
        issue();
        freeze(1);
        submit(operator0Key, stepOf(Verb.Unfreeze));
        assertPass(issuedPass(), "pass");
    }

    function test_submit_renew() public {
        issue();
        Step memory step = stepOf(Verb.Renew);
        step.expiresAt = EXPIRY + 1;
        submit(operator0Key, step);
        PassFields memory expected = issuedPass();
        expected.expiresAt = EXPIRY + 1;
        assertPass(expected, "pass");
    }

    function test_submit_revoke() public {
        issue();
        submit(operator0Key, stepOf(Verb.Revoke));
        PassFields memory expected = issuedPass();
        (expected.state, expected.statusReason) = (REVOKED, 7);
        assertPass(expected, "pass");
    }

    function test_submit_takeOver() public {
        issue();
        setSuccessor(index0, index1);
        submit(operator1Key, stepOf(Verb.TakeOver));
        PassFields memory expected = issuedPass();
        expected.gatekeeper = index1;
        assertPass(expected, "pass");
    }

    function test_submit_renounce_signedByHolder() public {
        issue();
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.PassRenounced(network, holder);
        submit(holderKey, stepOf(Verb.Renounce));
        assertEventCount(1);
        assertNoPass("pass");
    }

    function test_submit_signedByAuthority_namesTheSigner() public {
        issue();
        PassFields memory expected = issuedPass();
        (expected.state, expected.statusReason) = (REVOKED, 7 | BY_NETWORK);
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.ActedForNetwork(network, holder, authority);
        expectEvent();
        emit IPassRegistry.PassRevoked(network, holder, pack(expected));
        submit(authorityKey, stepOf(Verb.Revoke));
        assertEventCount(2);
        assertPass(expected, "pass");
    }

    function test_submit_freeze_signedByGuardian() public {
        issue();
        expectEvent();
        emit IPassRegistry.ActedForNetwork(network, holder, guardian);
        submit(guardianKey, stepOf(Verb.Freeze));
        PassFields memory expected = issuedPass();
        (expected.state, expected.statusReason) = (FROZEN, 7 | BY_NETWORK);
        assertPass(expected, "pass");
    }

    function test_submit_inAnyOrderOfNonces() public {
        submit(operator0Key, stepOf(Verb.Issue), 1000);
        submit(operator0Key, stepOf(Verb.Freeze), 3);
        submit(operator0Key, stepOf(Verb.Unfreeze), 2);
        assertPass(issuedPass(), "pass");
        assertEq(registry.nonceBitmap(operator0, 0), 12, "first word");
        assertEq(registry.nonceBitmap(operator0, 3), 1 << 232, "fourth word");
    }
}
