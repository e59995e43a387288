// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Refusal} from "../../src/libraries/Refusal.sol";
import {Permissions} from "../../src/types/Gatekeeper.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {Reason} from "../../src/types/Reason.sol";
import {UnguardedStepTest} from "./StepTest.sol";
import {PassFields} from "./UnitTest.sol";

contract RevokeTest is UnguardedStepTest {
    uint8 internal constant WHY = 7;

    function take() internal override {
        registry.revoke(network, subject, WHY);
    }

    function emitStep(PassWord word) internal override {
        emit IPassRegistry.PassRevoked(network, holder, word);
    }

    function taken(bool byNetwork) internal view override returns (PassFields memory) {
        return revokedPass(byNetwork ? WHY | BY_NETWORK : WHY);
    }

    function permission() internal pure override returns (uint8) {
        return Permissions.REVOKE;
    }

    function grants() internal pure override returns (bool) {
        return false;
    }

    function revokedPass(uint8 statusReason) internal view returns (PassFields memory fields) {
        fields = issuedPass();
        fields.state = REVOKED;
        fields.statusReason = statusReason;
    }

    /* REFUSALS */

    function test_revoke_reasonAboveMaximum() public {
        expectRefusal(Refusal.INVALID_REASON);
        revoke(128);
    }

    function test_revoke_greatestReason() public {
        expectRefusal(Refusal.INVALID_REASON);
        revoke(255);
    }

    function test_revoke_reasonAboveMaximum_byAuthority() public {
        expectRefusal(Refusal.INVALID_REASON);
        vm.prank(authority);
        registry.revoke(network, holder, 128);
    }

    function test_revoke_revokedPass_goesBeforeReason() public {
        revoke(1);
        expectRefusal(Refusal.PASS_REVOKED);
        revoke(128);
    }

    /* SUCCESSES */

    function test_revoke_makesThePassFall() public {
        revoke(WHY);
        assertReason(Reason.Revoked, "verdict");
    }

    function test_revoke_leastReason() public {
        revoke(0);
        assertPass(revokedPass(0), "pass");
    }

    function test_revoke_greatestAllowedReason() public {
        revoke(127);
        assertPass(revokedPass(127), "pass");
    }

    function test_revoke_greatestAllowedReason_byAuthority() public {
        vm.prank(authority);
        registry.revoke(network, holder, 127);
        assertPass(revokedPass(255), "pass");
    }

    function test_revoke_frozenPass() public {
        freeze(1);
        succeed(operator0, false);
    }

    function test_revoke_passFrozenByNetwork() public {
        vm.prank(authority);
        registry.freeze(network, holder, 1);
        succeed(operator0, false);
    }

    function test_revoke_frozenPass_byAuthority() public {
        freeze(1);
        succeed(authority, true);
    }
}
