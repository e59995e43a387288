// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Refusal} from "../../src/libraries/Refusal.sol";
import {GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {NetworkSettings} from "../../src/types/Network.sol";
import {Reason} from "../../src/types/Reason.sol";
import {DEFAULT_EXPIRY, Step, Verb} from "../../src/types/Step.sol";
import {SignedTest} from "./SignedTest.sol";
import {OperatorFields, PassFields} from "./UnitTest.sol";

/// @dev `Voucher`: gatekeeper 0's operator grants `holder` a pass.
contract ClaimTest is SignedTest {
    /// @dev What is handed in.
    bytes32 internal toNetwork;
    address internal claimer;
    uint40 internal expiresAt = EXPIRY;
    uint64 internal attributes = ATTRIBUTES;

    function setUp() public override {
        super.setUp();
        toNetwork = network;
        claimer = holder;
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
        return voucherHash(id, holder, EXPIRY, ATTRIBUTES, signer, nonce);
    }

    function send(Authorization memory authorization_) internal override {
        vm.prank(claimer);
        registry.claim(toNetwork, expiresAt, attributes, authorization_);
    }

    function assertDone() internal view override {
        PassFields memory expected = issuedPass();
        expected.issuedAt = uint40(vm.getBlockTimestamp());
        assertPass(expected, "done");
    }

    function assertNotDone() internal view override {
        assertNoPass("not done");
        assertReason(registry.verify(claimer, toNetwork), Reason.NoPass, "not done");
    }

    /* TAMPERED WITH */

    function test_claim_tampered_network() public {
        toNetwork = otherNetwork;
        refuse(signed());
    }

    function test_claim_byAnotherWallet() public {
        claimer = stranger;
        refuse(signed());
    }

    function test_claim_byTheOperatorItself() public {
        claimer = operator0;
        refuse(signed());
    }

    function test_claim_tampered_expiresAt() public {
        expiresAt = EXPIRY + 1;
        refuse(signed());
    }

    function test_claim_tampered_expiresAt_never() public {
        expiresAt = 0;
        refuse(signed());
    }

    function test_claim_tampered_attributes() public {
        attributes = ATTRIBUTES | 2;
        refuse(signed());
    }

    function test_claim_aStepIsNoVoucher() public {
        Step memory step = Step(Verb.Issue, holder, EXPIRY, ATTRIBUTES, 0);
        bytes32 hash = passStepHash(network, step, operator0, NONCE);
        refuse(authorization(operator0Key, NONCE, hash));
    }

    function test_claim_aVoucherIsNoStep() public {
        Authorization memory authorization_ = signed();
        vm.expectRevert(IPassRegistry.InvalidSignature.selector);
        registry.submit(network, Step(Verb.Issue, holder, EXPIRY, ATTRIBUTES, 0), authorization_);
    }

    /* REFUSALS */

    function assertRefused(uint256 refusal) internal {
        expectRefusal(refusal);
        send(signed());
        assertEq(registry.nonceBitmap(operator0, 0), 0, "nonces");
    }

    function test_claim_passExists() public {
        issue();
        assertRefused(Refusal.PASS_EXISTS);
    }

    function test_claim_passRevoked() public {
        issue();
        revoke(1);
        assertRefused(Refusal.PASS_REVOKED);
    }

    function test_claim_expiryInPast() public {
        expiresAt = NOW - 1;
        bytes32 hash = voucherHash(network, holder, NOW - 1, ATTRIBUTES, operator0, NONCE);
        Authorization memory authorization_ = authorization(operator0Key, NONCE, hash);
        expectRefusal(Refusal.EXPIRY_IN_PAST);
        send(authorization_);
    }

    function test_claim_lifetimeTooLong() public {
        updateNetwork(NetworkSettings(0, 10, 0));
        assertRefused(Refusal.LIFETIME_TOO_LONG);
    }

    function test_claim_whilePaused() public {
        pause();
        assertRefused(uint256(Reason.NetworkPaused));
    }

    function test_claim_gatekeeperHalted() public {
        setStatus(index0, GatekeeperStatus.Halted);
        assertRefused(Refusal.GATEKEEPER_NOT_ACTIVE);
    }

    function test_claim_gatekeeperRemoved() public {
        removeGatekeeper(index0);
        assertRefused(Refusal.GATEKEEPER_NOT_ACTIVE);
    }

    function test_claim_withoutPermission() public {
        setLimits(Permissions.ALL & ~Permissions.ISSUE, 0, 0);
        assertRefused(Refusal.PERMISSION_MISSING);
    }

    function test_claim_operatorRotated() public {
        rotateOperator0To(stranger);
        assertRefused(Refusal.NOT_AUTHORIZED);
    }

    function test_claim_quotaExhausted() public {
        setLimits(Permissions.ALL, 0, 1);
        vm.prank(operator0);
        registry.issue(network, stranger, 0, 0);
        assertRefused(Refusal.QUOTA_EXHAUSTED);
    }

    function test_claim_signedByAuthority() public {
        (, uint256 authorityKey) = makeAddrAndKey("authority");
        bytes32 hash = structHash(network, authority, NONCE);
        Authorization memory authorization_ = authorization(authorityKey, NONCE, hash);
        expectRefusal(Refusal.NOT_AUTHORIZED);
        send(authorization_);
    }

    function test_claim_signedByTheClaimer() public {
        bytes32 hash = structHash(network, holder, NONCE);
        Authorization memory authorization_ = authorization(holderKey, NONCE, hash);
        expectRefusal(Refusal.NOT_AUTHORIZED);
        send(authorization_);
    }

    /* SUCCESSES */

    function test_claim_emitsTheIssue() public {
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.PassIssued(network, holder, pack(issuedPass()));
        send(signed());
        assertEventCount(1);
        assertReason(Reason.Allow, "verdict");
    }

    function test_claim_countsInTheQuota() public {
        setLimits(Permissions.ALL, 0, 1);
        send(signed());
        OperatorFields memory expected = activeOperator(index0);
        (expected.issuedPerDay, expected.issuedThatDay) = (1, 1);
        expected.day = uint24(NOW / 1 days);
        assertOperator(operator0, expected, "operator");
    }

    function test_claim_countsTheDefaultFromTheClaim() public {
        updateNetwork(NetworkSettings(100, 0, 0));
        expiresAt = DEFAULT_EXPIRY;
        bytes32 hash = voucherHash(network, holder, DEFAULT_EXPIRY, ATTRIBUTES, operator0, NONCE);
        Authorization memory authorization_ = authorization(operator0Key, NONCE, hash);
        vm.warp(NOW + 10);
        send(authorization_);
        PassFields memory expected = issuedPass();
        (expected.issuedAt, expected.expiresAt) = (NOW + 10, NOW + 110);
        assertPass(expected, "pass");
    }

    function test_claim_afterUnpause() public {
        pause();
        assertRefused(uint256(Reason.NetworkPaused));
        unpause();
        succeed(signed());
    }

    function test_claim_bySignatureOfAnotherGatekeeper() public {
        bytes32 hash = structHash(network, operator1, NONCE);
        send(authorization(operator1Key, NONCE, hash));
        PassFields memory expected = issuedPass();
        expected.gatekeeper = index1;
        assertPass(expected, "pass");
    }

    function test_claim_theVoucherWorksOnce_alsoAfterARenunciation() public {
        send(signed());
        vm.prank(holder);
        registry.renounce(network);
        refuse(signed(), IPassRegistry.NonceUsed.selector);
    }
}
