// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PassGate} from "../../src/adapters/PassGate.sol";
import {GatedVault} from "../../src/examples/GatedVault.sol";
import {Reason} from "../../src/types/Reason.sol";
import {AdapterTest} from "./AdapterTest.sol";

/// @dev Withdraws again from within its own withdrawal.
contract Greedy {
    GatedVault private immutable _vault;

    constructor(GatedVault vault) {
        _vault = vault;
    }

    function deposit() external payable {
        _vault.deposit{value: msg.value}();
    }

    function withdraw() external {
        _vault.withdraw(1 ether);
    }

    receive() external payable {
        if (address(_vault).balance != 0) _vault.withdraw(1 ether);
    }
}

contract GatedVaultTest is AdapterTest {
    GatedVault private vault;

    event Deposited(address indexed wallet, address indexed by, uint256 amount);
    event Withdrawn(address indexed wallet, uint256 amount);
    event Given(address indexed from, address indexed to, uint256 amount);

    function setUp() public override {
        super.setUp();
        vault = new GatedVault(registry, network);
        issue();
        vm.deal(holder, 10 ether);
        vm.deal(stranger, 10 ether);
    }

    /* DEPOSITS */

    function test_deposit_withoutAPass() public {
        expectDenial(stranger, Reason.NoPass);
        vm.prank(stranger);
        vault.deposit{value: 1 ether}();
    }

    function test_deposit_goodPass() public {
        vm.expectEmit();
        emit Deposited(holder, holder, 1 ether);
        deposit();
        assertEq(vault.balanceOf(holder), 1 ether);
    }

    function test_depositFor_walletWithoutAPass() public {
        expectDenial(stranger, Reason.NoPass);
        vm.prank(holder);
        vault.depositFor{value: 1 ether}(stranger);
    }

    function test_depositFor_byAStranger() public {
        vm.expectEmit();
        emit Deposited(holder, stranger, 1 ether);
        vm.prank(stranger);
        vault.depositFor{value: 1 ether}(holder);
        assertEq(vault.balanceOf(holder), 1 ether, "holder");
        assertEq(vault.balanceOf(stranger), 0, "stranger");
    }

    function test_depositForAYear_passThatEndsBefore() public {
        address late = makeAddr("whose pass ends early");
        issueTo(network, late, NOW + 365 days - 1);
        expectDenial(late, Reason.ExpiresTooSoon);
        vm.prank(late);
        vault.depositForAYear();
    }

    function test_depositForAYear_oldPass() public {
        vm.warp(NOW + 30 days + 1);
        expectDenial(holder, Reason.TooOld);
        vm.prank(holder);
        vault.depositForAYear();
    }

    function test_depositForAYear_locksForAYear() public {
        vm.startPrank(holder);
        vault.depositForAYear{value: 1 ether}();
        uint256 until = NOW + 365 days;
        assertEq(vault.lockedUntil(holder), until, "until");
        vm.warp(until - 1);
        vm.expectRevert(abi.encodeWithSelector(GatedVault.Locked.selector, until));
        vault.withdraw(1 ether);
        vm.expectRevert(abi.encodeWithSelector(GatedVault.Locked.selector, until));
        vault.give(friend, 1 ether);
        vm.warp(until);
        vault.withdraw(1 ether);
        vm.stopPrank();
        assertEq(holder.balance, 10 ether, "balance");
    }

    /* GIVING */

    function test_give_withoutAPass() public {
        deposit();
        freeze(1);
        expectDenial(holder, Reason.Frozen);
        vm.prank(holder);
        vault.give(friend, 1 ether);
    }

    function test_give_toAWalletWithoutAPass() public {
        deposit();
        expectDenial(stranger, Reason.NoPass);
        vm.prank(holder);
        vault.give(stranger, 1 ether);
    }

    function test_give_moreThanThereIs() public {
        deposit();
        vm.expectRevert(abi.encodeWithSelector(GatedVault.InsufficientBalance.selector, 1 ether));
        vm.prank(holder);
        vault.give(friend, 1 ether + 1);
    }

    function test_give_bothPassesGood() public {
        deposit();
        vm.expectEmit();
        emit Given(holder, friend, 0.4 ether);
        vm.prank(holder);
        vault.give(friend, 0.4 ether);
        assertEq(vault.balanceOf(holder), 0.6 ether, "holder");
        assertEq(vault.balanceOf(friend), 0.4 ether, "friend");
    }

    /* WITHDRAWALS */

    function test_withdraw_moreThanThereIs() public {
        deposit();
        vm.expectRevert(abi.encodeWithSelector(GatedVault.InsufficientBalance.selector, 1 ether));
        vm.prank(holder);
        vault.withdraw(1 ether + 1);
    }

    function test_withdraw_whoCannotReceive() public {
        issueTo(network, address(this), 0);
        vault.deposit{value: 1 ether}();
        vm.expectRevert(GatedVault.SendFailed.selector);
        vault.withdraw(1 ether);
        assertEq(vault.balanceOf(address(this)), 1 ether);
    }

    function test_withdraw_fromWithinAWithdrawal() public {
        deposit();
        Greedy greedy = new Greedy(vault);
        issueTo(network, address(greedy), 0);
        greedy.deposit{value: 1 ether}();
        vm.expectRevert(GatedVault.SendFailed.selector);
        greedy.withdraw();
        assertEq(address(vault).balance, 2 ether);
    }

    /// Whatever has become of the pass.
    function test_withdraw_everyReason() public {
        deposit();
        for (uint256 i = 0; i < reasons.length; ++i) {
            uint256 before = vm.snapshotState();
            spoil(network, holder, reasons[i]);
            vm.expectEmit();
            emit Withdrawn(holder, 1 ether);
            vm.prank(holder);
            vault.withdraw(1 ether);
            assertEq(holder.balance, 10 ether, label(reasons[i]));
            vm.revertToState(before);
        }
    }

    /* HELPERS */

    function deposit() private {
        vm.prank(holder);
        vault.deposit{value: 1 ether}();
    }

    function expectDenial(address wallet, Reason reason) private {
        vm.expectRevert(
            abi.encodeWithSelector(PassGate.PassDenied.selector, wallet, network, reason)
        );
    }
}
