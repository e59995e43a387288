// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Refusal} from "../../src/libraries/Refusal.sol";
import {GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {Reason} from "../../src/types/Reason.sol";
import {PassFields, UnitTest} from "./UnitTest.sol";

/// @dev Who may take a step on an existing pass, and when: the same for every verb that needs a
/// permission. A contract for each verb says what the verb is.
abstract contract StepTest is UnitTest {
    /// @dev Whose pass the step is taken on.
    address internal subject;

    function setUp() public virtual override {
        super.setUp();
        subject = holder;
        stage();
    }

    /// @dev Gives `holder` a pass of gatekeeper 0 that the step may be taken on.
    function stage() internal virtual {
        issue();
    }

    /// @dev Takes the step on the pass of `subject`.
    function take() internal virtual;

    function emitStep(PassWord word) internal virtual;

    /// @dev What the step makes of the staged pass.
    function taken(bool byNetwork) internal view virtual returns (PassFields memory);

    function permission() internal pure virtual returns (uint8);

    /// @dev Whether it gives validity, so that a pause stops a gatekeeper from it.
    function grants() internal pure virtual returns (bool);

    /* REFUSALS */

    function refuse(address by, uint256 refusal) internal {
        PassWord before = pass();
        expectRefusal(refusal);
        vm.prank(by);
        take();
        assertPass(before, "pass unchanged");
    }

    function test_step_noPass() public {
        subject = stranger;
        refuse(operator0, uint256(Reason.NoPass));
    }

    function test_step_noPass_byAuthority() public {
        subject = stranger;
        refuse(authority, uint256(Reason.NoPass));
    }

    function test_step_noPass_byStranger() public {
        subject = stranger;
        refuse(stranger, uint256(Reason.NoPass));
    }

    function test_step_byStranger() public {
        refuse(stranger, Refusal.NOT_AUTHORIZED);
    }

    function test_step_byHolder() public {
        refuse(holder, Refusal.NOT_AUTHORIZED);
    }

    function test_step_byGatekeepersColdKey() public {
        refuse(gatekeeper0, Refusal.NOT_AUTHORIZED);
    }

    function test_step_byAnotherGatekeepersOperator() public {
        refuse(operator1, Refusal.NOT_AUTHORIZED);
    }

    function test_step_byAnotherNetworksAuthority() public {
        refuse(otherAuthority, Refusal.NOT_AUTHORIZED);
    }

    function test_step_byAnotherNetworksGuardian() public {
        refuse(otherGuardian, Refusal.NOT_AUTHORIZED);
    }

    function test_step_byAnotherNetworksOperator() public {
        refuse(otherOperator, Refusal.NOT_AUTHORIZED);
    }

    function test_step_byPendingAuthority() public {
        vm.prank(authority);
        registry.proposeAuthority(network, stranger);
        refuse(stranger, Refusal.NOT_AUTHORIZED);
    }

    function test_step_byFormerAuthority() public {
        handOverTo(stranger);
        refuse(authority, Refusal.NOT_AUTHORIZED);
    }

    function test_step_byFormerOperator() public {
        rotateOperator0To(stranger);
        refuse(operator0, Refusal.NOT_AUTHORIZED);
    }

    function test_step_withoutPermission() public {
        setLimits(Permissions.ALL & ~permission(), 0, 0);
        refuse(operator0, Refusal.PERMISSION_MISSING);
    }

    function test_step_gatekeeperFrozen() public {
        setStatus(index0, GatekeeperStatus.Frozen);
        refuse(operator0, Refusal.GATEKEEPER_NOT_ACTIVE);
    }

    function test_step_gatekeeperHalted() public {
        setStatus(index0, GatekeeperStatus.Halted);
        refuse(operator0, Refusal.GATEKEEPER_NOT_ACTIVE);
    }

    function test_step_gatekeeperRemoved() public {
        removeGatekeeper(index0);
        refuse(operator0, Refusal.GATEKEEPER_NOT_ACTIVE);
    }

    function test_step_gatekeeperNotActive_goesBeforePermission() public {
        setLimits(Permissions.ALL & ~permission(), 0, 0);
        setStatus(index0, GatekeeperStatus.Frozen);
        refuse(operator0, Refusal.GATEKEEPER_NOT_ACTIVE);
    }

    function test_step_generationRaised() public {
        raiseGeneration(index0);
        refuse(operator0, Refusal.NOT_AUTHORIZED);
    }

    function test_step_removedOperatorThatServesAnotherGatekeeper() public {
        removeGatekeeper(index0);
        addGatekeeper(network, gatekeeper0, operator0, limits(Permissions.ALL, 0, 0));
        refuse(operator0, Refusal.NOT_AUTHORIZED);
    }

    function test_step_revokedPass() public {
        revoke(1);
        refuse(operator0, Refusal.PASS_REVOKED);
    }

    function test_step_revokedPass_byAuthority() public {
        revoke(1);
        refuse(authority, Refusal.PASS_REVOKED);
    }

    /* SUCCESSES */

    function succeed(address by, bool byNetwork) internal {
        PassFields memory expected = taken(byNetwork);
        vm.recordLogs();
        if (byNetwork) {
            expectEvent();
            emit IPassRegistry.ActedForNetwork(network, holder, by);
        }
        expectEvent();
        emitStep(pack(expected));
        vm.prank(by);
        take();
        assertEventCount(byNetwork ? 2 : 1);
        assertPass(expected, "pass");
    }

    function test_step_byOperator() public {
        succeed(operator0, false);
    }

    function test_step_whilePaused() public {
        pause();
        if (grants()) refuse(operator0, uint256(Reason.NetworkPaused));
        else succeed(operator0, false);
    }

    function test_step_withThisPermissionAlone() public {
        setLimits(permission(), 0, 0);
        succeed(operator0, false);
    }

    function test_step_byRotatedOperator() public {
        rotateOperator0To(stranger);
        succeed(stranger, false);
    }

    function test_step_gatekeeperFrozenAndBack() public {
        setStatus(index0, GatekeeperStatus.Frozen);
        setStatus(index0, GatekeeperStatus.Active);
        succeed(operator0, false);
    }

    function test_step_lastSecond() public {
        vm.warp(EXPIRY);
        succeed(operator0, false);
    }

    function test_step_lapsedPass() public {
        vm.warp(EXPIRY + 1);
        succeed(operator0, false);
    }

    function test_step_leavesTheWalletsOtherPassesAlone() public {
        vm.prank(otherOperator);
        registry.issue(otherNetwork, holder, EXPIRY, ATTRIBUTES);
        succeed(operator0, false);
        assertPassOf(otherNetwork, holder, issuedPass(), "pass of the other network");
    }

    function test_step_byAuthority() public {
        succeed(authority, true);
    }

    function test_step_byAuthority_whilePaused() public {
        pause();
        succeed(authority, true);
    }

    function test_step_byAuthority_gatekeeperHalted() public {
        setStatus(index0, GatekeeperStatus.Halted);
        succeed(authority, true);
    }

    function test_step_byAuthority_gatekeeperRemoved() public {
        removeGatekeeper(index0);
        succeed(authority, true);
    }

    function test_step_byAuthority_generationRaised() public {
        raiseGeneration(index0);
        succeed(authority, true);
    }

    function test_step_byAuthority_withoutPermissionOfTheGatekeeper() public {
        setLimits(Permissions.ALL & ~permission(), 0, 0);
        succeed(authority, true);
    }

    function test_step_byNewAuthority() public {
        handOverTo(stranger);
        succeed(stranger, true);
    }

    function test_step_byAuthorityThatOperatesAnotherGatekeeper() public {
        addGatekeeper(network, gatekeeper0, authority, limits(Permissions.ALL, 0, 0));
        succeed(authority, true);
    }
}

/// @dev A step that the guardian has no part in.
abstract contract UnguardedStepTest is StepTest {
    function test_step_byGuardian() public {
        refuse(guardian, Refusal.NOT_AUTHORIZED);
    }
}
