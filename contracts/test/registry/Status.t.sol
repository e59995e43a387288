// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {NetworkFlags} from "../../src/types/Network.sol";
import {Reason} from "../../src/types/Reason.sol";
import {UnitTest} from "./UnitTest.sol";

contract StatusTest is UnitTest {
    function assertStatus(
        address wallet,
        bytes32 id,
        Reason reason,
        uint40 expiresAt,
        address issuer,
        uint64 attributes
    ) internal view {
        (Reason reason_, uint40 expiresAt_, address issuer_, uint64 attributes_) =
            registry.status(wallet, id);
        assertReason(reason_, reason, "reason");
        assertReason(registry.verify(wallet, id), reason, "verify");
        assertEq(expiresAt_, expiresAt, "expiry");
        assertEq(issuer_, issuer, "issuer");
        assertEq(attributes_, attributes, "attributes");
    }

    /// @dev Of what `issue` issues, and gatekeeper 0 stands for.
    function assertStatus(Reason reason) internal view {
        assertStatus(holder, network, reason, EXPIRY, gatekeeper0, ATTRIBUTES);
    }

    function assertNone(address wallet, bytes32 id) internal view {
        assertStatus(wallet, id, Reason.NoPass, 0, address(0), 0);
    }

    function test_status_noPass() public view {
        assertNone(holder, network);
    }

    function test_status_noPassInThisNetwork() public {
        issue();
        assertNone(holder, otherNetwork);
    }

    function test_status_networkThatDoesNotExist() public view {
        assertNone(holder, keccak256("nowhere"));
    }

    function test_status_zeroWalletAndNetwork() public view {
        assertNone(address(0), bytes32(0));
    }

    function test_status_goodPass() public {
        issue();
        assertStatus(Reason.Allow);
    }

    function test_status_lastSecond() public {
        issue();
        vm.warp(EXPIRY);
        assertStatus(Reason.Allow);
    }

    function test_status_expiredPass() public {
        issue();
        vm.warp(EXPIRY + 1);
        assertStatus(Reason.Expired);
    }

    function test_status_passThatNeverExpires() public {
        vm.prank(operator0);
        registry.issue(network, holder, 0, 0);
        assertStatus(holder, network, Reason.Allow, 0, gatekeeper0, 0);
    }

    function test_status_greatestValues() public {
        vm.prank(operator0);
        registry.issue(network, holder, type(uint40).max - 1, type(uint64).max);
        assertStatus(
            holder, network, Reason.Allow, type(uint40).max - 1, gatekeeper0, type(uint64).max
        );
    }

    function test_status_frozenPass() public {
        issue();
        freeze(127);
        assertStatus(Reason.Frozen);
    }

    function test_status_passFrozenByNetwork() public {
        issue();
        vm.prank(guardian);
        registry.freeze(network, holder, 127);
        assertStatus(Reason.Frozen);
    }

    function test_status_revokedPass() public {
        issue();
        revoke(127);
        assertStatus(Reason.Revoked);
    }

    function test_status_renouncedPass() public {
        issue();
        vm.prank(holder);
        registry.renounce(network);
        assertNone(holder, network);
    }

    function test_status_closedPass() public {
        issue();
        vm.warp(EXPIRY + 90 days + 1);
        registry.close(network, holder);
        assertNone(holder, network);
    }

    function test_status_whilePaused() public {
        issue();
        pause();
        assertStatus(Reason.NetworkPaused);
    }

    function test_status_unboundPass() public {
        setFlags(NetworkFlags.UNBOUND);
        issue();
        pause();
        removeGatekeeper(index0);
        assertStatus(Reason.Allow);
    }

    /* THE ISSUER */

    function test_status_issuer_gatekeeperFrozen() public {
        issue();
        setStatus(index0, GatekeeperStatus.Frozen);
        assertStatus(Reason.Allow);
    }

    function test_status_issuer_gatekeeperHalted() public {
        issue();
        setStatus(index0, GatekeeperStatus.Halted);
        assertStatus(Reason.IssuerInactive);
    }

    function test_status_issuer_operatorRotated() public {
        issue();
        rotateOperator0To(stranger);
        assertStatus(Reason.Allow);
    }

    function test_status_issuer_gatekeeperRemoved() public {
        issue();
        removeGatekeeper(index0);
        assertStatus(Reason.IssuerInactive);
    }

    function test_status_issuer_generationRaised() public {
        issue();
        raiseGeneration(index0);
        assertStatus(Reason.IssuerInactive);
    }

    function test_status_issuer_coldKeyChanged() public {
        issue();
        vm.prank(authority);
        registry.updateGatekeeper(network, index0, stranger, limits(Permissions.ALL, 0, 0));
        assertStatus(holder, network, Reason.Allow, EXPIRY, stranger, ATTRIBUTES);
    }

    function test_status_issuer_coldKeyChangedAfterTheGenerationWasRaised() public {
        issue();
        uint32 next = raiseGeneration(index0);
        vm.prank(authority);
        registry.updateGatekeeper(network, next, stranger, limits(Permissions.ALL, 0, 0));
        assertStatus(Reason.IssuerInactive);
    }

    function test_status_issuer_takenOver() public {
        issue();
        setSuccessor(index0, index1);
        vm.prank(operator1);
        registry.takeOver(network, holder);
        assertStatus(holder, network, Reason.Allow, EXPIRY, gatekeeper1, ATTRIBUTES);
    }
}
