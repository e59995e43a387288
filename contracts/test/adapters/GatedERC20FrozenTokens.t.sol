// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC7943Fungible} from "../../src/interfaces/IERC7943.sol";
import {Reason} from "../../src/types/Reason.sol";
import {GatedERC20Test} from "./GatedERC20Test.sol";

/// @dev What the enforcer freezes, and what its holder can do with the rest.
contract GatedERC20FrozenTokensTest is GatedERC20Test {
    function test_setFrozenTokens_byAnotherThanTheEnforcer() public {
        address[3] memory others = [holder, authority, address(0)];
        for (uint256 i = 0; i < others.length; ++i) {
            expectNotEnforcer(others[i]);
            vm.prank(others[i]);
            token.setFrozenTokens(holder, 1);
        }
    }

    function test_setFrozenTokens_nobodyIsTheEnforcer() public {
        expectNotEnforcer(address(0));
        vm.prank(address(0));
        strict.setFrozenTokens(holder, 1);
    }

    function test_setFrozenTokens_replacesTheAmount() public {
        uint256[3] memory amounts = [uint256(30), type(uint256).max, 0];
        for (uint256 i = 0; i < amounts.length; ++i) {
            vm.expectEmit();
            emit IERC7943Fungible.Frozen(holder, amounts[i]);
            vm.prank(enforcer);
            assertTrue(token.setFrozenTokens(holder, amounts[i]), "answer");
            assertEq(token.getFrozenTokens(holder), amounts[i], "frozen");
            assertEq(token.balanceOf(holder), 100, "balance");
        }
        // Nothing is left of it.
        assertTrue(token.canTransfer(holder, friend, type(uint256).max), "balance aside");
        vm.prank(holder);
        token.transfer(friend, 100);
        assertEq(token.balanceOf(friend), 100, "friend");
    }

    function test_transfer_frozenTokens() public {
        setFrozen(70);
        expectInsufficientUnfrozen(31, 30);
        vm.prank(holder);
        token.transfer(friend, 31);
        assertFalse(token.canTransfer(holder, friend, 31), "31");
        assertTrue(token.canTransfer(holder, friend, 30), "30");
        vm.prank(holder);
        token.transfer(friend, 30);
        assertEq(token.balanceOf(holder), 70, "balance");
        assertEq(token.getFrozenTokens(holder), 70, "frozen");
    }

    /// What ERC-20 says of a balance goes before what ERC-7943 says of a part of it.
    function test_transfer_moreThanTheBalanceOfAFrozenAccount() public {
        setFrozen(70);
        expectInsufficientBalance(holder, 100, 101);
        vm.prank(holder);
        token.transfer(friend, 101);
    }

    function test_exit_frozenTokensStay() public {
        setFrozen(70);
        spoil(network, holder, Reason.Expired);
        vm.startPrank(holder);
        expectInsufficientUnfrozen(31, 30);
        token.transfer(exit, 31);
        expectInsufficientUnfrozen(31, 30);
        token.burn(31);
        token.transfer(exit, 30);
        vm.stopPrank();
        assertEq(token.balanceOf(exit), 30);
    }

    function test_transfer_frozenBeyondTheBalance() public {
        setFrozen(150);
        expectInsufficientUnfrozen(1, 0);
        vm.prank(holder);
        token.transfer(friend, 1);
        // What comes in is withheld as well, up to the amount.
        token.mint(holder, 49);
        expectInsufficientUnfrozen(1, 0);
        vm.prank(holder);
        token.transfer(friend, 1);
        token.mint(holder, 2);
        vm.prank(holder);
        token.transfer(friend, 1);
        assertEq(token.balanceOf(holder), 150, "balance");
    }

    function test_transfer_toOneselfFromAFrozenAccount() public {
        setFrozen(70);
        vm.prank(holder);
        token.transfer(holder, 30);
        assertEq(token.balanceOf(holder), 100, "balance");
        assertEq(token.getFrozenTokens(holder), 70, "frozen");
        expectInsufficientUnfrozen(31, 30);
        vm.prank(holder);
        token.transfer(holder, 31);
    }
}
