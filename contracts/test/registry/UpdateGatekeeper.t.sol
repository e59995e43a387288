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

contract UpdateGatekeeperTest is UnitTest {
    address internal coldKey = makeAddr("cold key");

    function update(uint32 gatekeeper, GatekeeperLimits memory limits_) internal {
        vm.prank(authority);
        registry.updateGatekeeper(network, gatekeeper, coldKey, limits_);
    }

    function refuse(uint32 gatekeeper) internal {
        vm.expectRevert(IPassRegistry.NoSuchGatekeeper.selector);
        update(gatekeeper, limits(Permissions.ALL, 0, 0));
    }

    /* REVERTS */

    function test_updateGatekeeper_byAnybodyElse() public {
        address[6] memory others =
            [stranger, guardian, gatekeeper0, operator0, otherAuthority, otherGuardian];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(IPassRegistry.NotAuthorized.selector);
            vm.prank(others[i]);
            registry.updateGatekeeper(network, index0, coldKey, limits(0, 0, 0));
        }
    }

    function test_updateGatekeeper_authorityZero() public {
        vm.expectRevert(IPassRegistry.ZeroAddress.selector);
        vm.prank(authority);
        registry.updateGatekeeper(network, index0, address(0), limits(0, 0, 0));
    }

    function test_updateGatekeeper_unknownPermission() public {
        vm.expectRevert(IPassRegistry.InvalidPermissions.selector);
        update(index0, limits(64, 0, 0));
    }

    function test_updateGatekeeper_zero() public {
        refuse(0);
    }

    function test_updateGatekeeper_neverGivenOut() public {
        refuse(3);
    }

    function test_updateGatekeeper_greatestIndex() public {
        refuse(type(uint32).max);
    }

    function test_updateGatekeeper_removed() public {
        removeGatekeeper(index0);
        refuse(index0);
    }

    function test_updateGatekeeper_ofARaisedGeneration() public {
        raiseGeneration(index0);
        refuse(index0);
    }

    /* SUCCESSES */

    function assertUpdated(GatekeeperLimits memory limits_, OperatorFields memory expected)
        internal
    {
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.GatekeeperUpdated(network, index0, coldKey, limits_);
        update(index0, limits_);
        assertEventCount(1);
        Gatekeeper memory gatekeeper = Gatekeeper(coldKey, operator0, limits_.maxLifetimeSeconds, 0);
        assertEq(
            abi.encode(registry.getGatekeeper(network, index0)),
            abi.encode(gatekeeper),
            "gatekeeper"
        );
        assertOperator(operator0, expected, "operator");
    }

    function test_updateGatekeeper() public {
        assertUpdated(limits(5, 70, 2), OperatorFields(index0, 1, 5, 0, 70, 70, 2, 0, 0));
    }

    function test_updateGatekeeper_leastLimits() public {
        setLimits(Permissions.ALL, 70, 2);
        assertUpdated(limits(0, 0, 0), OperatorFields(index0, 1, 0, 0, 0, 0, 0, 0, 0));
    }

    function test_updateGatekeeper_greatestLimits() public {
        uint40 max = type(uint40).max;
        assertUpdated(
            limits(Permissions.ALL, max, type(uint32).max),
            OperatorFields(index0, 1, 63, 0, max, max, type(uint32).max, 0, 0)
        );
    }

    function test_updateGatekeeper_fromGreatestToLeast() public {
        setLimits(Permissions.ALL, type(uint40).max, type(uint32).max);
        assertUpdated(limits(0, 0, 0), OperatorFields(index0, 1, 0, 0, 0, 0, 0, 0, 0));
    }

    function test_updateGatekeeper_isCutToTheNetworksMaximum() public {
        updateNetwork(NetworkSettings(50, 100, 7));
        assertUpdated(limits(1, 200, 0), OperatorFields(index0, 1, 1, 7, 100, 50, 0, 0, 0));
    }

    function test_updateGatekeeper_cutsTheNetworksDefault() public {
        updateNetwork(NetworkSettings(50, 100, 7));
        assertUpdated(limits(1, 20, 0), OperatorFields(index0, 1, 1, 7, 20, 20, 0, 0, 0));
    }

    function test_updateGatekeeper_liftsAShorterMaximum() public {
        updateNetwork(NetworkSettings(50, 100, 0));
        setLimits(1, 20, 0);
        assertUpdated(limits(1, 0, 0), OperatorFields(index0, 1, 1, 0, 100, 50, 0, 0, 0));
    }

    function test_updateGatekeeper_frozen_staysSo() public {
        setStatus(index0, GatekeeperStatus.Frozen);
        assertUpdated(limits(1, 0, 0), OperatorFields(index0, 2, 1, 0, 0, 0, 0, 0, 0));
    }

    function test_updateGatekeeper_keepsTheSuccessor() public {
        setSuccessor(index0, index1);
        update(index0, limits(0, 0, 0));
        assertEq(registry.getGatekeeper(network, index0).successor, index1, "successor");
    }

    function test_updateGatekeeper_leavesTheOthers() public {
        update(index0, limits(1, 10, 2));
        assertOperator(operator1, activeOperator(index1), "operator");
        assertEq(registry.getGatekeeper(network, index1).authority, gatekeeper1, "authority");
        assertEq(registry.getGatekeeper(otherNetwork, 1).authority, otherGatekeeper, "other");
    }

    function test_updateGatekeeper_theFormerColdKeyMayNotRotate() public {
        update(index0, limits(0, 0, 0));
        vm.expectRevert(IPassRegistry.NotAuthorized.selector);
        rotateOperator0To(stranger);
    }
}
