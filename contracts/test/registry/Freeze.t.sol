// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Refusal} from "../../src/libraries/Refusal.sol";
import {GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {Reason} from "../../src/types/Reason.sol";
import {StepTest} from "./StepTest.sol";
import {PassFields} from "./UnitTest.sol";

contract FreezeTest is StepTest {
    uint8 internal constant WHY = 7;

    function take() internal override {
        registry.freeze(network, subject, WHY);
    }

    function emitStep(PassWord word) internal override {
        emit IPassRegistry.PassFrozen(network, holder, word);
    }

    function taken(bool byNetwork) internal view override returns (PassFields memory fields) {
        return frozenPass(byNetwork ? WHY | BY_NETWORK : WHY);
    }

    function permission() internal pure override returns (uint8) {
        return Permissions.FREEZE;
    }

    function grants() internal pure override returns (bool) {
        return false;
    }

    function frozenPass(uint8 statusReason) internal view returns (PassFields memory fields) {
        fields = issuedPass();
        fields.state = FROZEN;
        fields.statusReason = statusReason;
    }

    function freezeBy(address by, uint8 reason) internal {
        vm.prank(by);
        registry.freeze(network, holder, reason);
    }

    /* REFUSALS */

    function test_freeze_frozenPass() public {
        freeze(1);
        refuse(operator0, Refusal.PASS_FROZEN);
    }

    function test_freeze_passFrozenByAuthority_byOperator() public {
        freezeBy(authority, 1);
        refuse(operator0, Refusal.PASS_FROZEN);
    }

    function test_freeze_passFrozenByAuthority_byAuthority() public {
        freezeBy(authority, 1);
        refuse(authority, Refusal.PASS_FROZEN);
    }

    function test_freeze_passFrozenByAuthority_byGuardian() public {
        freezeBy(authority, 1);
        refuse(guardian, Refusal.PASS_FROZEN);
    }

    function test_freeze_passFrozenByGuardian_byAuthority() public {
        freezeBy(guardian, 1);
        refuse(authority, Refusal.PASS_FROZEN);
    }

    function test_freeze_reasonAboveMaximum() public {
        expectRefusal(Refusal.INVALID_REASON);
        freeze(128);
    }

    function test_freeze_greatestReason() public {
        expectRefusal(Refusal.INVALID_REASON);
        freeze(255);
    }

    function test_freeze_reasonAboveMaximum_byAuthority() public {
        expectRefusal(Refusal.INVALID_REASON);
        freezeBy(authority, 128);
    }

    function test_freeze_frozenPass_goesBeforeReason() public {
        freeze(1);
        expectRefusal(Refusal.PASS_FROZEN);
        freeze(128);
    }

    function test_freeze_revokedPass_byGuardian() public {
        revoke(1);
        refuse(guardian, Refusal.PASS_REVOKED);
    }

    function test_freeze_noPass_byGuardian() public {
        subject = stranger;
        refuse(guardian, uint256(Reason.NoPass));
    }

    function test_freeze_byFormerGuardian() public {
        vm.prank(authority);
        registry.setGuardian(network, address(0));
        refuse(guardian, Refusal.NOT_AUTHORIZED);
    }

    /* SUCCESSES */

    function test_freeze_makesThePassFall() public {
        freeze(WHY);
        assertReason(Reason.Frozen, "verdict");
    }

    function test_freeze_byGuardian() public {
        succeed(guardian, true);
    }

    function test_freeze_byGuardian_whilePaused() public {
        pause();
        succeed(guardian, true);
    }

    function test_freeze_byGuardian_gatekeeperRemoved() public {
        removeGatekeeper(index0);
        succeed(guardian, true);
    }

    function test_freeze_byAuthority_passThatTheGatekeeperFroze() public {
        freeze(1);
        succeed(authority, true);
    }

    function test_freeze_byGuardian_passThatTheGatekeeperFroze() public {
        freeze(1);
        succeed(guardian, true);
    }

    function test_freeze_leastReason() public {
        freeze(0);
        assertPass(frozenPass(0), "pass");
    }

    function test_freeze_greatestAllowedReason() public {
        freeze(127);
        assertPass(frozenPass(127), "pass");
    }

    function test_freeze_leastReason_byAuthority() public {
        freezeBy(authority, 0);
        assertPass(frozenPass(128), "pass");
    }

    function test_freeze_greatestAllowedReason_byGuardian() public {
        freezeBy(guardian, 127);
        assertPass(frozenPass(255), "pass");
    }

    function test_freeze_anotherGatekeepersFrozenStatusIsOfNoMatter() public {
        setStatus(index1, GatekeeperStatus.Frozen);
        succeed(operator0, false);
    }
}
