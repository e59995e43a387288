// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GatekeeperStatus} from "../../src/types/Gatekeeper.sol";
import {NetworkFlags} from "../../src/types/Network.sol";
import {Reason} from "../../src/types/Reason.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {UnitTest} from "./UnitTest.sol";

contract VerifyWithTest is UnitTest {
    uint64 internal constant MAX = type(uint64).max;

    function setUp() public override {
        super.setUp();
        issue();
    }

    function assertVerdict(Requirement memory requirement, Reason expected, string memory label)
        internal
        view
    {
        assertReason(registry.verifyWith(holder, network, requirement), expected, label);
    }

    function assertAttributes(uint64 required, Reason expected) internal view {
        assertVerdict(Requirement(required, 0, 0), expected, vm.toString(required));
    }

    function assertRemaining(uint64 required, Reason expected) internal view {
        assertVerdict(Requirement(0, required, 0), expected, vm.toString(required));
    }

    function assertAge(uint64 allowed, Reason expected) internal view {
        assertVerdict(Requirement(0, 0, allowed), expected, vm.toString(allowed));
    }

    function renewUntil(uint40 expiresAt) internal {
        vm.prank(operator0);
        registry.renew(network, holder, expiresAt);
    }

    function test_verifyWith_nothing() public view {
        assertVerdict(Requirement(0, 0, 0), Reason.Allow, "verdict");
    }

    function test_verifyWith_noPass() public view {
        Requirement memory all = Requirement(MAX, MAX, MAX);
        assertReason(registry.verifyWith(stranger, network, all), Reason.NoPass, "wallet");
        assertReason(registry.verifyWith(holder, otherNetwork, all), Reason.NoPass, "network");
        assertReason(
            registry.verifyWith(address(0), bytes32(0), all), Reason.NoPass, "zero of both"
        );
    }

    /* ATTRIBUTES */

    function test_verifyWith_attributes() public view {
        assertAttributes(1, Reason.Allow);
        assertAttributes(4, Reason.Allow);
        assertAttributes(ATTRIBUTES, Reason.Allow);
        assertAttributes(2, Reason.MissingAttributes);
        assertAttributes(ATTRIBUTES | 2, Reason.MissingAttributes);
        assertAttributes(1 << 63, Reason.MissingAttributes);
        assertAttributes(MAX, Reason.MissingAttributes);
    }

    function test_verifyWith_attributes_ofAPassWithAll() public {
        vm.prank(operator0);
        registry.setAttributes(network, holder, MAX);
        assertAttributes(MAX, Reason.Allow);
    }

    function test_verifyWith_attributes_ofAPassWithNone() public {
        vm.prank(operator0);
        registry.setAttributes(network, holder, 0);
        assertAttributes(0, Reason.Allow);
        assertAttributes(1, Reason.MissingAttributes);
    }

    /* REMAINING VALIDITY */

    function test_verifyWith_remaining() public {
        renewUntil(NOW + 100);
        assertRemaining(99, Reason.Allow);
        assertRemaining(100, Reason.Allow);
        assertRemaining(101, Reason.ExpiresTooSoon);
        assertRemaining(MAX, Reason.ExpiresTooSoon);
    }

    function test_verifyWith_remaining_lastSecond() public {
        vm.warp(EXPIRY);
        assertRemaining(0, Reason.Allow);
        assertRemaining(1, Reason.ExpiresTooSoon);
    }

    function test_verifyWith_remaining_expired() public {
        vm.warp(EXPIRY + 1);
        assertRemaining(0, Reason.Expired);
        assertRemaining(MAX, Reason.Expired);
    }

    function test_verifyWith_remaining_passThatNeverExpires() public {
        renewUntil(0);
        assertRemaining(MAX, Reason.Allow);
    }

    /* AGE */

    function test_verifyWith_age() public {
        vm.warp(NOW + 100);
        assertAge(0, Reason.Allow);
        assertAge(1, Reason.TooOld);
        assertAge(99, Reason.TooOld);
        assertAge(100, Reason.Allow);
        assertAge(101, Reason.Allow);
        assertAge(MAX, Reason.Allow);
    }

    function test_verifyWith_age_justIssued() public view {
        assertAge(1, Reason.Allow);
    }

    function test_verifyWith_age_countsFromTheIssue_notFromTheRenewal() public {
        vm.warp(NOW + 100);
        renewUntil(EXPIRY + 1);
        assertAge(99, Reason.TooOld);
    }

    function test_verifyWith_age_beyond32Bits() public {
        uint256 start = uint256(type(uint32).max) + 10;
        vm.warp(start);
        vm.prank(operator0);
        registry.issue(network, stranger, 0, 0);
        vm.warp(start + 100);
        Requirement memory requirement = Requirement(0, 0, 100);
        assertReason(registry.verifyWith(stranger, network, requirement), Reason.Allow, "100");
        requirement.maxAgeSeconds = 99;
        assertReason(registry.verifyWith(stranger, network, requirement), Reason.TooOld, "99");
    }

    function test_verifyWith_age_isFreshAfterANewIssue() public {
        vm.warp(NOW + 100);
        vm.prank(holder);
        registry.renounce(network);
        issue();
        assertAge(1, Reason.Allow);
    }

    /* WHICH OF SEVERAL REASONS */

    function test_verifyWith_lowestReasonWins() public {
        renewUntil(NOW + 100);
        vm.warp(NOW + 50);
        pause();
        Requirement memory requirement = Requirement(0, 0, 0);
        assertVerdict(requirement, Reason.NetworkPaused, "paused");
        requirement.maxAgeSeconds = 49;
        assertVerdict(requirement, Reason.TooOld, "and too old");
        requirement.minRemainingSeconds = 51;
        assertVerdict(requirement, Reason.ExpiresTooSoon, "and expires too soon");
        requirement.attributes = 2;
        assertVerdict(requirement, Reason.MissingAttributes, "and attributes missing");
        setStatus(index0, GatekeeperStatus.Halted);
        assertVerdict(requirement, Reason.IssuerInactive, "and halted");
        vm.warp(NOW + 101);
        assertVerdict(requirement, Reason.Expired, "and expired");
        freezeByAuthority();
        assertVerdict(requirement, Reason.Frozen, "and frozen");
        vm.prank(authority);
        registry.revoke(network, holder, 1);
        assertVerdict(requirement, Reason.Revoked, "and revoked");
    }

    function freezeByAuthority() internal {
        vm.prank(authority);
        registry.freeze(network, holder, 1);
    }

    /* UNBOUND */

    function test_verifyWith_unboundPass() public {
        setFlags(NetworkFlags.UNBOUND);
        vm.prank(operator0);
        registry.issue(network, stranger, NOW + 100, 1);
        pause();
        removeGatekeeper(index0);
        vm.warp(NOW + 50);
        Requirement memory requirement = Requirement(1, 50, 50);
        assertReason(registry.verifyWith(stranger, network, requirement), Reason.Allow, "met");
        requirement.maxAgeSeconds = 49;
        assertReason(registry.verifyWith(stranger, network, requirement), Reason.TooOld, "age");
        requirement.minRemainingSeconds = 51;
        assertReason(
            registry.verifyWith(stranger, network, requirement), Reason.ExpiresTooSoon, "remaining"
        );
        requirement.attributes = 2;
        assertReason(
            registry.verifyWith(stranger, network, requirement),
            Reason.MissingAttributes,
            "attributes"
        );
    }
}
