// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Permissions} from "../../src/types/Gatekeeper.sol";
import {Reason} from "../../src/types/Reason.sol";
import {OperatorFields, UnitTest} from "./UnitTest.sol";

/// @dev `pause` and `unpause`.
contract PauseTest is UnitTest {
    function pauseBy(address by) internal {
        vm.prank(by);
        registry.pause(network);
    }

    function unpauseBy(address by) internal {
        vm.prank(by);
        registry.unpause(network);
    }

    /* REVERTS */

    function test_pause_byAnybodyElse() public {
        address[7] memory others = [
            stranger, holder, gatekeeper0, operator0, otherAuthority, otherGuardian, otherOperator
        ];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(IPassRegistry.NotAuthorized.selector);
            pauseBy(others[i]);
        }
    }

    function test_pause_networkThatDoesNotExist() public {
        vm.expectRevert(IPassRegistry.NotAuthorized.selector);
        vm.prank(authority);
        registry.pause(keccak256("nowhere"));
    }

    function test_pause_byPendingAuthority() public {
        vm.prank(authority);
        registry.proposeAuthority(network, stranger);
        vm.expectRevert(IPassRegistry.NotAuthorized.selector);
        pauseBy(stranger);
    }

    function test_pause_twice() public {
        pause();
        vm.expectRevert(IPassRegistry.PauseUnchanged.selector);
        pauseBy(guardian);
    }

    function test_unpause_byAnybodyElse() public {
        pause();
        address[7] memory others = [
            stranger, guardian, gatekeeper0, operator0, otherAuthority, otherGuardian, otherOperator
        ];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(IPassRegistry.NotAuthorized.selector);
            unpauseBy(others[i]);
        }
    }

    function test_unpause_byTheGuardianThatPaused() public {
        pauseBy(guardian);
        vm.expectRevert(IPassRegistry.NotAuthorized.selector);
        unpauseBy(guardian);
    }

    function test_unpause_notPaused() public {
        vm.expectRevert(IPassRegistry.PauseUnchanged.selector);
        unpause();
    }

    function test_unpause_twice() public {
        pause();
        unpause();
        vm.expectRevert(IPassRegistry.PauseUnchanged.selector);
        unpause();
    }

    /* SUCCESSES */

    function assertPaused(address by) internal {
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.NetworkPaused(network, by);
        pauseBy(by);
        assertEventCount(1);
        assertTrue(registry.getNetwork(network).paused, "paused");
        assertEq(registry.standingWord(network, 0), 7, "standing");
        OperatorFields memory expected = activeOperator(index0);
        expected.networkFlags = PAUSED;
        assertOperator(operator0, expected, "gatekeeper 0");
        expected.gatekeeper = index1;
        assertOperator(operator1, expected, "gatekeeper 1");
    }

    function test_pause_byAuthority() public {
        assertPaused(authority);
    }

    function test_pause_byGuardian() public {
        assertPaused(guardian);
    }

    function test_pause_makesBoundPassesFall() public {
        issue();
        pause();
        assertReason(Reason.NetworkPaused, "verdict");
    }

    function test_pause_keepsTheFlags() public {
        setFlags(3);
        pause();
        OperatorFields memory expected = activeOperator(index0);
        expected.networkFlags = 3 | PAUSED;
        assertOperator(operator0, expected, "operator");
        assertEq(registry.getNetwork(network).settings.flags, 3, "flags");
    }

    function test_pause_leavesOtherNetworks() public {
        vm.prank(otherOperator);
        registry.issue(otherNetwork, holder, 0, 0);
        pause();
        assertReason(registry.verify(holder, otherNetwork), Reason.Allow, "verdict");
        assertFalse(registry.getNetwork(otherNetwork).paused, "paused");
        assertEq(registry.standingWord(otherNetwork, 0), 2, "standing");
    }

    function test_pause_networkWithoutGatekeepers() public {
        vm.startPrank(authority);
        bytes32 id = registry.createNetwork("empty", registry.getNetwork(network).settings);
        registry.pause(id);
        registry.addGatekeeper(id, gatekeeper0, operator0, limits(Permissions.ALL, 0, 0));
        vm.stopPrank();
        assertEq(registry.standingWord(id, 0), 3, "standing");
        expectRefusal(Reason.NetworkPaused);
        vm.prank(operator0);
        registry.issue(id, holder, 0, 0);
    }

    function test_unpause() public {
        issue();
        pause();
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.NetworkUnpaused(network, authority);
        unpause();
        assertEventCount(1);
        assertFalse(registry.getNetwork(network).paused, "paused");
        assertEq(registry.standingWord(network, 0), 6, "standing");
        assertOperator(operator0, activeOperator(index0), "gatekeeper 0");
        assertOperator(operator1, activeOperator(index1), "gatekeeper 1");
        assertReason(Reason.Allow, "verdict");
    }

    function test_unpause_whatTheGuardianPaused() public {
        pauseBy(guardian);
        unpause();
        assertFalse(registry.getNetwork(network).paused, "paused");
    }

    function test_pause_ofManyGatekeepers() public {
        addGatekeepersUpTo(300);
        pause();
        assertEq(registry.standingWord(network, 0), type(uint256).max, "first word");
        assertEq(registry.standingWord(network, 1), (1 << 45) - 1, "second word");
        assertEq(registry.standingWord(network, 2), 0, "third word");
        vm.prank(manyOperator(299));
        expectRefusal(Reason.NetworkPaused);
        registry.issue(network, holder, 0, 0);
        unpause();
        assertEq(registry.standingWord(network, 0), ~uint256(1), "first word after");
        assertEq(registry.standingWord(network, 1), (1 << 45) - 2, "second word after");
        vm.prank(manyOperator(299));
        registry.issue(network, holder, 0, 0);
        assertReason(Reason.Allow, "verdict");
    }

    function test_pause_reachesTheLastGatekeeperOfTheFirstWordAndTheFirstOfTheSecond() public {
        addGatekeepersUpTo(257);
        vm.prank(manyOperator(254));
        registry.issue(network, holder, 0, 0);
        vm.prank(manyOperator(255));
        registry.issue(network, stranger, 0, 0);
        pause();
        assertReason(Reason.NetworkPaused, "gatekeeper 255");
        assertReason(registry.verify(stranger, network), Reason.NetworkPaused, "gatekeeper 257");
    }

    function test_pause_gatekeeperAddedMeanwhile() public {
        pause();
        uint32 index = addGatekeeper(network, gatekeeper0, stranger, limits(Permissions.ALL, 0, 0));
        OperatorFields memory expected = activeOperator(index);
        expected.networkFlags = PAUSED;
        assertOperator(stranger, expected, "while paused");
        assertEq(registry.standingWord(network, 0), 15, "standing while paused");
        unpause();
        assertOperator(stranger, activeOperator(index), "afterwards");
        assertEq(registry.standingWord(network, 0), 14, "standing afterwards");
    }

    function test_pause_firstGatekeeperOfAWordAddedMeanwhile() public {
        addGatekeepersUpTo(255);
        pause();
        addGatekeepersUpTo(257);
        assertEq(registry.standingWord(network, 1), 3, "while paused");
        unpause();
        assertEq(registry.standingWord(network, 1), 2, "afterwards");
    }

    function test_pause_generationRaisedMeanwhile_intoAFreshWord() public {
        addGatekeepersUpTo(255);
        issue();
        pause();
        uint32 next = raiseGeneration(index0);
        assertEq(next, 257, "index");
        assertEq(registry.standingWord(network, 0), ~uint256(2), "first word");
        assertEq(registry.standingWord(network, 1), 3, "second word");
        unpause();
        assertReason(Reason.IssuerInactive, "old pass");
        vm.prank(operator0);
        registry.issue(network, stranger, 0, 0);
        assertReason(registry.verify(stranger, network), Reason.Allow, "new pass");
    }

    function test_pause_gatekeeperRemovedMeanwhile() public {
        issue();
        pause();
        removeGatekeeper(index0);
        assertEq(registry.standingWord(network, 0), 5, "standing");
        unpause();
        assertReason(Reason.IssuerInactive, "verdict");
    }

    function test_pause_operatorRotatedMeanwhile() public {
        pause();
        rotateOperator0To(stranger);
        expectRefusal(Reason.NetworkPaused);
        vm.prank(stranger);
        registry.issue(network, holder, 0, 0);
        unpause();
        vm.prank(stranger);
        registry.issue(network, holder, 0, 0);
        assertReason(Reason.Allow, "verdict");
    }

    function test_pause_limitsChangedMeanwhile() public {
        pause();
        setLimits(Permissions.ISSUE, 10, 2);
        assertOperator(operator0, OperatorFields(index0, 1, 1, PAUSED, 10, 10, 2, 0, 0), "operator");
    }
}
