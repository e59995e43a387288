// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {NetworkSettings} from "../../src/types/Network.sol";
import {Reason} from "../../src/types/Reason.sol";
import {OperatorFields, UnitTest} from "./UnitTest.sol";

contract UpdateNetworkTest is UnitTest {
    /* REVERTS */

    function test_updateNetwork_byAnybodyElse() public {
        address[7] memory others = [
            stranger,
            guardian,
            gatekeeper0,
            operator0,
            otherAuthority,
            otherGuardian,
            address(registry)
        ];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(IPassRegistry.NotAuthorized.selector);
            vm.prank(others[i]);
            registry.updateNetwork(network, NetworkSettings(0, 0, 0));
        }
    }

    function test_updateNetwork_thatDoesNotExist() public {
        vm.expectRevert(IPassRegistry.NotAuthorized.selector);
        vm.prank(authority);
        registry.updateNetwork(keccak256("nowhere"), NetworkSettings(0, 0, 0));
    }

    function test_updateNetwork_defaultAboveMaximum() public {
        vm.expectRevert(IPassRegistry.InvalidSettings.selector);
        updateNetwork(NetworkSettings(101, 100, 0));
    }

    function test_updateNetwork_unknownFlag() public {
        vm.expectRevert(IPassRegistry.InvalidSettings.selector);
        setFlags(8);
    }

    function test_updateNetwork_thePauseIsNoFlag() public {
        vm.expectRevert(IPassRegistry.InvalidSettings.selector);
        setFlags(PAUSED);
    }

    /* SUCCESSES */

    function test_updateNetwork() public {
        NetworkSettings memory settings = NetworkSettings(50, 100, 7);
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.NetworkUpdated(network, settings);
        updateNetwork(settings);
        assertEventCount(1);
        NetworkSettings memory stored = registry.getNetwork(network).settings;
        assertEq(abi.encode(stored), abi.encode(settings), "settings");
    }

    function test_updateNetwork_leavesTheRest() public {
        pause();
        vm.prank(authority);
        registry.proposeAuthority(network, stranger);
        updateNetwork(NetworkSettings(50, 100, 7));
        assertEq(registry.getNetwork(network).authority, authority, "authority");
        assertEq(registry.getNetwork(network).guardian, guardian, "guardian");
        assertEq(registry.getNetwork(network).pendingAuthority, stranger, "pending authority");
        assertEq(registry.getNetwork(network).lastGatekeeper, index1, "last gatekeeper");
        assertTrue(registry.getNetwork(network).paused, "paused");
        assertEq(registry.standingWord(network, 0), 7, "standing");
    }

    function test_updateNetwork_leavesOtherNetworks() public {
        updateNetwork(NetworkSettings(50, 100, 7));
        NetworkSettings memory stored = registry.getNetwork(otherNetwork).settings;
        assertEq(abi.encode(stored), abi.encode(NetworkSettings(0, 0, 0)), "settings");
    }

    function test_updateNetwork_isCopiedToEveryGatekeeper() public {
        updateNetwork(NetworkSettings(50, 100, 7));
        OperatorFields memory expected = activeOperator(index0);
        expected.networkFlags = 7;
        (expected.maxLifetimeSeconds, expected.defaultLifetimeSeconds) = (100, 50);
        assertOperator(operator0, expected, "gatekeeper 0");
        expected.gatekeeper = index1;
        assertOperator(operator1, expected, "gatekeeper 1");
    }

    function test_updateNetwork_fromGreatestToLeast() public {
        updateNetwork(NetworkSettings(type(uint40).max, type(uint40).max, 7));
        OperatorFields memory expected = activeOperator(index0);
        expected.networkFlags = 7;
        expected.maxLifetimeSeconds = expected.defaultLifetimeSeconds = type(uint40).max;
        assertOperator(operator0, expected, "greatest");
        updateNetwork(NetworkSettings(0, 0, 0));
        assertOperator(operator0, activeOperator(index0), "least");
    }

    function test_updateNetwork_isCutToTheGatekeepersMaximum() public {
        setLimits(Permissions.ALL, 30, 0);
        updateNetwork(NetworkSettings(50, 100, 0));
        OperatorFields memory expected = activeOperator(index0);
        (expected.maxLifetimeSeconds, expected.defaultLifetimeSeconds) = (30, 30);
        assertOperator(operator0, expected, "cut");
        updateNetwork(NetworkSettings(10, 20, 0));
        (expected.maxLifetimeSeconds, expected.defaultLifetimeSeconds) = (20, 10);
        assertOperator(operator0, expected, "below the gatekeeper's");
        updateNetwork(NetworkSettings(0, 0, 0));
        (expected.maxLifetimeSeconds, expected.defaultLifetimeSeconds) = (30, 30);
        assertOperator(operator0, expected, "the gatekeeper's own again");
    }

    function test_updateNetwork_keepsStatusLimitsAndCount() public {
        setLimits(Permissions.ISSUE, 30, 9);
        issue(NOW);
        setStatus(index0, GatekeeperStatus.Frozen);
        updateNetwork(NetworkSettings(0, 20, 1));
        assertOperator(
            operator0,
            OperatorFields(index0, 2, 1, 1, 20, 20, 9, uint24(NOW / 1 days), 1),
            "operator"
        );
    }

    function issue(uint40 expiresAt) internal {
        vm.prank(operator0);
        registry.issue(network, holder, expiresAt, 0);
    }

    function test_updateNetwork_isCopiedToManyGatekeepers() public {
        addGatekeepersUpTo(300);
        updateNetwork(NetworkSettings(50, 100, 7));
        OperatorFields memory expected = activeOperator(0);
        expected.networkFlags = 7;
        (expected.maxLifetimeSeconds, expected.defaultLifetimeSeconds) = (100, 50);
        for (uint32 index = 3; index <= 300; ++index) {
            if (index == 256) continue;
            expected.gatekeeper = index;
            // An operator is named after the index before its own: none is a multiple of 256.
            address operator = manyOperator(index == 257 ? 255 : index - 1);
            assertOperator(operator, expected, vm.toString(index));
        }
    }

    function test_updateNetwork_isCopiedToHaltedGatekeepers() public {
        setStatus(index0, GatekeeperStatus.Halted);
        setFlags(4);
        OperatorFields memory expected = activeOperator(index0);
        (expected.status, expected.networkFlags) = (3, 4);
        assertOperator(operator0, expected, "operator");
    }

    function test_updateNetwork_isCopiedToRotatedOperators() public {
        rotateOperator0To(stranger);
        setFlags(4);
        OperatorFields memory expected = activeOperator(index0);
        expected.networkFlags = 4;
        assertOperator(stranger, expected, "new operator");
        assertNoOperator(operator0, "old operator");
    }

    function test_updateNetwork_isCopiedOnceAfterARaisedGeneration() public {
        uint32 next = raiseGeneration(index0);
        setFlags(4);
        OperatorFields memory expected = activeOperator(next);
        expected.networkFlags = 4;
        assertOperator(operator0, expected, "operator");
    }

    function test_updateNetwork_isNotCopiedToRemovedGatekeepers() public {
        removeGatekeeper(index0);
        updateNetwork(NetworkSettings(50, 100, 7));
        OperatorFields memory expected = activeOperator(index0);
        expected.status = uint8(GatekeeperStatus.Removed);
        assertOperator(operator0, expected, "operator");
    }

    function test_updateNetwork_aRemovedGatekeepersOperatorThatServesAgain() public {
        removeGatekeeper(index0);
        uint32 index = addGatekeeper(network, gatekeeper0, operator0, limits(1, 10, 2));
        setFlags(4);
        assertOperator(operator0, OperatorFields(index, 1, 1, 4, 10, 10, 2, 0, 0), "operator");
    }

    function test_updateNetwork_whilePaused_keepsThePause() public {
        pause();
        setFlags(4);
        OperatorFields memory expected = activeOperator(index0);
        expected.networkFlags = 4 | PAUSED;
        assertOperator(operator0, expected, "operator");
    }

    function test_updateNetwork_leavesPassesThereAre() public {
        issue();
        updateNetwork(NetworkSettings(10, 10, 7));
        assertPass(issuedPass(), "pass");
        assertReason(Reason.Allow, "verdict");
    }
}
