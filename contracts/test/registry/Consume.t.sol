// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Refusal} from "../../src/libraries/Refusal.sol";
import {GatekeeperStatus} from "../../src/types/Gatekeeper.sol";
import {NetworkFlags} from "../../src/types/Network.sol";
import {Reason} from "../../src/types/Reason.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {SignedTest} from "./SignedTest.sol";
import {PassFields} from "./UnitTest.sol";

/// @dev `Consume`: the holder lets a dApp use up the pass.
contract ConsumeTest is SignedTest {
    address internal dapp = makeAddr("dapp");

    /// @dev What is handed in.
    bytes32 internal ofNetwork;
    address internal subject;
    address internal consumer;
    Requirement internal requirement = Requirement(1, 2, 1 hours);

    function setUp() public override {
        super.setUp();
        setFlags(NetworkFlags.SINGLE_USE);
        issue();
        (ofNetwork, subject, consumer) = (network, holder, dapp);
    }

    function key() internal view override returns (uint256) {
        return holderKey;
    }

    function enrol(address signer) internal override {
        subject = signer;
        vm.prank(operator0);
        registry.issue(network, signer, EXPIRY, ATTRIBUTES);
    }

    function structHash(bytes32 id, address signer, uint256 nonce)
        internal
        view
        override
        returns (bytes32)
    {
        return consumeHash(id, dapp, Requirement(1, 2, 1 hours), signer, nonce);
    }

    /// @dev The wallet is always the signer's: for others see `test_consume_ofAnothersPass`.
    function send(Authorization memory authorization_) internal override {
        vm.prank(consumer);
        registry.consume(ofNetwork, authorization_.signer, requirement, authorization_);
    }

    function consumed() internal view returns (PassFields memory fields) {
        fields = issuedPass();
        fields.expiresAt = uint40(vm.getBlockTimestamp() - 1);
    }

    function assertDone() internal view override {
        assertPassOf(network, subject, consumed(), "done");
    }

    function assertNotDone() internal view override {
        assertPassOf(network, subject, issuedPass(), "not done");
    }

    /* TAMPERED WITH */

    function test_consume_tampered_network() public {
        ofNetwork = otherNetwork;
        refuse(signed());
    }

    function test_consume_byAnotherDApp() public {
        consumer = stranger;
        refuse(signed());
    }

    function test_consume_byTheHolderInPlaceOfTheDApp() public {
        consumer = holder;
        refuse(signed());
    }

    function test_consume_tampered_attributes() public {
        requirement.attributes = 0;
        refuse(signed());
    }

    function test_consume_tampered_minRemainingSeconds() public {
        requirement.minRemainingSeconds = 0;
        refuse(signed());
    }

    function test_consume_tampered_maxAgeSeconds() public {
        requirement.maxAgeSeconds = 0;
        refuse(signed());
    }

    /* REFUSALS */

    function assertRefused(uint256 refusal) internal {
        expectRefusal(refusal);
        send(signed());
        assertEq(registry.nonceBitmap(holder, 0), 0, "nonces");
    }

    function assertRefused(Reason reason) internal {
        assertRefused(uint256(reason));
    }

    function test_consume_ofAnothersPass() public {
        (address other, uint256 otherKey) = makeAddrAndKey("other");
        bytes32 hash = structHash(network, other, NONCE);
        Authorization memory authorization_ = authorization(otherKey, NONCE, hash);
        expectRefusal(Refusal.NOT_AUTHORIZED);
        vm.prank(dapp);
        registry.consume(network, holder, requirement, authorization_);
    }

    function test_consume_ofAnothersPass_signedByOperator() public {
        bytes32 hash = structHash(network, operator0, NONCE);
        Authorization memory authorization_ = authorization(operator0Key, NONCE, hash);
        expectRefusal(Refusal.NOT_AUTHORIZED);
        vm.prank(dapp);
        registry.consume(network, holder, requirement, authorization_);
    }

    function test_consume_notSingleUse() public {
        setFlags(NetworkFlags.ALL & ~NetworkFlags.SINGLE_USE);
        assertRefused(Refusal.NOT_SINGLE_USE);
    }

    function test_consume_notSingleUse_goesBeforeTheRule() public {
        setFlags(0);
        freeze(1);
        assertRefused(Refusal.NOT_SINGLE_USE);
    }

    function test_consume_noPass() public {
        vm.prank(holder);
        registry.renounce(network);
        assertRefused(Reason.NoPass);
    }

    function test_consume_noPass_goesBeforeNotSingleUse() public {
        setFlags(0);
        vm.prank(holder);
        registry.renounce(network);
        assertRefused(Reason.NoPass);
    }

    function test_consume_revokedPass() public {
        revoke(1);
        assertRefused(Reason.Revoked);
    }

    function test_consume_frozenPass() public {
        freeze(1);
        assertRefused(Reason.Frozen);
    }

    function test_consume_expiredPass() public {
        vm.prank(operator0);
        registry.renew(network, holder, NOW);
        vm.warp(NOW + 1);
        assertRefused(Reason.Expired);
    }

    function test_consume_twice() public {
        send(signed());
        Authorization memory second = signed(NONCE + 1);
        expectRefusal(Reason.Expired);
        send(second);
    }

    function test_consume_gatekeeperHalted() public {
        setStatus(index0, GatekeeperStatus.Halted);
        assertRefused(Reason.IssuerInactive);
    }

    function test_consume_missingAttributes() public {
        vm.prank(operator0);
        registry.setAttributes(network, holder, ~uint64(1));
        assertRefused(Reason.MissingAttributes);
    }

    function test_consume_expiresTooSoon() public {
        vm.prank(operator0);
        registry.renew(network, holder, NOW + 1);
        assertRefused(Reason.ExpiresTooSoon);
    }

    function test_consume_tooOld() public {
        requirement.maxAgeSeconds = 3;
        bytes32 hash = consumeHash(network, dapp, requirement, holder, NONCE);
        Authorization memory authorization_ = authorization(holderKey, NONCE, hash);
        vm.warp(NOW + 4);
        expectRefusal(Reason.TooOld);
        send(authorization_);
    }

    function test_consume_whilePaused() public {
        pause();
        assertRefused(Reason.NetworkPaused);
    }

    /* SUCCESSES */

    function assertConsumed(PassFields memory expected) internal {
        expected.expiresAt = uint40(vm.getBlockTimestamp() - 1);
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.PassConsumed(network, holder, pack(expected));
        send(signed());
        assertEventCount(1);
        assertPass(expected, "pass");
        assertReason(Reason.Expired, "verdict");
    }

    function test_consume() public {
        assertConsumed(issuedPass());
    }

    function test_consume_oldestThatMeetsTheRequirement() public {
        vm.warp(NOW + 1 hours);
        assertConsumed(issuedPass());
    }

    function test_consume_shortestThatMeetsTheRequirement() public {
        vm.prank(operator0);
        registry.renew(network, holder, NOW + 2);
        assertConsumed(issuedPass());
    }

    function test_consume_inTheLastSecondOfThePass() public {
        vm.prank(operator0);
        registry.renew(network, holder, NOW);
        requirement.minRemainingSeconds = 0;
        bytes32 hash = consumeHash(network, dapp, requirement, holder, NONCE);
        send(authorization(holderKey, NONCE, hash));
        assertDone();
        assertReason(Reason.Expired, "verdict");
    }

    function test_consume_passThatNeverExpires() public {
        vm.prank(operator0);
        registry.renew(network, holder, 0);
        assertConsumed(issuedPass());
    }

    function test_consume_unboundPass_whilePaused() public {
        vm.prank(holder);
        registry.renounce(network);
        setFlags(NetworkFlags.SINGLE_USE | NetworkFlags.UNBOUND);
        issue();
        pause();
        PassFields memory expected = issuedPass();
        expected.flags = 1;
        assertConsumed(expected);
    }

    function test_consume_byTheHolderWhoNamedHimself() public {
        bytes32 hash = consumeHash(network, holder, requirement, holder, NONCE);
        consumer = holder;
        send(authorization(holderKey, NONCE, hash));
        assertDone();
    }

    function test_consume_canBeRenewed() public {
        send(signed());
        vm.prank(operator0);
        registry.renew(network, holder, EXPIRY);
        assertReason(Reason.Allow, "verdict");
    }

    function test_consume_leavesTheWalletsOtherPassesAlone() public {
        vm.prank(otherOperator);
        registry.issue(otherNetwork, holder, EXPIRY, ATTRIBUTES);
        send(signed());
        assertPassOf(otherNetwork, holder, issuedPass(), "pass of the other network");
    }
}
