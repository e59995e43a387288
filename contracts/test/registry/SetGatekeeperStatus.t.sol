// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {Reason} from "../../src/types/Reason.sol";
import {OperatorFields, UnitTest} from "./UnitTest.sol";

contract SetGatekeeperStatusTest is UnitTest {
    function set(address by, GatekeeperStatus status) internal {
        vm.prank(by);
        registry.setGatekeeperStatus(network, index0, status);
    }

    function refuseIndex(uint32 gatekeeper) internal {
        vm.expectRevert(IPassRegistry.NoSuchGatekeeper.selector);
        setStatus(gatekeeper, GatekeeperStatus.Frozen);
    }

    function refuseGuardian(GatekeeperStatus status) internal {
        vm.expectRevert(IPassRegistry.GuardianMayOnlyTighten.selector);
        set(guardian, status);
    }

    /* REVERTS */

    function test_setGatekeeperStatus_byAnybodyElse() public {
        address[6] memory others =
            [stranger, gatekeeper0, operator0, otherAuthority, otherGuardian, otherOperator];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(IPassRegistry.NotAuthorized.selector);
            set(others[i], GatekeeperStatus.Halted);
        }
    }

    function test_setGatekeeperStatus_networkThatDoesNotExist() public {
        vm.expectRevert(IPassRegistry.NotAuthorized.selector);
        vm.prank(authority);
        registry.setGatekeeperStatus(keccak256("nowhere"), 1, GatekeeperStatus.Halted);
    }

    function test_setGatekeeperStatus_none() public {
        vm.expectRevert(IPassRegistry.InvalidStatus.selector);
        set(authority, GatekeeperStatus.None);
    }

    function test_setGatekeeperStatus_removed() public {
        vm.expectRevert(IPassRegistry.InvalidStatus.selector);
        set(authority, GatekeeperStatus.Removed);
    }

    function test_setGatekeeperStatus_removed_byGuardian() public {
        vm.expectRevert(IPassRegistry.InvalidStatus.selector);
        set(guardian, GatekeeperStatus.Removed);
    }

    function test_setGatekeeperStatus_unknown() public {
        bytes4 selector = IPassRegistry.setGatekeeperStatus.selector;
        vm.prank(authority);
        (bool success,) =
            address(registry).call(abi.encodeWithSelector(selector, network, index0, 5));
        assertFalse(success, "success");
    }

    function test_setGatekeeperStatus_zero() public {
        refuseIndex(0);
    }

    function test_setGatekeeperStatus_neverGivenOut() public {
        refuseIndex(3);
    }

    function test_setGatekeeperStatus_ofARemovedGatekeeper() public {
        removeGatekeeper(index0);
        refuseIndex(index0);
    }

    function test_setGatekeeperStatus_ofARaisedGeneration() public {
        raiseGeneration(index0);
        refuseIndex(index0);
    }

    function test_setGatekeeperStatus_byGuardian_same() public {
        refuseGuardian(GatekeeperStatus.Active);
        set(authority, GatekeeperStatus.Frozen);
        refuseGuardian(GatekeeperStatus.Frozen);
        set(authority, GatekeeperStatus.Halted);
        refuseGuardian(GatekeeperStatus.Halted);
    }

    function test_setGatekeeperStatus_byGuardian_looser() public {
        set(guardian, GatekeeperStatus.Frozen);
        refuseGuardian(GatekeeperStatus.Active);
        set(guardian, GatekeeperStatus.Halted);
        refuseGuardian(GatekeeperStatus.Active);
        refuseGuardian(GatekeeperStatus.Frozen);
    }

    /* SUCCESSES */

    function assertSet(address by, GatekeeperStatus status) internal {
        vm.recordLogs();
        expectEvent();
        emit IPassRegistry.GatekeeperStatusSet(network, index0, by, status);
        set(by, status);
        assertEventCount(1);
        OperatorFields memory expected = activeOperator(index0);
        expected.status = uint8(status);
        assertOperator(operator0, expected, "operator");
        bool stands = status != GatekeeperStatus.Halted;
        assertEq(registry.standingWord(network, 0), stands ? 6 : 4, "standing");
    }

    function test_setGatekeeperStatus_frozen() public {
        assertSet(authority, GatekeeperStatus.Frozen);
    }

    function test_setGatekeeperStatus_halted() public {
        assertSet(authority, GatekeeperStatus.Halted);
    }

    function test_setGatekeeperStatus_fromEachToEach_byAuthority() public {
        for (uint8 from = 1; from <= 3; ++from) {
            for (uint8 to = 1; to <= 3; ++to) {
                set(authority, GatekeeperStatus(from));
                assertSet(authority, GatekeeperStatus(to));
            }
        }
    }

    function test_setGatekeeperStatus_byGuardian_fromActiveToFrozen() public {
        assertSet(guardian, GatekeeperStatus.Frozen);
    }

    function test_setGatekeeperStatus_byGuardian_fromActiveToHalted() public {
        assertSet(guardian, GatekeeperStatus.Halted);
    }

    function test_setGatekeeperStatus_byGuardian_fromFrozenToHalted() public {
        set(authority, GatekeeperStatus.Frozen);
        assertSet(guardian, GatekeeperStatus.Halted);
    }

    function test_setGatekeeperStatus_byAuthorityThatIsTheGuardian_mayLoosen() public {
        vm.prank(authority);
        registry.setGuardian(network, authority);
        set(authority, GatekeeperStatus.Halted);
        assertSet(authority, GatekeeperStatus.Active);
    }

    function test_setGatekeeperStatus_frozen_keepsItsPasses() public {
        issue();
        set(authority, GatekeeperStatus.Frozen);
        assertReason(Reason.Allow, "verdict");
    }

    function test_setGatekeeperStatus_halted_makesItsPassesFall_andBack() public {
        issue();
        set(authority, GatekeeperStatus.Halted);
        assertReason(Reason.IssuerInactive, "halted");
        set(authority, GatekeeperStatus.Frozen);
        assertReason(Reason.Allow, "frozen");
        set(authority, GatekeeperStatus.Halted);
        set(authority, GatekeeperStatus.Active);
        assertReason(Reason.Allow, "active");
        assertPass(issuedPass(), "pass");
    }

    function test_setGatekeeperStatus_leavesTheOthers() public {
        vm.prank(operator1);
        registry.issue(network, holder, 0, 0);
        set(authority, GatekeeperStatus.Halted);
        assertReason(Reason.Allow, "verdict");
        assertOperator(operator1, activeOperator(index1), "operator");
        assertEq(registry.standingWord(otherNetwork, 0), 2, "standing");
    }

    function test_setGatekeeperStatus_keepsTheRestOfTheWord() public {
        setLimits(Permissions.ISSUE, 70, 9);
        vm.prank(operator0);
        registry.issue(network, holder, NOW, 0);
        set(authority, GatekeeperStatus.Frozen);
        assertOperator(
            operator0,
            OperatorFields(index0, 2, 1, 0, 70, 70, 9, uint24(NOW / 1 days), 1),
            "operator"
        );
    }

    function test_setGatekeeperStatus_inTheLastBitOfAWordAndTheFirstOfTheNext() public {
        addGatekeepersUpTo(257);
        setStatus(255, GatekeeperStatus.Halted);
        assertEq(registry.standingWord(network, 0), (1 << 255) - 2, "first word");
        assertEq(registry.standingWord(network, 1), 2, "second word");
        setStatus(257, GatekeeperStatus.Halted);
        assertEq(registry.standingWord(network, 1), 0, "second word afterwards");
    }

    function test_setGatekeeperStatus_whilePaused_keepsThePause() public {
        pause();
        set(authority, GatekeeperStatus.Halted);
        assertEq(registry.standingWord(network, 0), 5, "halted");
        set(authority, GatekeeperStatus.Active);
        assertEq(registry.standingWord(network, 0), 7, "active");
    }
}
