// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Gatekeeper, GatekeeperStatus} from "../../src/types/Gatekeeper.sol";
import {UnitTest} from "./UnitTest.sol";

contract SetSuccessorTest is UnitTest {
    function refuse(uint32 gatekeeper, uint32 successor) internal {
        vm.expectRevert(IPassRegistry.NoSuchGatekeeper.selector);
        setSuccessor(gatekeeper, successor);
    }

    /* REVERTS */

    function test_setSuccessor_byAnybodyElse() public {
        address[7] memory others = [
            stranger, guardian, gatekeeper0, gatekeeper1, operator0, otherAuthority, otherGuardian
        ];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(IPassRegistry.NotAuthorized.selector);
            vm.prank(others[i]);
            registry.setSuccessor(network, index0, index1);
        }
    }

    function test_setSuccessor_ofZero() public {
        refuse(0, index1);
    }

    function test_setSuccessor_ofOneNeverGivenOut() public {
        refuse(3, index1);
    }

    function test_setSuccessor_ofOneNeverGivenOut_toNobody() public {
        refuse(3, 0);
    }

    function test_setSuccessor_ofASkippedIndex() public {
        addGatekeepersUpTo(257);
        refuse(256, index1);
    }

    function test_setSuccessor_toOneNeverGivenOut() public {
        refuse(index0, 3);
    }

    function test_setSuccessor_toARemovedGatekeeper() public {
        removeGatekeeper(index1);
        refuse(index0, index1);
    }

    function test_setSuccessor_toARaisedGeneration() public {
        raiseGeneration(index1);
        refuse(index0, index1);
    }

    /* SUCCESSES */

    function assertSet(uint32 gatekeeper, uint32 successor) internal {
        Gatekeeper memory expected = registry.getGatekeeper(network, gatekeeper);
        expected.successor = successor;
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.SuccessorSet(network, gatekeeper, successor);
        setSuccessor(gatekeeper, successor);
        assertEventCount(1);
        assertEq(
            abi.encode(registry.getGatekeeper(network, gatekeeper)),
            abi.encode(expected),
            "gatekeeper"
        );
    }

    function test_setSuccessor() public {
        assertSet(index0, index1);
    }

    function test_setSuccessor_replaces() public {
        addGatekeepersUpTo(3);
        setSuccessor(index0, index1);
        assertSet(index0, 3);
    }

    function test_setSuccessor_nobody() public {
        setSuccessor(index0, index1);
        assertSet(index0, 0);
    }

    function test_setSuccessor_itself() public {
        assertSet(index0, index0);
    }

    function test_setSuccessor_ofARemovedGatekeeper() public {
        removeGatekeeper(index0);
        assertSet(index0, index1);
    }

    function test_setSuccessor_ofARaisedGeneration_itsNewSelf() public {
        uint32 next = raiseGeneration(index0);
        assertSet(index0, next);
    }

    function test_setSuccessor_aHaltedGatekeeper() public {
        setStatus(index1, GatekeeperStatus.Halted);
        assertSet(index0, index1);
    }

    function test_setSuccessor_leavesTheOthers() public {
        setSuccessor(index0, index1);
        assertEq(registry.getGatekeeper(network, index1).successor, 0, "successor's successor");
        assertEq(registry.getGatekeeper(otherNetwork, 1).successor, 0, "other network");
    }
}
