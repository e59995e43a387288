// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Refusal} from "../../src/libraries/Refusal.sol";
import {GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {NetworkFlags} from "../../src/types/Network.sol";
import {Reason} from "../../src/types/Reason.sol";
import {DEFAULT_EXPIRY, Verb} from "../../src/types/Step.sol";
import {UnitTest} from "./UnitTest.sol";

/// @dev Numbers that others rely on. None may ever change.
contract AbiPinsTest is UnitTest {
    /* CODES */

    function test_reasons() public pure {
        assertEq(uint8(Reason.Allow), 0, "Allow");
        assertEq(uint8(Reason.NoPass), 1, "NoPass");
        assertEq(uint8(Reason.WrongPass), 2, "WrongPass");
        assertEq(uint8(Reason.Revoked), 3, "Revoked");
        assertEq(uint8(Reason.Frozen), 4, "Frozen");
        assertEq(uint8(Reason.Expired), 5, "Expired");
        assertEq(uint8(Reason.IssuerInactive), 6, "IssuerInactive");
        assertEq(uint8(Reason.MissingAttributes), 7, "MissingAttributes");
        assertEq(uint8(Reason.ExpiresTooSoon), 8, "ExpiresTooSoon");
        assertEq(uint8(Reason.TooOld), 9, "TooOld");
        assertEq(uint8(Reason.NetworkPaused), 10, "NetworkPaused");
        assertEq(uint8(type(Reason).max), 10, "last");
    }

    function test_refusals() public pure {
        assertEq(Refusal.NONE, 0, "NONE");
        assertEq(Refusal.PASS_EXISTS, 20, "PASS_EXISTS");
        assertEq(Refusal.PASS_REVOKED, 21, "PASS_REVOKED");
        assertEq(Refusal.PASS_FROZEN, 22, "PASS_FROZEN");
        assertEq(Refusal.PASS_NOT_FROZEN, 23, "PASS_NOT_FROZEN");
        assertEq(Refusal.EXPIRY_IN_PAST, 24, "EXPIRY_IN_PAST");
        assertEq(Refusal.LIFETIME_TOO_LONG, 25, "LIFETIME_TOO_LONG");
        assertEq(Refusal.RENOUNCE_FORBIDDEN, 26, "RENOUNCE_FORBIDDEN");
        assertEq(Refusal.NOT_SINGLE_USE, 27, "NOT_SINGLE_USE");
        assertEq(Refusal.NOT_LONG_EXPIRED, 28, "NOT_LONG_EXPIRED");
        assertEq(Refusal.NOT_AUTHORIZED, 29, "NOT_AUTHORIZED");
        assertEq(Refusal.PERMISSION_MISSING, 30, "PERMISSION_MISSING");
        assertEq(Refusal.GATEKEEPER_NOT_ACTIVE, 31, "GATEKEEPER_NOT_ACTIVE");
        assertEq(Refusal.FROZEN_BY_NETWORK, 32, "FROZEN_BY_NETWORK");
        assertEq(Refusal.INVALID_REASON, 33, "INVALID_REASON");
        assertEq(Refusal.QUOTA_EXHAUSTED, 56, "QUOTA_EXHAUSTED");
    }

    function test_verbs() public pure {
        assertEq(uint8(Verb.Issue), 0, "Issue");
        assertEq(uint8(Verb.Freeze), 1, "Freeze");
        assertEq(uint8(Verb.Unfreeze), 2, "Unfreeze");
        assertEq(uint8(Verb.Renew), 3, "Renew");
        assertEq(uint8(Verb.Revoke), 4, "Revoke");
        assertEq(uint8(Verb.SetAttributes), 5, "SetAttributes");
        assertEq(uint8(Verb.TakeOver), 6, "TakeOver");
        assertEq(uint8(Verb.Renounce), 7, "Renounce");
        assertEq(uint8(type(Verb).max), 7, "last");
    }

    function test_gatekeeperStatuses() public pure {
        assertEq(uint8(GatekeeperStatus.None), 0, "None");
        assertEq(uint8(GatekeeperStatus.Active), 1, "Active");
        assertEq(uint8(GatekeeperStatus.Frozen), 2, "Frozen");
        assertEq(uint8(GatekeeperStatus.Halted), 3, "Halted");
        assertEq(uint8(GatekeeperStatus.Removed), 4, "Removed");
        assertEq(uint8(type(GatekeeperStatus).max), 4, "last");
    }

    function test_networkFlags() public pure {
        assertEq(NetworkFlags.RENOUNCE_FORBIDDEN, 1, "RENOUNCE_FORBIDDEN");
        assertEq(NetworkFlags.SINGLE_USE, 2, "SINGLE_USE");
        assertEq(NetworkFlags.UNBOUND, 4, "UNBOUND");
        assertEq(NetworkFlags.ALL, 7, "ALL");
        assertEq(NetworkFlags.PAUSED, 128, "PAUSED");
    }

    function test_permissions() public pure {
        assertEq(Permissions.ISSUE, 1, "ISSUE");
        assertEq(Permissions.FREEZE, 2, "FREEZE");
        assertEq(Permissions.UNFREEZE, 4, "UNFREEZE");
        assertEq(Permissions.RENEW, 8, "RENEW");
        assertEq(Permissions.REVOKE, 16, "REVOKE");
        assertEq(Permissions.SET_ATTRIBUTES, 32, "SET_ATTRIBUTES");
        assertEq(Permissions.ALL, 63, "ALL");
    }

    function test_defaultExpiry() public pure {
        assertEq(DEFAULT_EXPIRY, 0xffffffffff, "DEFAULT_EXPIRY");
    }

    /* SELECTORS */

    function assertSelector(bytes4 selector, bytes4 expected, string memory label) internal pure {
        assertEq(selector, expected, label);
    }

    function test_interfaceId() public view {
        assertSelector(type(IPassRegistry).interfaceId, 0x6cf61789, "id");
        assertTrue(registry.supportsInterface(0x6cf61789), "supported");
    }

    function test_functions() public pure {
        assertSelector(IPassRegistry.verify.selector, 0x0dd5ee1b, "verify");
        assertSelector(IPassRegistry.verifyWith.selector, 0x98488607, "verifyWith");
        assertSelector(IPassRegistry.status.selector, 0xd6d76ed5, "status");
        assertSelector(IPassRegistry.passWord.selector, 0xcae6c00e, "passWord");
        assertSelector(IPassRegistry.passSlot.selector, 0x6ab79a53, "passSlot");
        assertSelector(IPassRegistry.networkId.selector, 0x2d54ee86, "networkId");
        assertSelector(IPassRegistry.getNetwork.selector, 0x4bca621e, "getNetwork");
        assertSelector(IPassRegistry.getGatekeeper.selector, 0xd5fed12b, "getGatekeeper");
        assertSelector(IPassRegistry.operatorWord.selector, 0xc6f6a443, "operatorWord");
        assertSelector(IPassRegistry.standingWord.selector, 0xb7165328, "standingWord");
        assertSelector(IPassRegistry.nonceBitmap.selector, 0x4fe02b44, "nonceBitmap");
        assertSelector(IPassRegistry.issue.selector, 0x4c827a84, "issue");
        assertSelector(IPassRegistry.freeze.selector, 0x01adf013, "freeze");
        assertSelector(IPassRegistry.unfreeze.selector, 0xbe21b375, "unfreeze");
        assertSelector(IPassRegistry.renew.selector, 0x9919d9da, "renew");
        assertSelector(IPassRegistry.revoke.selector, 0x3b1bf5f6, "revoke");
        assertSelector(IPassRegistry.setAttributes.selector, 0xff4e8866, "setAttributes");
        assertSelector(IPassRegistry.takeOver.selector, 0x0fa7d44d, "takeOver");
        assertSelector(IPassRegistry.renounce.selector, 0xabd7688e, "renounce");
        assertSelector(IPassRegistry.close.selector, 0x8a345eee, "close");
        assertSelector(IPassRegistry.consume.selector, 0xe4d220b8, "consume");
        assertSelector(IPassRegistry.issueBatch.selector, 0x4c61d38f, "issueBatch");
        assertSelector(IPassRegistry.batch.selector, 0x72e066fe, "batch");
        assertSelector(IPassRegistry.submit.selector, 0x119fed5d, "submit");
        assertSelector(IPassRegistry.submitBatch.selector, 0xcd82f285, "submitBatch");
        assertSelector(IPassRegistry.claim.selector, 0x08c7af3b, "claim");
        assertSelector(IPassRegistry.cancelNonces.selector, 0xd3bc6e5a, "cancelNonces");
        assertSelector(IPassRegistry.createNetwork.selector, 0xa7af10d1, "createNetwork");
        assertSelector(IPassRegistry.updateNetwork.selector, 0x4f6a60f8, "updateNetwork");
        assertSelector(IPassRegistry.setGuardian.selector, 0xd3674b18, "setGuardian");
        assertSelector(IPassRegistry.proposeAuthority.selector, 0xe6b07d78, "proposeAuthority");
        assertSelector(IPassRegistry.acceptAuthority.selector, 0xf8a13f50, "acceptAuthority");
        assertSelector(IPassRegistry.pause.selector, 0xed56531a, "pause");
        assertSelector(IPassRegistry.unpause.selector, 0x2f4dae9f, "unpause");
        assertSelector(IPassRegistry.addGatekeeper.selector, 0x6a122a52, "addGatekeeper");
        assertSelector(IPassRegistry.updateGatekeeper.selector, 0x906a2400, "updateGatekeeper");
        assertSelector(
            IPassRegistry.setGatekeeperStatus.selector, 0x860c1385, "setGatekeeperStatus"
        );
        assertSelector(IPassRegistry.removeGatekeeper.selector, 0xaed6b8ca, "removeGatekeeper");
        assertSelector(IPassRegistry.raiseGeneration.selector, 0xbab4faaa, "raiseGeneration");
        assertSelector(IPassRegistry.rotateOperator.selector, 0x81464cd1, "rotateOperator");
        assertSelector(IPassRegistry.setSuccessor.selector, 0x5146698e, "setSuccessor");
    }

    function test_errors() public pure {
        assertSelector(IPassRegistry.Refused.selector, 0xbd5adfec, "Refused");
        assertSelector(IPassRegistry.NotAuthorized.selector, 0xea8e4eb5, "NotAuthorized");
        assertSelector(IPassRegistry.NetworkExists.selector, 0xe0a36a04, "NetworkExists");
        assertSelector(IPassRegistry.InvalidSettings.selector, 0xe591f33d, "InvalidSettings");
        assertSelector(IPassRegistry.InvalidPermissions.selector, 0x932d94f7, "InvalidPermissions");
        assertSelector(IPassRegistry.InvalidStatus.selector, 0xf525e320, "InvalidStatus");
        assertSelector(IPassRegistry.ZeroAddress.selector, 0xd92e233d, "ZeroAddress");
        assertSelector(IPassRegistry.PauseUnchanged.selector, 0xa84fb45b, "PauseUnchanged");
        assertSelector(IPassRegistry.NoSuchGatekeeper.selector, 0x4b4ad24b, "NoSuchGatekeeper");
        assertSelector(IPassRegistry.OperatorTaken.selector, 0x86a195c8, "OperatorTaken");
        assertSelector(
            IPassRegistry.GuardianMayOnlyTighten.selector, 0xd3b38b4c, "GuardianMayOnlyTighten"
        );
        assertSelector(
            IPassRegistry.GatekeepersExhausted.selector, 0x4948f0e7, "GatekeepersExhausted"
        );
        assertSelector(IPassRegistry.SignatureExpired.selector, 0x0819bdcd, "SignatureExpired");
        assertSelector(IPassRegistry.NonceUsed.selector, 0x1f6d5aef, "NonceUsed");
        assertSelector(IPassRegistry.InvalidSignature.selector, 0x8baa579f, "InvalidSignature");
    }

    function test_events() public pure {
        assertEq(
            IPassRegistry.PassIssued.selector,
            0x5160b02aeb61efbcb92ff2b6edf69267a49115af2103813ecee4f9415bac3ab1,
            "PassIssued"
        );
        assertEq(
            IPassRegistry.PassFrozen.selector,
            0xd703d4c53ce24eb565a4a0b9cbec032ff0a16a18a246c5c83c6f508a139461e2,
            "PassFrozen"
        );
        assertEq(
            IPassRegistry.PassUnfrozen.selector,
            0x6a91abddc8f8cd0c4a3686c815f8996286455c77425ae1ab8a05515035dadf8d,
            "PassUnfrozen"
        );
        assertEq(
            IPassRegistry.PassRenewed.selector,
            0x0d65330f039c236099b4b5e960b8dfc0417b854b634f5f6f88a61fd552e7054b,
            "PassRenewed"
        );
        assertEq(
            IPassRegistry.PassRevoked.selector,
            0xa9fd60c4257e1445519a9ca1f2ae1bc7a301d26958e8e8af77ed3db7f2378030,
            "PassRevoked"
        );
        assertEq(
            IPassRegistry.PassAttributesSet.selector,
            0x0ed139fdbb2e14c33be089de6753fb82ff567fb2023e60b237b2edd498bdf0fc,
            "PassAttributesSet"
        );
        assertEq(
            IPassRegistry.PassTakenOver.selector,
            0xd383231487e597ebb44c60614d87c52795196605507f6ae8df14a25c75fbc72d,
            "PassTakenOver"
        );
        assertEq(
            IPassRegistry.PassConsumed.selector,
            0xc5bebc13675dd0ea9fce7c9839638c5a5b88cab8037fabad11972e476bf39b7f,
            "PassConsumed"
        );
        assertEq(
            IPassRegistry.PassRenounced.selector,
            0x3835eb56b0a64d0c69d47a34ec35774202725a5e76a4fc965c6f633378481fe4,
            "PassRenounced"
        );
        assertEq(
            IPassRegistry.PassClosed.selector,
            0xc02b2c9ff33b3b6aaaf41de40d0943cf14b71d1a05c9bda4eee2cce846e3e388,
            "PassClosed"
        );
        assertEq(
            IPassRegistry.ActedForNetwork.selector,
            0x859738a6492c241b6539a07f204add03e79366978d87ba83819700712fbbae1d,
            "ActedForNetwork"
        );
        assertEq(
            IPassRegistry.StepSkipped.selector,
            0xc7b9043cf9ba36b804532ee1efd85f1441ed3e7af5acdbdace66d91be1bfc6a9,
            "StepSkipped"
        );
        assertEq(
            IPassRegistry.NoncesCancelled.selector,
            0x553fd4f76f0871ec5b324e08d165e91b3928c3154e4ff372734bd80ab59bf491,
            "NoncesCancelled"
        );
        assertEq(
            IPassRegistry.NetworkCreated.selector,
            0x4c8e7951f04e3ba21c37ebe96964e0a9ee05d95096b083937d6c24a662d7b64e,
            "NetworkCreated"
        );
        assertEq(
            IPassRegistry.NetworkUpdated.selector,
            0x0a118b715f0c59fd2c28c6c783dc946cf46f5c35725457c81e1692de9681a701,
            "NetworkUpdated"
        );
        assertEq(
            IPassRegistry.GuardianSet.selector,
            0x8a6e856b2fab550a4c0c3f7a8b9efd3e0326dbb5b5d44a42fba4cb735c181b31,
            "GuardianSet"
        );
        assertEq(
            IPassRegistry.AuthorityProposed.selector,
            0xfbb9a0d1a8546abec2c1404d5ac6096a10cd6599cc8d953725fc83e1395d9618,
            "AuthorityProposed"
        );
        assertEq(
            IPassRegistry.AuthorityAccepted.selector,
            0x1d122d9325958b22be856187a1cbaf81935d7d8925e59f5105ef042081ee5087,
            "AuthorityAccepted"
        );
        assertEq(
            IPassRegistry.NetworkPaused.selector,
            0xdf549fab79b4a4305ad0ed5a4e4464c7b973bf307023eb4567e2e343b04e667e,
            "NetworkPaused"
        );
        assertEq(
            IPassRegistry.NetworkUnpaused.selector,
            0xcba9450a0f47a735409d4372df8935f2b272327c4499fe362f77cf45398a3e0b,
            "NetworkUnpaused"
        );
        assertEq(
            IPassRegistry.GatekeeperAdded.selector,
            0xb56e853fa74ee431e34311a395c980360b93e9548139847f3c50af25176e78e6,
            "GatekeeperAdded"
        );
        assertEq(
            IPassRegistry.GatekeeperUpdated.selector,
            0xc3813a68e92d6e28ad8548ec65a252e6c692a625a0f6122ef553fb7310c0d938,
            "GatekeeperUpdated"
        );
        assertEq(
            IPassRegistry.GatekeeperStatusSet.selector,
            0x82592cc1423e9c305073a60a059809a276b1ebce8cf9bc3bd648edf288cf308b,
            "GatekeeperStatusSet"
        );
        assertEq(
            IPassRegistry.GatekeeperRemoved.selector,
            0x25070e94943a4d0e065d71fad9069487d87c085cd607a8c80e87bce8d5c3429e,
            "GatekeeperRemoved"
        );
        assertEq(
            IPassRegistry.OperatorRotated.selector,
            0x4ed554ea5255d48c26d504e41a6f4e5bab09694b0c6c8c18cbc1b243d881177c,
            "OperatorRotated"
        );
        assertEq(
            IPassRegistry.GenerationRaised.selector,
            0x27d6d5e2a9504df76b772a2b357aab1959c62765385b18ee222b46f2ddb74713,
            "GenerationRaised"
        );
        assertEq(
            IPassRegistry.SuccessorSet.selector,
            0xbf38fedaf96c928bc821bf7b43ff642e942478cc9109c197247dc62b68ed4028,
            "SuccessorSet"
        );
    }
}
