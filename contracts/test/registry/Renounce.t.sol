// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Refusal} from "../../src/libraries/Refusal.sol";
import {GatekeeperStatus} from "../../src/types/Gatekeeper.sol";
import {NetworkFlags} from "../../src/types/Network.sol";
import {Reason} from "../../src/types/Reason.sol";
import {Step, Verb} from "../../src/types/Step.sol";
import {UnitTest} from "./UnitTest.sol";

contract RenounceTest is UnitTest {
    function setUp() public override {
        super.setUp();
        issue();
    }

    function renounce() internal {
        vm.prank(holder);
        registry.renounce(network);
    }

    /// @dev The only way to ask for the renunciation of another's pass.
    function renounceFor(address wallet, address by) internal returns (uint8) {
        Step[] memory steps = new Step[](1);
        steps[0] = Step(Verb.Renounce, wallet, 0, 0, 0);
        vm.prank(by);
        return registry.batch(network, steps)[0];
    }

    /* REFUSALS */

    function test_renounce_noPass() public {
        expectRefusal(Reason.NoPass);
        vm.prank(stranger);
        registry.renounce(network);
    }

    function test_renounce_noPassInThisNetwork() public {
        expectRefusal(Reason.NoPass);
        vm.prank(holder);
        registry.renounce(otherNetwork);
    }

    function test_renounce_byAnybodyElse() public {
        address[6] memory others =
            [stranger, operator0, gatekeeper0, authority, guardian, otherAuthority];
        for (uint256 i = 0; i < others.length; ++i) {
            uint8 refusal = renounceFor(holder, others[i]);
            assertEq(refusal, Refusal.NOT_AUTHORIZED, vm.getLabel(others[i]));
        }
        assertPass(issuedPass(), "pass");
    }

    function test_renounce_noPass_goesBeforeSigner() public {
        assertEq(renounceFor(otherOperator, stranger), uint256(Reason.NoPass), "refusal");
    }

    function test_renounce_forbidden() public {
        setFlags(NetworkFlags.RENOUNCE_FORBIDDEN);
        expectRefusal(Refusal.RENOUNCE_FORBIDDEN);
        renounce();
    }

    function test_renounce_forbidden_goesBeforeState() public {
        freeze(1);
        setFlags(NetworkFlags.RENOUNCE_FORBIDDEN);
        expectRefusal(Refusal.RENOUNCE_FORBIDDEN);
        renounce();
    }

    function test_renounce_frozenPass() public {
        freeze(1);
        expectRefusal(Refusal.PASS_FROZEN);
        renounce();
    }

    function test_renounce_revokedPass() public {
        revoke(1);
        expectRefusal(Refusal.PASS_REVOKED);
        renounce();
    }

    function test_renounce_twice() public {
        renounce();
        expectRefusal(Reason.NoPass);
        renounce();
    }

    /* SUCCESSES */

    function assertRenounced() internal {
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.PassRenounced(network, holder);
        renounce();
        assertEventCount(1);
        assertNoPass("pass");
        assertReason(Reason.NoPass, "verdict");
    }

    function test_renounce() public {
        assertRenounced();
    }

    function test_renounce_whilePaused() public {
        pause();
        assertRenounced();
    }

    function test_renounce_lapsedPass() public {
        vm.warp(EXPIRY + 1);
        assertRenounced();
    }

    function test_renounce_passOfAHaltedGatekeeper() public {
        setStatus(index0, GatekeeperStatus.Halted);
        assertRenounced();
    }

    function test_renounce_passOfARemovedGatekeeper() public {
        removeGatekeeper(index0);
        assertRenounced();
    }

    function test_renounce_withTheOtherFlags() public {
        setFlags(NetworkFlags.SINGLE_USE | NetworkFlags.UNBOUND);
        assertRenounced();
    }

    function test_renounce_allowedAgain() public {
        setFlags(NetworkFlags.RENOUNCE_FORBIDDEN);
        setFlags(0);
        assertRenounced();
    }

    function test_renounce_leavesTheWalletsOtherPassesAlone() public {
        vm.prank(otherOperator);
        registry.issue(otherNetwork, holder, EXPIRY, ATTRIBUTES);
        assertRenounced();
        assertPassOf(otherNetwork, holder, issuedPass(), "pass of the other network");
    }
}
