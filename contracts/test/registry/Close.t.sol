// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Refusal} from "../../src/libraries/Refusal.sol";
import {NetworkFlags} from "../../src/types/Network.sol";
import {Reason} from "../../src/types/Reason.sol";
import {PassFields, UnitTest} from "./UnitTest.sol";

contract CloseTest is UnitTest {
    /// @dev The first second in which the pass may be closed.
    uint256 internal constant CLOSABLE = EXPIRY + 90 days + 1;

    function setUp() public override {
        super.setUp();
        issue();
        vm.warp(CLOSABLE);
    }

    function close() internal {
        vm.prank(stranger);
        registry.close(network, holder);
    }

    function refuse(uint256 refusal) internal {
        expectRefusal(refusal);
        close();
    }

    /* REFUSALS */

    function test_close_noPass() public {
        expectRefusal(Reason.NoPass);
        registry.close(network, stranger);
    }

    function test_close_noPassInThisNetwork() public {
        expectRefusal(Reason.NoPass);
        registry.close(otherNetwork, holder);
    }

    function test_close_frozenPass() public {
        freeze(1);
        refuse(Refusal.PASS_FROZEN);
    }

    function test_close_revokedPass() public {
        revoke(1);
        refuse(Refusal.PASS_REVOKED);
    }

    function test_close_goodPass() public {
        vm.warp(NOW);
        refuse(Refusal.NOT_LONG_EXPIRED);
    }

    function test_close_justExpired() public {
        vm.warp(EXPIRY + 1);
        refuse(Refusal.NOT_LONG_EXPIRED);
    }

    function test_close_exactly90DaysAfterExpiry() public {
        vm.warp(CLOSABLE - 1);
        refuse(Refusal.NOT_LONG_EXPIRED);
    }

    function test_close_passThatNeverExpires() public {
        vm.prank(operator0);
        registry.renew(network, holder, 0);
        refuse(Refusal.NOT_LONG_EXPIRED);
    }

    function test_close_renewedPass() public {
        vm.prank(operator0);
        registry.renew(network, holder, uint40(CLOSABLE));
        refuse(Refusal.NOT_LONG_EXPIRED);
    }

    function test_close_state_goesBeforeExpiry() public {
        vm.warp(NOW);
        freeze(1);
        refuse(Refusal.PASS_FROZEN);
    }

    /* SUCCESSES */

    function assertClosed() internal {
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.PassClosed(network, holder);
        close();
        assertEventCount(1);
        assertNoPass("pass");
        assertReason(Reason.NoPass, "verdict");
    }

    function test_close_secondAfter90Days() public {
        assertClosed();
    }

    function test_close_whilePaused() public {
        pause();
        assertClosed();
    }

    function test_close_passOfARemovedGatekeeper() public {
        removeGatekeeper(index0);
        assertClosed();
    }

    function test_close_whereRenouncingIsForbidden() public {
        setFlags(NetworkFlags.RENOUNCE_FORBIDDEN);
        assertClosed();
    }

    function test_close_lastSecondThat40BitsHold() public {
        vm.prank(operator0);
        registry.renew(network, holder, type(uint40).max - 1);
        vm.warp(uint256(type(uint40).max) + 90 days);
        assertClosed();
    }

    function test_close_passCanBeIssuedAgain_byAnotherGatekeeper() public {
        close();
        vm.prank(operator1);
        registry.issue(network, holder, 0, 1);
        assertPass(PassFields(ACTIVE, 0, index1, 0, uint40(CLOSABLE), 1, 0), "pass");
    }

    function test_close_leavesTheWalletsOtherPassesAlone() public {
        vm.warp(NOW);
        vm.prank(otherOperator);
        registry.issue(otherNetwork, holder, EXPIRY, ATTRIBUTES);
        vm.warp(CLOSABLE);
        assertClosed();
        assertPassOf(otherNetwork, holder, issuedPass(), "pass of the other network");
    }
}
