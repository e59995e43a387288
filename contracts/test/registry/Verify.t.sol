// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GatekeeperStatus} from "../../src/types/Gatekeeper.sol";
import {Reason} from "../../src/types/Reason.sol";
import {UnitTest} from "./UnitTest.sol";

contract VerifyTest is UnitTest {
    function test_verify_noPass() public view {
        assertReason(Reason.NoPass, "verdict");
    }

    function test_verify_noPassInThisNetwork() public {
        issue();
        assertReason(registry.verify(holder, otherNetwork), Reason.NoPass, "verdict");
    }

    function test_verify_networkThatDoesNotExist() public {
        issue();
        assertReason(registry.verify(holder, keccak256("nowhere")), Reason.NoPass, "verdict");
    }

    function test_verify_zeroWalletAndNetwork() public view {
        assertReason(registry.verify(address(0), bytes32(0)), Reason.NoPass, "verdict");
    }

    function test_verify_noPass_whilePaused() public {
        pause();
        assertReason(Reason.NoPass, "verdict");
    }

    function test_verify_goodPass() public {
        issue();
        assertReason(Reason.Allow, "verdict");
    }

    function test_verify_revokedPass() public {
        issue();
        revoke(1);
        assertReason(Reason.Revoked, "verdict");
    }

    function test_verify_frozenPass() public {
        issue();
        freeze(1);
        assertReason(Reason.Frozen, "verdict");
    }

    function test_verify_lastSecond() public {
        issue();
        vm.warp(EXPIRY);
        assertReason(Reason.Allow, "verdict");
    }

    function test_verify_secondAfter() public {
        issue();
        vm.warp(EXPIRY + 1);
        assertReason(Reason.Expired, "verdict");
    }

    function test_verify_passThatNeverExpires() public {
        vm.prank(operator0);
        registry.issue(network, holder, 0, 0);
        vm.warp(type(uint64).max);
        assertReason(Reason.Allow, "verdict");
    }

    function test_verify_lastSecondThat40BitsHold() public {
        vm.prank(operator0);
        registry.issue(network, holder, type(uint40).max - 1, 0);
        vm.warp(type(uint40).max - 1);
        assertReason(Reason.Allow, "last second");
        vm.warp(type(uint40).max);
        assertReason(Reason.Expired, "second after");
    }

    function test_verify_gatekeeperFrozen() public {
        issue();
        setStatus(index0, GatekeeperStatus.Frozen);
        assertReason(Reason.Allow, "verdict");
    }

    function test_verify_gatekeeperHalted() public {
        issue();
        setStatus(index0, GatekeeperStatus.Halted);
        assertReason(Reason.IssuerInactive, "verdict");
    }

    function test_verify_gatekeeperRemoved() public {
        issue();
        removeGatekeeper(index0);
        assertReason(Reason.IssuerInactive, "verdict");
    }

    function test_verify_generationRaised() public {
        issue();
        raiseGeneration(index0);
        assertReason(Reason.IssuerInactive, "verdict");
    }

    function test_verify_operatorRotated() public {
        issue();
        rotateOperator0To(stranger);
        assertReason(Reason.Allow, "verdict");
    }

    function test_verify_whilePaused() public {
        issue();
        pause();
        assertReason(Reason.NetworkPaused, "verdict");
    }

    function test_verify_ofGatekeepersAtTheEndsOfEachStandingWord() public {
        uint32[6] memory indices = [uint32(255), 257, 511, 513, 767, 1023];
        addGatekeepersUpTo(1023);
        for (uint256 i = 0; i < indices.length; ++i) {
            address operator = registry.getGatekeeper(network, indices[i]).operator;
            address wallet = address(uint160(0x2000_0000 + i));
            string memory label = vm.toString(indices[i]);
            vm.prank(operator);
            registry.issue(network, wallet, 0, 0);
            assertReason(registry.verify(wallet, network), Reason.Allow, label);
            setStatus(indices[i], GatekeeperStatus.Halted);
            assertReason(registry.verify(wallet, network), Reason.IssuerInactive, label);
        }
    }

    /* WHICH OF SEVERAL REASONS */

    function test_verify_lowestReasonWins() public {
        issue();
        pause();
        assertReason(Reason.NetworkPaused, "paused");
        setStatus(index0, GatekeeperStatus.Halted);
        assertReason(Reason.IssuerInactive, "and halted");
        vm.warp(EXPIRY + 1);
        assertReason(Reason.Expired, "and expired");
        vm.prank(authority);
        registry.freeze(network, holder, 1);
        assertReason(Reason.Frozen, "and frozen");
        vm.prank(authority);
        registry.revoke(network, holder, 1);
        assertReason(Reason.Revoked, "and revoked");
    }
}
