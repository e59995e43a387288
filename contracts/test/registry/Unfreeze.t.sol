// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Refusal} from "../../src/libraries/Refusal.sol";
import {Permissions} from "../../src/types/Gatekeeper.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {Reason} from "../../src/types/Reason.sol";
import {UnguardedStepTest} from "./StepTest.sol";
import {PassFields} from "./UnitTest.sol";

contract UnfreezeTest is UnguardedStepTest {
    function stage() internal override {
        issue();
        freeze(7);
    }

    function take() internal override {
        registry.unfreeze(network, subject);
    }

    function emitStep(PassWord word) internal override {
        emit IPassRegistry.PassUnfrozen(network, holder, word);
    }

    function taken(bool) internal view override returns (PassFields memory) {
        return issuedPass();
    }

    function permission() internal pure override returns (uint8) {
        return Permissions.UNFREEZE;
    }

    function grants() internal pure override returns (bool) {
        return true;
    }

    function freezeForNetwork(address by) internal {
        vm.prank(by);
        registry.freeze(network, holder, 9);
    }

    /* REFUSALS */

    function test_unfreeze_activePass() public {
        vm.prank(operator0);
        take();
        refuse(operator0, Refusal.PASS_NOT_FROZEN);
    }

    function test_unfreeze_activePass_byAuthority() public {
        vm.prank(operator0);
        take();
        refuse(authority, Refusal.PASS_NOT_FROZEN);
    }

    function test_unfreeze_passFrozenByAuthority() public {
        freezeForNetwork(authority);
        refuse(operator0, Refusal.FROZEN_BY_NETWORK);
    }

    function test_unfreeze_passFrozenByGuardian() public {
        freezeForNetwork(guardian);
        refuse(operator0, Refusal.FROZEN_BY_NETWORK);
    }

    function test_unfreeze_passFrozenByGuardian_byGuardian() public {
        freezeForNetwork(guardian);
        refuse(guardian, Refusal.NOT_AUTHORIZED);
    }

    function test_unfreeze_passFrozenByNetwork_goesAfterPermission() public {
        freezeForNetwork(authority);
        setLimits(Permissions.ALL & ~Permissions.UNFREEZE, 0, 0);
        refuse(operator0, Refusal.PERMISSION_MISSING);
    }

    function test_unfreeze_passFrozenByNetwork_goesBeforePause() public {
        freezeForNetwork(authority);
        pause();
        refuse(operator0, Refusal.FROZEN_BY_NETWORK);
    }

    function test_unfreeze_passRevokedByNetwork() public {
        vm.prank(authority);
        registry.revoke(network, holder, 9);
        refuse(operator0, Refusal.PASS_REVOKED);
    }

    /* SUCCESSES */

    function test_unfreeze_makesThePassGood() public {
        vm.prank(operator0);
        take();
        assertReason(Reason.Allow, "verdict");
    }

    function test_unfreeze_passFrozenByAuthority_byAuthority() public {
        freezeForNetwork(authority);
        succeed(authority, true);
    }

    function test_unfreeze_passFrozenByGuardian_byAuthority() public {
        freezeForNetwork(guardian);
        succeed(authority, true);
    }

    function test_unfreeze_forgetsTheGreatestReason() public {
        vm.prank(guardian);
        registry.freeze(network, holder, 127);
        succeed(authority, true);
    }

    function test_unfreeze_forgetsWhoFroze() public {
        freezeForNetwork(authority);
        vm.prank(authority);
        take();
        freeze(3);
        succeed(operator0, false);
    }

    function test_unfreeze_keepsTheExpiry() public {
        vm.warp(EXPIRY + 1);
        vm.prank(operator0);
        take();
        assertReason(Reason.Expired, "verdict");
    }
}
