// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Refusal} from "../../src/libraries/Refusal.sol";
import {GatekeeperStatus, Permissions} from "../../src/types/Gatekeeper.sol";
import {OperatorWord} from "../../src/types/OperatorWord.sol";
import {OperatorFields, UnitTest} from "./UnitTest.sol";

/// @dev How many passes a gatekeeper issues in a UTC day. Gatekeeper 0 has a quota of three.
contract QuotaTest is UnitTest {
    uint24 internal constant TODAY = uint24(NOW / 1 days);
    uint256 internal constant MIDNIGHT = (uint256(TODAY) + 1) * 1 days;

    /// @dev How many wallets were given a pass.
    uint160 internal wallets;

    function setUp() public override {
        super.setUp();
        setLimits(Permissions.ALL, 0, 3);
    }

    function issueTo(address wallet) internal {
        vm.prank(operator0);
        registry.issue(network, wallet, 0, 0);
    }

    function issueNext(uint256 count) internal {
        for (uint256 i = 0; i < count; ++i) {
            issueTo(address(0x2000_0000 + ++wallets));
        }
    }

    function batchTo(uint256 count) internal returns (uint8[] memory) {
        address[] memory batch = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            batch[i] = address(0x2000_0000 + ++wallets);
        }
        vm.prank(operator0);
        return registry.issueBatch(network, 0, 0, batch);
    }

    function assertCounted(address operator, uint24 day, uint32 issued) internal view {
        OperatorFields memory expected = activeOperator(index0);
        (expected.issuedPerDay, expected.day, expected.issuedThatDay) = (3, day, issued);
        assertOperator(operator, expected, "operator");
    }

    function assertExhausted() internal {
        expectRefusal(Refusal.QUOTA_EXHAUSTED);
        issueTo(stranger);
    }

    /* REFUSALS */

    function test_quota_exhausted() public {
        issueNext(3);
        assertExhausted();
    }

    function test_quota_exhausted_untilTheLastSecondOfTheDay() public {
        issueNext(3);
        vm.warp(MIDNIGHT - 1);
        assertExhausted();
    }

    function test_quota_exhausted_everyDay() public {
        issueNext(3);
        vm.warp(MIDNIGHT);
        issueNext(3);
        assertExhausted();
    }

    function test_quota_exhausted_alsoForTheRotatedOperator() public {
        issueNext(3);
        rotateOperator0To(stranger);
        expectRefusal(Refusal.QUOTA_EXHAUSTED);
        vm.prank(stranger);
        registry.issue(network, holder, 0, 0);
    }

    function test_quota_exhausted_alsoInTheRaisedGeneration() public {
        issueNext(3);
        raiseGeneration(index0);
        assertExhausted();
    }

    function test_quota_exhausted_alsoAfterAFreezeOfTheGatekeeper() public {
        issueNext(3);
        setStatus(index0, GatekeeperStatus.Frozen);
        setStatus(index0, GatekeeperStatus.Active);
        assertExhausted();
    }

    function test_quota_exhausted_whenItIsCutBelowWhatWasIssued() public {
        issueNext(2);
        setLimits(Permissions.ALL, 0, 1);
        assertExhausted();
    }

    function test_quota_exhausted_whenItIsLiftedAndSetAgain() public {
        issueNext(3);
        setLimits(Permissions.ALL, 0, 0);
        issueNext(5);
        setLimits(Permissions.ALL, 0, 3);
        assertExhausted();
    }

    function test_quota_goesAfterEveryOtherRefusal() public {
        issueNext(3);
        address taken = address(0x2000_0000 + wallets);
        expectRefusal(Refusal.PASS_EXISTS);
        issueTo(taken);
        expectRefusal(Refusal.EXPIRY_IN_PAST);
        vm.prank(operator0);
        registry.issue(network, stranger, 1, 0);
    }

    /* SUCCESSES */

    function test_quota_countsEachIssue() public {
        assertCounted(operator0, 0, 0);
        issueNext(1);
        assertCounted(operator0, TODAY, 1);
        issueNext(2);
        assertCounted(operator0, TODAY, 3);
    }

    function test_quota_isFreshAtMidnight() public {
        issueNext(3);
        vm.warp(MIDNIGHT);
        issueNext(1);
        assertCounted(operator0, TODAY + 1, 1);
    }

    function test_quota_isPerUtcDay_notPer24Hours() public {
        vm.warp(MIDNIGHT - 1);
        issueNext(3);
        vm.warp(MIDNIGHT);
        issueNext(3);
        assertCounted(operator0, TODAY + 1, 3);
    }

    function test_quota_doesNotCountRefusedIssues() public {
        issueNext(1);
        expectRefusal(Refusal.PASS_EXISTS);
        issueTo(address(0x2000_0000 + wallets));
        assertCounted(operator0, TODAY, 1);
    }

    function test_quota_doesNotCountOtherSteps() public {
        issueTo(holder);
        freeze(1);
        vm.startPrank(operator0);
        registry.unfreeze(network, holder);
        registry.setAttributes(network, holder, 1);
        registry.renew(network, holder, 0);
        vm.stopPrank();
        revoke(1);
        assertCounted(operator0, TODAY, 1);
    }

    function test_quota_isNotGivenBackByARenunciation() public {
        issueTo(holder);
        vm.prank(holder);
        registry.renounce(network);
        assertCounted(operator0, TODAY, 1);
    }

    function test_quota_ofABatch() public {
        uint8[] memory refusals = batchTo(5);
        for (uint256 i = 0; i < 5; ++i) {
            uint256 expected = i < 3 ? Refusal.NONE : Refusal.QUOTA_EXHAUSTED;
            assertEq(refusals[i], expected, vm.toString(i));
        }
        assertCounted(operator0, TODAY, 3);
    }

    function test_quota_ofABatch_afterSingleIssues() public {
        issueNext(2);
        uint8[] memory refusals = batchTo(2);
        assertEq(refusals[0], Refusal.NONE, "first");
        assertEq(refusals[1], Refusal.QUOTA_EXHAUSTED, "second");
        assertCounted(operator0, TODAY, 3);
    }

    function test_quota_ofABatch_doesNotCountRefusedIssues() public {
        issueTo(holder);
        address[] memory batch = new address[](4);
        (batch[0], batch[1], batch[2], batch[3]) = (holder, stranger, stranger, guardian);
        vm.prank(operator0);
        uint8[] memory refusals = registry.issueBatch(network, 0, 0, batch);
        assertEq(refusals[0], Refusal.PASS_EXISTS, "first");
        assertEq(refusals[1], Refusal.NONE, "second");
        assertEq(refusals[2], Refusal.PASS_EXISTS, "third");
        assertEq(refusals[3], Refusal.NONE, "fourth");
        assertCounted(operator0, TODAY, 3);
    }

    function test_quota_movesToTheRotatedOperator() public {
        issueNext(2);
        rotateOperator0To(stranger);
        assertCounted(stranger, TODAY, 2);
        assertNoOperator(operator0, "old operator");
    }

    function test_quota_raised() public {
        issueNext(3);
        setLimits(Permissions.ALL, 0, 4);
        issueNext(1);
        assertExhausted();
    }

    function test_quota_lifted() public {
        issueNext(3);
        setLimits(Permissions.ALL, 0, 0);
        issueNext(10);
    }

    function test_quota_ofAnotherGatekeeperIsItsOwn() public {
        issueNext(3);
        vm.prank(operator1);
        registry.issue(network, stranger, 0, 0);
        assertOperator(operator1, activeOperator(index1), "operator without quota");
    }

    function test_quota_greatest() public {
        setLimits(Permissions.ALL, 0, type(uint32).max);
        issueNext(1);
        OperatorFields memory expected = activeOperator(index0);
        expected.issuedPerDay = type(uint32).max;
        (expected.day, expected.issuedThatDay) = (TODAY, 1);
        assertOperator(operator0, expected, "operator");
    }

    function test_quota_onDaysBeyond16Bits() public {
        vm.warp(0x20000 * 1 days - 1);
        issueNext(1);
        assertCounted(operator0, 0x1ffff, 1);
        vm.warp(0x20000 * 1 days);
        issueNext(1);
        assertCounted(operator0, 0x20000, 1);
    }

    function test_quota_beyond16Bits() public {
        setLimits(Permissions.ALL, 0, 0x10001);
        OperatorFields memory fields = activeOperator(index0);
        (fields.issuedPerDay, fields.day, fields.issuedThatDay) = (0x10001, TODAY, 0xffff);
        storeOperator(operator0, fields);
        issueNext(1);
        fields.issuedThatDay = 0x10000;
        assertOperator(operator0, fields, "operator");
        issueNext(1);
        assertExhausted();
    }

    function test_quota_greatest_exhausted() public {
        OperatorFields memory fields = activeOperator(index0);
        (fields.issuedPerDay, fields.day) = (type(uint32).max, TODAY);
        fields.issuedThatDay = type(uint32).max - 1;
        storeOperator(operator0, fields);
        issueNext(1);
        assertExhausted();
        fields.issuedThatDay = type(uint32).max;
        assertOperator(operator0, fields, "operator");
    }

    /// @dev In place of tens of thousands of issues.
    function storeOperator(address operator, OperatorFields memory fields) internal {
        vm.record();
        registry.operatorWord(network, operator);
        (bytes32[] memory reads,) = vm.accesses(address(registry));
        vm.store(address(registry), reads[0], bytes32(OperatorWord.unwrap(pack(fields))));
        assertOperator(operator, fields, "stored");
    }
}
