// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {UnitTest} from "./UnitTest.sol";

contract SetGuardianTest is UnitTest {
    function setGuardian(address by, address to) internal {
        vm.prank(by);
        registry.setGuardian(network, to);
    }

    /* REVERTS */

    function test_setGuardian_byAnybodyElse() public {
        address[6] memory others =
            [stranger, guardian, gatekeeper0, operator0, otherAuthority, otherGuardian];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(IPassRegistry.NotAuthorized.selector);
            setGuardian(others[i], stranger);
        }
    }

    function test_setGuardian_ofANetworkThatDoesNotExist() public {
        vm.expectRevert(IPassRegistry.NotAuthorized.selector);
        vm.prank(authority);
        registry.setGuardian(keccak256("nowhere"), stranger);
    }

    function test_setGuardian_toAnOperator() public {
        vm.expectRevert(IPassRegistry.OperatorTaken.selector);
        setGuardian(authority, operator0);
    }

    function test_setGuardian_theFormerMayNothing() public {
        setGuardian(authority, stranger);
        vm.expectRevert(IPassRegistry.NotAuthorized.selector);
        vm.prank(guardian);
        registry.pause(network);
    }

    function test_setGuardian_nobody_letsNobodyPause() public {
        setGuardian(authority, address(0));
        vm.expectRevert(IPassRegistry.NotAuthorized.selector);
        vm.prank(guardian);
        registry.pause(network);
    }

    /* SUCCESSES */

    function assertGuardian(address to) internal {
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.GuardianSet(network, to);
        setGuardian(authority, to);
        assertEventCount(1);
        assertEq(registry.getNetwork(network).guardian, to, "guardian");
    }

    function test_setGuardian() public {
        assertGuardian(stranger);
    }

    function test_setGuardian_nobody() public {
        assertGuardian(address(0));
    }

    function test_setGuardian_same() public {
        assertGuardian(guardian);
    }

    function test_setGuardian_authorityItself() public {
        assertGuardian(authority);
    }

    function test_setGuardian_aRemovedGatekeepersOperator() public {
        removeGatekeeper(index0);
        assertGuardian(operator0);
    }

    function test_setGuardian_anotherNetworksOperator() public {
        assertGuardian(otherOperator);
    }

    function test_setGuardian_theNewOneMayPause() public {
        setGuardian(authority, stranger);
        vm.prank(stranger);
        registry.pause(network);
        assertTrue(registry.getNetwork(network).paused, "paused");
    }

    function test_setGuardian_leavesOtherNetworks() public {
        setGuardian(authority, stranger);
        assertEq(registry.getNetwork(otherNetwork).guardian, otherGuardian, "guardian");
    }
}
