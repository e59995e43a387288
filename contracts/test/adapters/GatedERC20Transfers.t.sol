// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {FreezableERC20} from "../../src/adapters/FreezableERC20.sol";
import {Reason} from "../../src/types/Reason.sol";
import {GatedERC20Test} from "./GatedERC20Test.sol";

/// @dev Whose passes are asked for when tokens move, are minted or burnt.
contract GatedERC20TransfersTest is GatedERC20Test {
    /* TRANSFERS */

    function test_transfer_senderForEveryReason() public {
        for (uint256 i = 0; i < reasons.length; ++i) {
            uint256 before = vm.snapshotState();
            spoil(network, holder, reasons[i]);
            expectCannotSend(holder);
            vm.prank(holder);
            strict.transfer(friend, 1);
            vm.revertToState(before);
        }
    }

    function test_transfer_receiverForEveryReason() public {
        issueTo(network, stranger, 0);
        strict.mint(stranger, 100);
        // A pause or the end of the gatekeeper meets the sender, too, and a fresh pass doesn't expire
        // in time.
        Reason[3] memory ofOneAlone = [Reason.NoPass, Reason.Revoked, Reason.Frozen];
        for (uint256 i = 0; i < ofOneAlone.length; ++i) {
            uint256 before = vm.snapshotState();
            spoil(network, holder, ofOneAlone[i]);
            expectCannotReceive(holder);
            vm.prank(stranger);
            strict.transfer(holder, 1);
            vm.revertToState(before);
        }
        spoil(network, holder, Reason.Expired);
        expectCannotReceive(holder);
        vm.prank(stranger);
        strict.transfer(holder, 1);
    }

    function test_transfer_senderGoesBeforeReceiver() public {
        freeze(1);
        expectCannotSend(holder);
        vm.prank(holder);
        strict.transfer(stranger, 1);
    }

    function test_transfer_nothingAtAll() public {
        expectCannotReceive(stranger);
        vm.prank(holder);
        strict.transfer(stranger, 0);
    }

    /// To oneself, too.
    function test_transfer_toOneself() public {
        vm.prank(holder);
        token.transfer(holder, 60);
        assertEq(token.balanceOf(holder), 100, "balance");
        spoil(network, holder, Reason.Expired);
        expectCannotTransfer(holder, holder, 60);
        vm.prank(holder);
        token.transfer(holder, 60);
    }

    function test_transfer_contractWithoutAPass() public {
        expectCannotReceive(address(this));
        vm.prank(holder);
        token.transfer(address(this), 1);
    }

    function test_transfer_contractWithAPass() public {
        issueTo(network, address(this), 0);
        vm.prank(holder);
        token.transfer(address(this), 1);
        assertTrue(token.transfer(friend, 1), "sends it on");
        assertEq(token.balanceOf(friend), 1, "friend");
    }

    function test_transfer_zeroAddressEvenWithAPass() public {
        issueTo(network, address(0), 0);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, address(0))
        );
        vm.prank(holder);
        token.transfer(address(0), 1);
        // Nor is burning allowed by a pass.
        expectCannotReceive(address(0));
        vm.prank(holder);
        strict.burn(1);
    }

    function test_transfer_moreThanTheBalance() public {
        expectInsufficientBalance(holder, 100, 101);
        vm.prank(holder);
        token.transfer(friend, 101);
    }

    function test_transfer_bothPassesGood() public {
        vm.expectEmit();
        emit IERC20.Transfer(holder, friend, 40);
        vm.prank(holder);
        assertTrue(token.transfer(friend, 40), "answer");
        assertEq(token.balanceOf(holder), 60, "sender");
        assertEq(token.balanceOf(friend), 40, "receiver");
        assertEq(token.totalSupply(), 100, "supply");
    }

    function test_transferFrom_asksOwnersAndNotTheSpender() public {
        vm.prank(holder);
        token.approve(stranger, 100);
        // The spender has no pass, and needs none.
        vm.prank(stranger);
        token.transferFrom(holder, friend, 40);
        assertEq(token.balanceOf(friend), 40, "friend");
        // It can't have tokens brought to it either.
        expectCannotReceive(stranger);
        vm.prank(stranger);
        token.transferFrom(holder, stranger, 1);
    }

    function test_transferFrom_spendersPassDoesNotHelp() public {
        vm.prank(holder);
        strict.approve(friend, 100);
        freeze(1);
        expectCannotSend(holder);
        vm.prank(friend);
        strict.transferFrom(holder, friend, 1);
    }

    /* MINTING AND BURNING */

    function test_mint_withoutAPass() public {
        expectCannotReceive(stranger);
        token.mint(stranger, 1);
    }

    function test_mint_toAnExit() public {
        token.mint(exit, 1);
        assertEq(token.balanceOf(exit), 1);
    }

    function test_mint_moreThanThereCanBe() public {
        uint256 most = type(uint256).max >> 1;
        strict.mint(holder, most - 100);
        assertEq(strict.totalSupply(), most, "the most");
        assertEq(strict.balanceOf(holder), most, "all of it");
        vm.expectRevert(abi.encodeWithSelector(FreezableERC20.SupplyTooLarge.selector, most + 1));
        strict.mint(holder, 1);
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x11));
        strict.mint(holder, type(uint256).max);
    }

    function test_burn_whereItIsNoExit() public {
        expectCannotReceive(address(0));
        vm.prank(holder);
        strict.burn(1);
    }

    function test_burn_whereItIsAnExit() public {
        vm.expectEmit();
        emit IERC20.Transfer(holder, address(0), 40);
        vm.prank(holder);
        token.burn(40);
        assertEq(token.balanceOf(holder), 60, "balance");
        assertEq(token.totalSupply(), 60, "supply");
    }

    function test_burn_moreThanTheBalance() public {
        expectInsufficientBalance(holder, 100, 101);
        vm.prank(holder);
        token.burn(101);
    }
}
