// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Refusal} from "../../src/libraries/Refusal.sol";
import {Gatekeeper, GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {OperatorFields, PassFields, UnitTest} from "./UnitTest.sol";

contract RotateOperatorTest is UnitTest {
    address internal hotKey = makeAddr("hot key");

    /* REVERTS */

    function test_rotateOperator_byAnybodyElse() public {
        address[8] memory others = [
            stranger,
            authority,
            guardian,
            operator0,
            gatekeeper1,
            otherAuthority,
            otherGatekeeper,
            hotKey
        ];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(IPassRegistry.NotAuthorized.selector);
            vm.prank(others[i]);
            registry.rotateOperator(network, index0, hotKey);
        }
    }

    function test_rotateOperator_anotherNetworksGatekeeperOfTheSameIndex() public {
        vm.expectRevert(IPassRegistry.NotAuthorized.selector);
        vm.prank(gatekeeper0);
        registry.rotateOperator(otherNetwork, index0, hotKey);
    }

    function test_rotateOperator_neverGivenOut() public {
        vm.expectRevert(IPassRegistry.NotAuthorized.selector);
        vm.prank(gatekeeper0);
        registry.rotateOperator(network, 3, hotKey);
    }

    function test_rotateOperator_removed() public {
        removeGatekeeper(index0);
        vm.expectRevert(IPassRegistry.NoSuchGatekeeper.selector);
        rotateOperator0To(hotKey);
    }

    function test_rotateOperator_ofARaisedGeneration() public {
        raiseGeneration(index0);
        vm.expectRevert(IPassRegistry.NoSuchGatekeeper.selector);
        rotateOperator0To(hotKey);
    }

    function test_rotateOperator_toZero() public {
        vm.expectRevert(IPassRegistry.ZeroAddress.selector);
        rotateOperator0To(address(0));
    }

    function test_rotateOperator_toItself() public {
        vm.expectRevert(IPassRegistry.OperatorTaken.selector);
        rotateOperator0To(operator0);
    }

    function test_rotateOperator_toAnothersOperator() public {
        vm.expectRevert(IPassRegistry.OperatorTaken.selector);
        rotateOperator0To(operator1);
    }

    /// @dev Else the network's freeze would pass for the gatekeeper's, who could lift it.
    function test_rotateOperator_toWhoActsForTheNetwork() public {
        address pending = makeAddr("pending authority");
        vm.prank(authority);
        registry.proposeAuthority(network, pending);
        address[3] memory keys = [authority, guardian, pending];
        for (uint256 i = 0; i < keys.length; ++i) {
            vm.expectRevert(IPassRegistry.OperatorTaken.selector);
            rotateOperator0To(keys[i]);
        }
    }

    function test_rotateOperator_theOldOneMayNothing() public {
        issue();
        rotateOperator0To(hotKey);
        expectRefusal(Refusal.NOT_AUTHORIZED);
        vm.prank(operator0);
        registry.issue(network, stranger, 0, 0);
        expectRefusal(Refusal.NOT_AUTHORIZED);
        freeze(1);
    }

    /* SUCCESSES */

    function assertRotated(OperatorFields memory expected) internal {
        uint40 maxLifetimeSeconds = registry.getGatekeeper(network, index0).maxLifetimeSeconds;
        uint256 standing = registry.standingWord(network, 0);
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.OperatorRotated(network, index0, hotKey);
        rotateOperator0To(hotKey);
        assertEventCount(1);
        assertOperator(hotKey, expected, "new operator");
        assertNoOperator(operator0, "old operator");
        Gatekeeper memory gatekeeper = Gatekeeper(gatekeeper0, hotKey, maxLifetimeSeconds, 0);
        assertEq(
            abi.encode(registry.getGatekeeper(network, index0)),
            abi.encode(gatekeeper),
            "gatekeeper"
        );
        assertEq(registry.standingWord(network, 0), standing, "standing");
    }

    function test_rotateOperator() public {
        assertRotated(activeOperator(index0));
    }

    function test_rotateOperator_keepsLimitsAndCount() public {
        setLimits(Permissions.ISSUE, 70, 9);
        vm.prank(operator0);
        registry.issue(network, holder, NOW, 0);
        assertRotated(OperatorFields(index0, 1, 1, 0, 70, 70, 9, uint24(NOW / 1 days), 1));
    }

    function test_rotateOperator_frozen_staysSo() public {
        setStatus(index0, GatekeeperStatus.Frozen);
        OperatorFields memory expected = activeOperator(index0);
        expected.status = uint8(GatekeeperStatus.Frozen);
        assertRotated(expected);
    }

    function test_rotateOperator_halted_staysSo() public {
        setStatus(index0, GatekeeperStatus.Halted);
        OperatorFields memory expected = activeOperator(index0);
        expected.status = uint8(GatekeeperStatus.Halted);
        assertRotated(expected);
    }

    function test_rotateOperator_theNewOneActsOnOldPasses() public {
        issue();
        rotateOperator0To(hotKey);
        vm.prank(hotKey);
        registry.freeze(network, holder, 1);
        PassFields memory expected = issuedPass();
        (expected.state, expected.statusReason) = (FROZEN, 1);
        assertPass(expected, "pass");
    }

    function test_rotateOperator_andBack() public {
        rotateOperator0To(hotKey);
        rotateOperator0To(operator0);
        assertOperator(operator0, activeOperator(index0), "operator");
        assertNoOperator(hotKey, "rotated away");
    }

    function test_rotateOperator_toARemovedGatekeepersOperator() public {
        removeGatekeeper(index1);
        rotateOperator0To(operator1);
        assertOperator(operator1, activeOperator(index0), "operator");
    }

    function test_rotateOperator_toAnotherNetworksOperator() public {
        rotateOperator0To(otherOperator);
        assertOperator(otherOperator, activeOperator(index0), "operator");
    }

    function test_rotateOperator_toWhoActedForTheNetworkOnce() public {
        vm.startPrank(authority);
        registry.setGuardian(network, address(0));
        registry.proposeAuthority(network, stranger);
        registry.proposeAuthority(network, address(0));
        vm.stopPrank();
        rotateOperator0To(guardian);
        rotateOperator0To(stranger);
        handOverTo(makeAddr("successor"));
        rotateOperator0To(authority);
        assertOperator(authority, activeOperator(index0), "operator");
    }

    function test_rotateOperator_toWhoActsForAnotherNetwork() public {
        rotateOperator0To(otherAuthority);
        rotateOperator0To(otherGuardian);
        assertOperator(otherGuardian, activeOperator(index0), "operator");
    }

    function test_rotateOperator_toTheColdKey() public {
        rotateOperator0To(gatekeeper0);
        assertOperator(gatekeeper0, activeOperator(index0), "operator");
    }

    function test_rotateOperator_oneColdKeyForTwoGatekeepers() public {
        uint32 index = addGatekeeper(network, gatekeeper0, stranger, limits(Permissions.ALL, 0, 0));
        vm.prank(gatekeeper0);
        registry.rotateOperator(network, index, hotKey);
        assertOperator(hotKey, activeOperator(index), "rotated");
        assertOperator(operator0, activeOperator(index0), "not rotated");
    }

    function test_rotateOperator_leavesOtherNetworks() public {
        rotateOperator0To(hotKey);
        assertEq(registry.getGatekeeper(otherNetwork, 1).operator, otherOperator, "operator");
    }
}
