// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Refusal} from "../../src/libraries/Refusal.sol";
import {GatekeeperStatus} from "../../src/types/Gatekeeper.sol";
import {NetworkFlags} from "../../src/types/Network.sol";
import {Reason} from "../../src/types/Reason.sol";
import {PassFields, UnitTest} from "./UnitTest.sol";

/// @dev The pass of `holder` is unbound: its own word decides alone.
contract UnboundTest is UnitTest {
    function setUp() public override {
        super.setUp();
        setFlags(NetworkFlags.UNBOUND);
        issue();
    }

    function unboundPass() internal view returns (PassFields memory fields) {
        fields = issuedPass();
        fields.flags = 1;
    }

    function test_unbound_issuedSo() public view {
        assertPass(unboundPass(), "pass");
        assertReason(Reason.Allow, "verdict");
    }

    function test_unbound_isNotReachedByAPause() public {
        pause();
        assertReason(Reason.Allow, "verdict");
    }

    function test_unbound_isNotReachedByAHaltOfItsGatekeeper() public {
        setStatus(index0, GatekeeperStatus.Halted);
        assertReason(Reason.Allow, "verdict");
    }

    function test_unbound_isNotReachedByTheRemovalOfItsGatekeeper() public {
        removeGatekeeper(index0);
        assertReason(Reason.Allow, "verdict");
    }

    function test_unbound_isNotReachedByARaisedGeneration() public {
        raiseGeneration(index0);
        assertReason(Reason.Allow, "verdict");
    }

    function test_unbound_isReachedByAFreeze() public {
        removeGatekeeper(index0);
        vm.prank(guardian);
        registry.freeze(network, holder, 1);
        assertReason(Reason.Frozen, "verdict");
    }

    function test_unbound_isReachedByARevocation() public {
        removeGatekeeper(index0);
        vm.prank(authority);
        registry.revoke(network, holder, 1);
        assertReason(Reason.Revoked, "verdict");
    }

    function test_unbound_expires() public {
        vm.warp(EXPIRY + 1);
        assertReason(Reason.Expired, "verdict");
    }

    function test_unbound_staysSo_whenTheFlagIsTakenBack() public {
        setFlags(0);
        pause();
        assertReason(Reason.Allow, "verdict");
    }

    function test_unbound_boundPassStaysBound_whenTheFlagIsSet() public {
        setFlags(0);
        vm.prank(operator0);
        registry.issue(network, stranger, 0, 0);
        setFlags(NetworkFlags.UNBOUND);
        pause();
        assertReason(registry.verify(stranger, network), Reason.NetworkPaused, "bound");
        assertReason(Reason.Allow, "unbound");
    }

    function test_unbound_noneIsIssued_whilePaused() public {
        pause();
        expectRefusal(Reason.NetworkPaused);
        vm.prank(operator0);
        registry.issue(network, stranger, 0, 0);
    }

    function test_unbound_staysSo_throughEveryStep() public {
        PassFields memory expected = unboundPass();
        freeze(1);
        (expected.state, expected.statusReason) = (FROZEN, 1);
        assertPass(expected, "frozen");
        vm.startPrank(operator0);
        registry.unfreeze(network, holder);
        (expected.state, expected.statusReason) = (ACTIVE, 0);
        assertPass(expected, "unfrozen");
        registry.renew(network, holder, EXPIRY + 1);
        expected.expiresAt = EXPIRY + 1;
        assertPass(expected, "renewed");
        registry.setAttributes(network, holder, 9);
        expected.attributes = 9;
        assertPass(expected, "attributes set");
        vm.stopPrank();
        setSuccessor(index0, index1);
        vm.prank(operator1);
        registry.takeOver(network, holder);
        expected.gatekeeper = index1;
        assertPass(expected, "taken over");
        vm.prank(operator1);
        registry.revoke(network, holder, 2);
        (expected.state, expected.statusReason) = (REVOKED, 2);
        assertPass(expected, "revoked");
    }

    function test_unbound_renewedWhenTheFlagWasTakenBack_staysUnbound() public {
        setFlags(0);
        vm.prank(operator0);
        registry.renew(network, holder, EXPIRY);
        assertPass(unboundPass(), "pass");
    }

    function test_unbound_itsRemovedGatekeeperCannotRenewIt() public {
        removeGatekeeper(index0);
        expectRefusal(Refusal.GATEKEEPER_NOT_ACTIVE);
        vm.prank(operator0);
        registry.renew(network, holder, 0);
    }

    function test_unbound_canBeTakenOver() public {
        removeGatekeeper(index0);
        setSuccessor(index0, index1);
        vm.prank(operator1);
        registry.takeOver(network, holder);
        PassFields memory expected = unboundPass();
        expected.gatekeeper = index1;
        assertPass(expected, "pass");
    }

    function test_unbound_canBeRenounced() public {
        vm.prank(holder);
        registry.renounce(network);
        assertNoPass("pass");
    }

    function test_unbound_canBeClosed() public {
        vm.warp(EXPIRY + 90 days + 1);
        registry.close(network, holder);
        assertNoPass("pass");
    }
}
