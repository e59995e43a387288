// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Refusal} from "../../src/libraries/Refusal.sol";
import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Gatekeeper, GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {Reason} from "../../src/types/Reason.sol";
import {OperatorFields, PassFields, UnitTest} from "./UnitTest.sol";

contract RaiseGenerationTest is UnitTest {
    uint32 internal constant NEXT = 3;

    function refuse(uint32 gatekeeper) internal {
        vm.expectRevert(IPassRegistry.NoSuchGatekeeper.selector);
        raiseGeneration(gatekeeper);
    }

    /* REVERTS */

    function test_raiseGeneration_byAnybodyElse() public {
        address[6] memory others =
            [stranger, guardian, gatekeeper0, operator0, otherAuthority, otherGuardian];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(IPassRegistry.NotAuthorized.selector);
            vm.prank(others[i]);
            registry.raiseGeneration(network, index0);
        }
    }

    function test_raiseGeneration_zero() public {
        refuse(0);
    }

    function test_raiseGeneration_neverGivenOut() public {
        refuse(NEXT);
    }

    function test_raiseGeneration_removed() public {
        removeGatekeeper(index0);
        refuse(index0);
    }

    function test_raiseGeneration_ofTheOldIndex() public {
        raiseGeneration(index0);
        refuse(index0);
    }

    function test_raiseGeneration_exhausted() public {
        addGatekeepersUpTo(1023);
        vm.expectRevert(IPassRegistry.GatekeepersExhausted.selector);
        raiseGeneration(index0);
    }

    function test_raiseGeneration_theOldIndexIsDeadForEveryVerb() public {
        raiseGeneration(index0);
        bytes[4] memory calls = [
            abi.encodeCall(
                registry.updateGatekeeper,
                (network, index0, gatekeeper0, limits(Permissions.ALL, 0, 0))
            ),
            abi.encodeCall(
                registry.setGatekeeperStatus, (network, index0, GatekeeperStatus.Active)
            ),
            abi.encodeCall(registry.removeGatekeeper, (network, index0)),
            abi.encodeCall(registry.setSuccessor, (network, index1, index0))
        ];
        bytes memory expected = abi.encodeWithSelector(IPassRegistry.NoSuchGatekeeper.selector);
        for (uint256 i = 0; i < calls.length; ++i) {
            vm.prank(authority);
            (bool success, bytes memory answer) = address(registry).call(calls[i]);
            assertFalse(success, vm.toString(i));
            assertEq(answer, expected, vm.toString(i));
        }
        vm.expectRevert(IPassRegistry.NoSuchGatekeeper.selector);
        rotateOperator0To(stranger);
    }

    /* SUCCESSES */

    function assertRaised(OperatorFields memory expected, bool stands) internal {
        Gatekeeper memory before = registry.getGatekeeper(network, index0);
        expected.gatekeeper = NEXT;
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.GenerationRaised(network, index0, NEXT);
        uint32 next = raiseGeneration(index0);
        assertEventCount(1);
        assertEq(next, NEXT, "index");
        assertEq(registry.getNetwork(network).lastGatekeeper, NEXT, "last gatekeeper");
        assertOperator(operator0, expected, "operator");
        assertEq(registry.standingWord(network, 0), stands ? 12 : 4, "standing");
        Gatekeeper memory now_ =
            Gatekeeper(before.authority, before.operator, before.maxLifetimeSeconds, 0);
        assertEq(abi.encode(registry.getGatekeeper(network, NEXT)), abi.encode(now_), "gatekeeper");
        (before.operator, before.successor) = (address(0), 0);
        assertEq(
            abi.encode(registry.getGatekeeper(network, index0)), abi.encode(before), "former self"
        );
    }

    function test_raiseGeneration() public {
        assertRaised(activeOperator(index0), true);
    }

    function test_raiseGeneration_keepsLimitsAndCount() public {
        setLimits(Permissions.ISSUE, 70, 9);
        vm.prank(operator0);
        registry.issue(network, holder, NOW, 0);
        assertRaised(OperatorFields(index0, 1, 1, 0, 70, 70, 9, uint24(NOW / 1 days), 1), true);
    }

    function test_raiseGeneration_frozen_staysSo() public {
        setStatus(index0, GatekeeperStatus.Frozen);
        OperatorFields memory expected = activeOperator(index0);
        expected.status = uint8(GatekeeperStatus.Frozen);
        assertRaised(expected, true);
    }

    function test_raiseGeneration_halted_staysSo() public {
        setStatus(index0, GatekeeperStatus.Halted);
        OperatorFields memory expected = activeOperator(index0);
        expected.status = uint8(GatekeeperStatus.Halted);
        assertRaised(expected, false);
    }

    function test_raiseGeneration_resetsTheSuccessor() public {
        setSuccessor(index0, index1);
        assertRaised(activeOperator(index0), true);
    }

    /// @dev An emergency is not undone by what was agreed before.
    function test_raiseGeneration_anOlderConsentToTakeOverIsNone() public {
        issue();
        setSuccessor(index0, index1);
        raiseGeneration(index0);
        expectRefusal(Refusal.NOT_AUTHORIZED);
        vm.prank(operator1);
        registry.takeOver(network, holder);
    }

    function test_raiseGeneration_makesOldPassesFall_andNewOnesAreGood() public {
        issue();
        uint32 next = raiseGeneration(index0);
        assertReason(Reason.IssuerInactive, "old");
        assertPass(issuedPass(), "old pass");
        vm.prank(operator0);
        registry.issue(network, stranger, EXPIRY, ATTRIBUTES);
        assertReason(registry.verify(stranger, network), Reason.Allow, "new");
        PassFields memory expected = issuedPass();
        expected.gatekeeper = next;
        assertPassOf(network, stranger, expected, "new pass");
    }

    function test_raiseGeneration_twice() public {
        raiseGeneration(index0);
        vm.prank(operator0);
        registry.issue(network, holder, EXPIRY, ATTRIBUTES);
        uint32 third = raiseGeneration(NEXT);
        assertEq(third, 4, "index");
        assertReason(Reason.IssuerInactive, "verdict");
        assertOperator(operator0, activeOperator(4), "operator");
        assertEq(registry.standingWord(network, 0), 20, "standing");
    }

    function test_raiseGeneration_theColdKeyRotatesTheNewIndex() public {
        uint32 next = raiseGeneration(index0);
        vm.prank(gatekeeper0);
        registry.rotateOperator(network, next, stranger);
        assertOperator(stranger, activeOperator(next), "operator");
    }

    function test_raiseGeneration_leavesTheOthers() public {
        vm.prank(operator1);
        registry.issue(network, holder, 0, 0);
        raiseGeneration(index0);
        assertReason(Reason.Allow, "verdict");
        assertOperator(operator1, activeOperator(index1), "operator");
        assertEq(registry.getNetwork(otherNetwork).lastGatekeeper, 1, "last of the other network");
        assertEq(registry.standingWord(otherNetwork, 0), 2, "standing of the other network");
    }

    function test_raiseGeneration_skipsMultiplesOf256() public {
        addGatekeepersUpTo(255);
        assertEq(raiseGeneration(index0), 257, "index");
        assertStands(257, true, "standing");
    }

    function test_raiseGeneration_intoTheLastIndex() public {
        addGatekeepersUpTo(1022);
        assertEq(raiseGeneration(index0), 1023, "index");
        issueBy0();
        assertReason(Reason.Allow, "verdict");
    }

    function issueBy0() internal {
        vm.prank(operator0);
        registry.issue(network, holder, 0, 0);
    }
}
