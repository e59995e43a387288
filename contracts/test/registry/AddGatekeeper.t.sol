// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {
    Gatekeeper,
    GatekeeperLimits,
    GatekeeperStatus,
    Permissions
} from "../../src/types/Gatekeeper.sol";
import {NetworkSettings} from "../../src/types/Network.sol";
import {OperatorFields, UnitTest} from "./UnitTest.sol";

contract AddGatekeeperTest is UnitTest {
    address internal coldKey = makeAddr("cold key");
    address internal hotKey = makeAddr("hot key");

    function add(address operator) internal returns (uint32) {
        return addGatekeeper(network, coldKey, operator, limits(Permissions.ALL, 0, 0));
    }

    function refuse(address cold, address hot, uint8 permissions, bytes4 selector) internal {
        vm.expectRevert(selector);
        addGatekeeper(network, cold, hot, limits(permissions, 0, 0));
    }

    /* REVERTS */

    function test_addGatekeeper_byAnybodyElse() public {
        address[6] memory others =
            [stranger, guardian, gatekeeper0, operator0, otherAuthority, otherGuardian];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(IPassRegistry.NotAuthorized.selector);
            vm.prank(others[i]);
            registry.addGatekeeper(network, coldKey, hotKey, limits(Permissions.ALL, 0, 0));
        }
    }

    function test_addGatekeeper_networkThatDoesNotExist() public {
        vm.expectRevert(IPassRegistry.NotAuthorized.selector);
        addGatekeeper(keccak256("nowhere"), coldKey, hotKey, limits(Permissions.ALL, 0, 0));
    }

    function test_addGatekeeper_authorityZero() public {
        refuse(address(0), hotKey, Permissions.ALL, IPassRegistry.ZeroAddress.selector);
    }

    function test_addGatekeeper_operatorZero() public {
        refuse(coldKey, address(0), Permissions.ALL, IPassRegistry.ZeroAddress.selector);
    }

    function test_addGatekeeper_unknownPermissions() public {
        refuse(coldKey, hotKey, 64, IPassRegistry.InvalidPermissions.selector);
        refuse(coldKey, hotKey, 128, IPassRegistry.InvalidPermissions.selector);
        refuse(coldKey, hotKey, 255, IPassRegistry.InvalidPermissions.selector);
    }

    function test_addGatekeeper_operatorTaken() public {
        refuse(coldKey, operator0, Permissions.ALL, IPassRegistry.OperatorTaken.selector);
    }

    function test_addGatekeeper_operatorTaken_gatekeeperHalted() public {
        setStatus(index0, GatekeeperStatus.Halted);
        refuse(coldKey, operator0, Permissions.ALL, IPassRegistry.OperatorTaken.selector);
    }

    function test_addGatekeeper_operatorTaken_generationRaised() public {
        raiseGeneration(index0);
        refuse(coldKey, operator0, Permissions.ALL, IPassRegistry.OperatorTaken.selector);
    }

    function test_addGatekeeper_exhausted() public {
        addGatekeepersUpTo(1023);
        vm.expectRevert(IPassRegistry.GatekeepersExhausted.selector);
        add(hotKey);
    }

    /* SUCCESSES */

    function assertAdded(GatekeeperLimits memory limits_, OperatorFields memory expected) internal {
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.GatekeeperAdded(network, 3, coldKey, hotKey, limits_);
        uint32 index = addGatekeeper(network, coldKey, hotKey, limits_);
        assertEventCount(1);
        assertEq(index, 3, "index");
        assertEq(registry.getNetwork(network).lastGatekeeper, 3, "last gatekeeper");
        Gatekeeper memory gatekeeper = Gatekeeper(coldKey, hotKey, limits_.maxLifetimeSeconds, 0);
        assertEq(
            abi.encode(registry.getGatekeeper(network, 3)), abi.encode(gatekeeper), "gatekeeper"
        );
        assertOperator(hotKey, expected, "operator");
        assertEq(registry.standingWord(network, 0), 14, "standing");
    }

    function test_addGatekeeper() public {
        assertAdded(limits(Permissions.ALL, 0, 0), activeOperator(3));
    }

    function test_addGatekeeper_greatestLimits() public {
        uint40 max = type(uint40).max;
        assertAdded(
            limits(Permissions.ALL, max, type(uint32).max),
            OperatorFields(3, 1, 63, 0, max, max, type(uint32).max, 0, 0)
        );
    }

    function test_addGatekeeper_withoutPermissions() public {
        assertAdded(limits(0, 0, 0), OperatorFields(3, 1, 0, 0, 0, 0, 0, 0, 0));
    }

    function test_addGatekeeper_copiesTheNetworksSettings() public {
        updateNetwork(NetworkSettings(50, 100, 7));
        assertAdded(limits(1, 70, 2), OperatorFields(3, 1, 1, 7, 70, 50, 2, 0, 0));
    }

    function test_addGatekeeper_oneKeyForAll() public {
        uint32 index = addGatekeeper(network, hotKey, hotKey, limits(Permissions.ALL, 0, 0));
        assertEq(registry.getGatekeeper(network, index).authority, hotKey, "authority");
        assertEq(registry.getGatekeeper(network, index).operator, hotKey, "operator");
    }

    function test_addGatekeeper_oneColdKeyForTwo() public {
        uint32 index = addGatekeeper(network, gatekeeper0, hotKey, limits(Permissions.ALL, 0, 0));
        assertEq(registry.getGatekeeper(network, index).authority, gatekeeper0, "authority");
    }

    function test_addGatekeeper_operatorOfAnotherNetwork() public {
        add(otherOperator);
        assertOperator(otherOperator, activeOperator(3), "operator");
    }

    function test_addGatekeeper_operatorOfARemovedGatekeeper() public {
        removeGatekeeper(index0);
        add(operator0);
        assertOperator(operator0, activeOperator(3), "operator");
        assertStands(index0, false, "the removed one");
    }

    function test_addGatekeeper_operatorBeforeARotation() public {
        rotateOperator0To(stranger);
        add(operator0);
        assertOperator(operator0, activeOperator(3), "operator");
    }

    function test_addGatekeeper_indexOfARemovedOneIsNotGivenOutAgain() public {
        removeGatekeeper(index1);
        assertEq(add(hotKey), 3, "index");
    }

    function test_addGatekeeper_numbersFromOne() public view {
        assertEq(index0, 1, "first");
        assertEq(index1, 2, "second");
    }

    function test_addGatekeeper_skipsMultiplesOf256() public {
        for (uint32 multiple = 256; multiple <= 768; multiple += 256) {
            addGatekeepersUpTo(multiple - 1);
            uint32 index = add(manyOperator(multiple));
            assertEq(index, multiple + 1, "index");
            assertStands(index, true, "standing");
            assertEq(registry.getGatekeeper(network, multiple).authority, address(0), "skipped");
        }
    }

    function test_addGatekeeper_1020InAll() public {
        addGatekeepersUpTo(1023);
        uint256 count;
        for (uint32 index = 1; index <= 1023; ++index) {
            if (registry.getGatekeeper(network, index).operator != address(0)) ++count;
        }
        assertEq(count, 1020, "gatekeepers");
        for (uint256 word = 0; word < 4; ++word) {
            assertEq(registry.standingWord(network, word), ~uint256(1), vm.toString(word));
        }
    }

    function test_addGatekeeper_leavesOtherNetworks() public {
        add(hotKey);
        assertEq(registry.getNetwork(otherNetwork).lastGatekeeper, 1, "last gatekeeper");
        assertEq(registry.standingWord(otherNetwork, 0), 2, "standing");
        assertEq(registry.getGatekeeper(otherNetwork, 3).operator, address(0), "gatekeeper");
    }
}
