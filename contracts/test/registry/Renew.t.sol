// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Refusal} from "../../src/libraries/Refusal.sol";
import {Permissions} from "../../src/types/Gatekeeper.sol";
import {NetworkSettings} from "../../src/types/Network.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {Reason} from "../../src/types/Reason.sol";
import {DEFAULT_EXPIRY} from "../../src/types/Step.sol";
import {ExpiryTest} from "./ExpiryTest.sol";
import {UnguardedStepTest} from "./StepTest.sol";
import {PassFields} from "./UnitTest.sol";

contract RenewTest is UnguardedStepTest {
    uint40 internal constant RENEWED = EXPIRY + 1 weeks;

    function take() internal override {
        registry.renew(network, subject, RENEWED);
    }

    function emitStep(PassWord word) internal override {
        emit IPassRegistry.PassRenewed(network, holder, word);
    }

    function taken(bool) internal view override returns (PassFields memory) {
        return passUntil(RENEWED);
    }

    function permission() internal pure override returns (uint8) {
        return Permissions.RENEW;
    }

    function grants() internal pure override returns (bool) {
        return true;
    }

    function passUntil(uint40 expiresAt) internal view returns (PassFields memory fields) {
        fields = issuedPass();
        fields.expiresAt = expiresAt;
    }

    /* REFUSALS */

    function test_renew_frozenPass() public {
        freeze(1);
        refuse(operator0, Refusal.PASS_FROZEN);
    }

    function test_renew_frozenPass_byAuthority() public {
        freeze(1);
        refuse(authority, Refusal.PASS_FROZEN);
    }

    function test_renew_frozenPass_goesBeforeExpiry() public {
        freeze(1);
        expectRefusal(Refusal.PASS_FROZEN);
        vm.prank(operator0);
        registry.renew(network, holder, NOW - 1);
    }

    /* SUCCESSES */

    function test_renew_makesALapsedPassGood() public {
        vm.warp(EXPIRY + 1);
        vm.prank(operator0);
        take();
        assertReason(Reason.Allow, "verdict");
    }

    function test_renew_long_expired() public {
        vm.warp(EXPIRY + 91 days);
        vm.prank(operator0);
        registry.renew(network, holder, 0);
        assertPass(passUntil(0), "pass");
    }

    function test_renew_mayShorten() public {
        vm.prank(operator0);
        registry.renew(network, holder, NOW);
        assertPass(passUntil(NOW), "pass");
    }

    function test_renew_fromTheLastSecondThat40BitsHold() public {
        vm.startPrank(operator0);
        registry.renew(network, holder, type(uint40).max - 1);
        registry.renew(network, holder, 0);
        vm.stopPrank();
        assertPass(passUntil(0), "pass");
    }

    function test_renew_countsFromNow_notFromIssue() public {
        updateNetwork(NetworkSettings(0, 100, 0));
        vm.warp(NOW + 1000);
        vm.prank(operator0);
        registry.renew(network, holder, DEFAULT_EXPIRY);
        assertPass(passUntil(NOW + 1100), "pass");
    }

    function test_renew_isNotCountedInTheQuota() public {
        setLimits(Permissions.ALL, 0, 1);
        vm.prank(operator0);
        take();
        vm.prank(operator0);
        registry.issue(network, stranger, 0, 0);
    }
}

contract RenewByOperatorExpiryTest is ExpiryTest {
    function setUp() public override {
        super.setUp();
        issue();
    }

    function grant(uint40 requested) internal override {
        vm.prank(operator0);
        registry.renew(network, holder, requested);
    }
}

/// @dev The authority is bound by the limits of the gatekeeper that stands for the pass.
contract RenewByAuthorityExpiryTest is ExpiryTest {
    function setUp() public override {
        super.setUp();
        issue();
    }

    function grant(uint40 requested) internal override {
        vm.prank(authority);
        registry.renew(network, holder, requested);
    }

    function test_renew_byAuthority_limitsOfARemovedGatekeeper() public {
        setLifetimes(0, 200, 100);
        removeGatekeeper(index0);
        assertGranted(DEFAULT_EXPIRY, NOW + 100, "expiry");
    }

    function test_renew_byAuthority_limitsBeforeTheGenerationWasRaised() public {
        setLifetimes(0, 200, 100);
        uint32 next = raiseGeneration(index0);
        vm.prank(authority);
        registry.updateGatekeeper(network, next, gatekeeper0, limits(Permissions.ALL, 50, 0));
        assertGranted(DEFAULT_EXPIRY, NOW + 100, "expiry");
    }

    function test_renew_byAuthority_ownLimitsAsAnotherOperatorAreOfNoMatter() public {
        addGatekeeper(network, gatekeeper1, authority, limits(Permissions.ALL, 10, 0));
        assertGranted(NOW + 100, NOW + 100, "expiry");
    }

    function test_renew_byAuthority_networksLimitsOfNow() public {
        setLifetimes(0, 200, 0);
        removeGatekeeper(index0);
        updateNetwork(NetworkSettings(0, 150, 0));
        assertGranted(DEFAULT_EXPIRY, NOW + 150, "expiry");
    }
}
