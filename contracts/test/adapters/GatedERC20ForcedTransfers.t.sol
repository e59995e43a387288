// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IERC7943Fungible} from "../../src/interfaces/IERC7943.sol";
import {GatedERC20Test} from "./GatedERC20Test.sol";

/// @dev What the enforcer moves without its holder.
contract GatedERC20ForcedTransfersTest is GatedERC20Test {
    function test_forcedTransfer_byAnotherThanTheEnforcer() public {
        address[3] memory others = [holder, authority, address(0)];
        for (uint256 i = 0; i < others.length; ++i) {
            expectNotEnforcer(others[i]);
            vm.prank(others[i]);
            token.forcedTransfer(holder, friend, 1);
        }
    }

    function test_forcedTransfer_nobodyIsTheEnforcer() public {
        expectNotEnforcer(address(0));
        vm.prank(address(0));
        strict.forcedTransfer(holder, friend, 1);
    }

    function test_forcedTransfer_receiverWithoutAPass() public {
        expectCannotReceive(stranger);
        force(holder, stranger, 1);
    }

    function test_forcedTransfer_zeroAddresses() public {
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InvalidSender.selector, address(0))
        );
        force(address(0), friend, 1);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, address(0))
        );
        force(holder, address(0), 1);
    }

    function test_forcedTransfer_moreThanTheBalance() public {
        setFrozen(70);
        expectInsufficientBalance(holder, 100, 101);
        force(holder, friend, 101);
        assertEq(token.getFrozenTokens(holder), 70, "frozen");
    }

    function test_forcedTransfer_senderForEveryReason() public {
        // Its own pass is neither asked for nor enough to bring tokens elsewhere.
        for (uint256 i = 0; i < reasons.length; ++i) {
            uint256 before = vm.snapshotState();
            spoil(network, holder, reasons[i]);
            force(holder, exit, 100);
            assertEq(token.balanceOf(exit), 100, label(reasons[i]));
            vm.revertToState(before);
        }
    }

    function test_forcedTransfer_leavesWhatIsUnfrozenEnough() public {
        setFrozen(70);
        vm.recordLogs();
        force(holder, friend, 30);
        assertEq(vm.getRecordedLogs().length, 2, "Transfer and ForcedTransfer");
        assertEq(token.getFrozenTokens(holder), 70, "frozen");
    }

    function test_forcedTransfer_unfreezesFirst() public {
        setFrozen(70);
        freeze(1);
        vm.expectEmit();
        emit IERC7943Fungible.Frozen(holder, 60);
        vm.expectEmit();
        emit IERC20.Transfer(holder, friend, 40);
        vm.expectEmit();
        emit IERC7943Fungible.ForcedTransfer(holder, friend, 40);
        vm.prank(enforcer);
        assertTrue(token.forcedTransfer(holder, friend, 40), "answer");
        assertEq(token.balanceOf(holder), 60, "balance");
        assertEq(token.getFrozenTokens(holder), 60, "frozen");
        assertEq(token.balanceOf(friend), 40, "friend");
        force(holder, friend, 60);
        assertEq(token.getFrozenTokens(holder), 0, "all of it");
    }

    /// What was frozen for the future stays so.
    function test_forcedTransfer_frozenBeyondTheBalance() public {
        setFrozen(type(uint256).max);
        force(holder, friend, 100);
        assertEq(token.getFrozenTokens(holder), type(uint256).max - 100, "frozen");
        token.mint(holder, 5);
        expectInsufficientUnfrozen(1, 0);
        vm.prank(holder);
        token.transfer(friend, 1);
    }

    /// What else inherits sees it move.
    function test_forcedTransfer_isAnUpdateAsAnyOther() public {
        uint256 moved = token.moved();
        force(holder, friend, 40);
        assertEq(token.moved(), moved + 40);
    }

    /// Only by `forcedTransfer`.
    function test_transfer_enforcerIsAskedAsEverybody() public {
        vm.prank(holder);
        token.approve(enforcer, 100);
        freeze(1);
        vm.startPrank(enforcer);
        expectCannotSend(holder);
        token.transferFrom(holder, friend, 1);
        expectCannotReceive(enforcer);
        token.mint(enforcer, 1);
        vm.stopPrank();
    }

    function force(address from, address to, uint256 amount) private {
        vm.prank(enforcer);
        token.forcedTransfer(from, to, amount);
    }
}
