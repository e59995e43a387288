// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC7943Fungible} from "../../src/interfaces/IERC7943.sol";
import {Reason} from "../../src/types/Reason.sol";
import {GatedERC20Test} from "./GatedERC20Test.sol";

/// @dev What ERC-7943 asks.
contract GatedERC20QuestionsTest is GatedERC20Test {
    function test_canSend_everyReason() public {
        assertTrue(token.canSend(holder), "good pass");
        assertTrue(strict.canSend(holder), "good pass, no exits");
        for (uint256 i = 0; i < reasons.length; ++i) {
            uint256 before = vm.snapshotState();
            spoil(network, holder, reasons[i]);
            bool held = reasons[i] == Reason.Frozen || reasons[i] == Reason.Revoked;
            assertEq(token.canSend(holder), !held, label(reasons[i]));
            assertFalse(strict.canSend(holder), label(reasons[i]));
            vm.revertToState(before);
        }
        assertFalse(token.canSend(address(0)), "nobody");
    }

    function test_canReceive_everyReason() public {
        assertTrue(token.canReceive(holder), "good pass");
        for (uint256 i = 0; i < reasons.length; ++i) {
            uint256 before = vm.snapshotState();
            spoil(network, holder, reasons[i]);
            assertFalse(token.canReceive(holder), label(reasons[i]));
            assertTrue(token.canReceive(exit), label(reasons[i]));
            vm.revertToState(before);
        }
        assertFalse(strict.canReceive(exit), "no exit");
        assertFalse(strict.canReceive(address(0)), "nobody");
    }

    function test_canTransfer_balanceAside() public view {
        assertTrue(token.canTransfer(friend, holder, type(uint256).max));
    }

    function test_canTransfer_fromNobody() public view {
        assertFalse(token.canTransfer(address(0), friend, 1), "to a holder");
        assertFalse(token.canTransfer(address(0), exit, 1), "to an exit");
    }

    /// It says beforehand whether a transfer works, whatever has happened to the wallets.
    function testFuzz_canTransfer_saysWhatWillBe(
        uint256 senderState,
        uint256 receiverState,
        uint256 amount,
        uint256 frozen,
        bool burns
    ) public {
        address receiver = [friend, stranger, exit, holder][receiverState % 4];
        amount = bound(amount, 0, 100);
        vm.prank(enforcer);
        token.setFrozenTokens(holder, bound(frozen, 0, 120));
        if (senderState % 7 != 0) spoil(network, holder, reasons[senderState % 7 - 1]);
        if (burns) receiver = address(0);

        bool can = token.canTransfer(holder, receiver, amount);
        if (can) {
            assertTrue(token.canSend(holder), "canSend");
            assertTrue(token.canReceive(receiver), "canReceive");
        }
        vm.prank(holder);
        (bool done,) = burns
            ? address(token).call(abi.encodeCall(token.burn, (amount)))
            : address(token).call(abi.encodeCall(token.transfer, (receiver, amount)));
        assertEq(done, can, "done");
    }

    function testFuzz_views_areTotal(address from, address to, uint256 amount, uint64 time) public {
        vm.warp(time);
        token.canSend(from);
        token.canReceive(to);
        token.canTransfer(from, to, amount);
        token.canTransfer(holder, to, amount);
        token.getFrozenTokens(from);
    }

    function test_interfaceId_isERC7943s() public pure {
        assertEq(type(IERC7943Fungible).interfaceId, bytes4(0x3edbb4c4), "interface");
        assertEq(IERC7943Fungible.forcedTransfer.selector, bytes4(0x9fc1d0e7), "forcedTransfer");
        assertEq(IERC7943Fungible.setFrozenTokens.selector, bytes4(0xebe45cba), "setFrozenTokens");
        assertEq(IERC7943Fungible.canSend.selector, bytes4(0x2bc06a92), "canSend");
        assertEq(IERC7943Fungible.canReceive.selector, bytes4(0x90d370ba), "canReceive");
        assertEq(IERC7943Fungible.getFrozenTokens.selector, bytes4(0x158b1a57), "getFrozenTokens");
        assertEq(IERC7943Fungible.canTransfer.selector, bytes4(0xe46638e6), "canTransfer");
    }

    function test_supportsInterface() public view {
        assertTrue(token.supportsInterface(0x3edbb4c4), "ERC-7943");
        assertTrue(token.supportsInterface(0x36372b07), "ERC-20");
        assertTrue(token.supportsInterface(0x01ffc9a7), "ERC-165");
        assertFalse(token.supportsInterface(0xffffffff), "none");
    }
}
