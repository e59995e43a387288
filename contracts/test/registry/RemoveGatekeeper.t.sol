// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Refusal} from "../../src/libraries/Refusal.sol";
import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Gatekeeper, GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {Reason} from "../../src/types/Reason.sol";
import {OperatorFields, UnitTest} from "./UnitTest.sol";

contract RemoveGatekeeperTest is UnitTest {
    function refuse(uint32 gatekeeper) internal {
        vm.expectRevert(IPassRegistry.NoSuchGatekeeper.selector);
        removeGatekeeper(gatekeeper);
    }

    /* REVERTS */

    function test_removeGatekeeper_byAnybodyElse() public {
        address[6] memory others =
            [stranger, guardian, gatekeeper0, operator0, otherAuthority, otherGuardian];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(IPassRegistry.NotAuthorized.selector);
            vm.prank(others[i]);
            registry.removeGatekeeper(network, index0);
        }
    }

    function test_removeGatekeeper_zero() public {
        refuse(0);
    }

    function test_removeGatekeeper_neverGivenOut() public {
        refuse(3);
    }

    function test_removeGatekeeper_twice() public {
        removeGatekeeper(index0);
        refuse(index0);
    }

    function test_removeGatekeeper_ofARaisedGeneration() public {
        raiseGeneration(index0);
        refuse(index0);
    }

    /* SUCCESSES */

    function assertRemoved() internal {
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.GatekeeperRemoved(network, index0);
        removeGatekeeper(index0);
        assertEventCount(1);
        OperatorFields memory expected = activeOperator(index0);
        expected.status = uint8(GatekeeperStatus.Removed);
        assertOperator(operator0, expected, "operator");
        Gatekeeper memory gatekeeper = Gatekeeper(gatekeeper0, address(0), 0, 0);
        assertEq(
            abi.encode(registry.getGatekeeper(network, index0)),
            abi.encode(gatekeeper),
            "gatekeeper"
        );
        assertEq(registry.standingWord(network, 0), 4, "standing");
    }

    function test_removeGatekeeper() public {
        assertRemoved();
    }

    function test_removeGatekeeper_frozen() public {
        setStatus(index0, GatekeeperStatus.Frozen);
        assertRemoved();
    }

    function test_removeGatekeeper_halted() public {
        setStatus(index0, GatekeeperStatus.Halted);
        assertRemoved();
    }

    function test_removeGatekeeper_makesItsPassesFall() public {
        issue();
        removeGatekeeper(index0);
        assertReason(Reason.IssuerInactive, "verdict");
        assertPass(issuedPass(), "pass");
    }

    function test_removeGatekeeper_leavesTheOthers() public {
        vm.prank(operator1);
        registry.issue(network, holder, 0, 0);
        removeGatekeeper(index0);
        assertReason(Reason.Allow, "verdict");
        assertOperator(operator1, activeOperator(index1), "operator");
        assertEq(registry.standingWord(otherNetwork, 0), 2, "standing of the other network");
        assertEq(registry.getGatekeeper(otherNetwork, 1).operator, otherOperator, "other");
    }

    function test_removeGatekeeper_forgetsTheSuccessor() public {
        issue();
        setSuccessor(index0, index1);
        removeGatekeeper(index0);
        assertEq(registry.getGatekeeper(network, index0).successor, 0, "successor");
        expectRefusal(Refusal.NOT_AUTHORIZED);
        vm.prank(operator1);
        registry.takeOver(network, holder);
    }

    function test_removeGatekeeper_doesNotGiveTheIndexBack() public {
        removeGatekeeper(index1);
        assertEq(registry.getNetwork(network).lastGatekeeper, index1, "last gatekeeper");
    }

    function test_removeGatekeeper_passesStayFallen_whenItsOperatorServesAgain() public {
        issue();
        removeGatekeeper(index0);
        addGatekeeper(network, gatekeeper0, operator0, limits(Permissions.ALL, 0, 0));
        assertReason(Reason.IssuerInactive, "verdict");
    }

    function test_removeGatekeeper_itsColdKeyMayNotRotate() public {
        removeGatekeeper(index0);
        vm.expectRevert(IPassRegistry.NoSuchGatekeeper.selector);
        rotateOperator0To(stranger);
    }
}
