// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

import {SoulboundView} from "../../src/adapters/SoulboundView.sol";
import {IERC5192} from "../../src/interfaces/IERC5192.sol";
import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {AdapterTest} from "./AdapterTest.sol";

contract SoulboundViewTest is AdapterTest {
    SoulboundView private tokens;

    function setUp() public override {
        super.setUp();
        tokens = new SoulboundView(registry, network);
    }

    /* CONSTRUCTOR */

    /// @dev From outside, for forge ends a test without a word at a `new` that reverts as expected.
    function create(IPassRegistry asked, bytes32 id_) external {
        new SoulboundView(asked, id_);
    }

    function test_constructor_noRegistry() public {
        IPassRegistry[] memory fakes = notRegistries();
        for (uint256 i = 0; i < fakes.length; ++i) {
            expectNotARegistry(fakes[i]);
            this.create(fakes[i], network);
        }
    }

    function test_constructor_noNetwork() public {
        expectNoSuchNetwork("nowhere");
        this.create(registry, "nowhere");
    }

    function test_constructor_fixesRegistryAndNetwork() public view {
        assertEq(address(tokens.passRegistry()), address(registry), "registry");
        assertEq(tokens.passNetwork(), network, "network");
    }

    /* WITHOUT A GOOD PASS */

    function test_reads_everyReason() public {
        issue();
        for (uint256 i = 0; i < reasons.length; ++i) {
            uint256 before = vm.snapshotState();
            spoil(network, holder, reasons[i]);
            assertEq(tokens.balanceOf(holder), 0, label(reasons[i]));
            expectNone(id(holder));
            vm.revertToState(before);
        }
    }

    function test_reads_passOfAnotherNetwork() public {
        issueTo(otherNetwork, holder, 0);
        assertEq(tokens.balanceOf(holder), 0);
        expectNone(id(holder));
    }

    function test_reads_zeroAddress() public {
        issueTo(network, address(0), 0);
        vm.expectRevert(
            abi.encodeWithSelector(IERC721Errors.ERC721InvalidOwner.selector, address(0))
        );
        tokens.balanceOf(address(0));
        expectNone(0);
    }

    /// An id whose low bits are the holder's is still another one.
    function testFuzz_reads_idBeyondAddresses(uint96 beyond) public {
        vm.assume(beyond != 0);
        issue();
        expectNone((uint256(beyond) << 160) | id(holder));
    }

    /* WITH A GOOD PASS */

    function test_balanceOf_goodPass() public {
        issue();
        assertEq(tokens.balanceOf(holder), 1, "at once");
        vm.warp(EXPIRY);
        assertEq(tokens.balanceOf(holder), 1, "in the last second");
    }

    function test_ownerOf_goodPass() public {
        issue();
        assertEq(tokens.ownerOf(id(holder)), holder);
    }

    function test_locked_goodPass() public {
        issue();
        assertTrue(tokens.locked(id(holder)));
    }

    function test_getApproved_nobody() public {
        issue();
        assertEq(tokens.getApproved(id(holder)), address(0));
    }

    function testFuzz_isApprovedForAll_nobody(address owner, address operator) public view {
        assertFalse(tokens.isApprovedForAll(owner, operator));
    }

    function testFuzz_ownerOf_existsIfAndOnlyIfItCounts(address wallet, bool issued) public {
        vm.assume(wallet != address(0) && wallet != friend);
        if (issued) issueTo(network, wallet, 0);
        assertEq(tokens.balanceOf(wallet), issued ? 1 : 0, "balance");
        if (issued) assertEq(tokens.ownerOf(id(wallet)), wallet, "owner");
        else expectNone(id(wallet));
    }

    /* NOTHING MOVES */

    function test_transfers_refused() public {
        issue();
        vm.startPrank(holder);
        expectSoulbound();
        tokens.transferFrom(holder, friend, id(holder));
        expectSoulbound();
        tokens.safeTransferFrom(holder, friend, id(holder));
        expectSoulbound();
        tokens.safeTransferFrom(holder, friend, id(holder), "data");
        vm.stopPrank();
    }

    function test_approvals_refused() public {
        issue();
        vm.startPrank(holder);
        expectSoulbound();
        tokens.approve(friend, id(holder));
        expectSoulbound();
        tokens.setApprovalForAll(friend, true);
        expectSoulbound();
        tokens.setApprovalForAll(friend, false);
        vm.stopPrank();
    }

    /* THE INTERFACE */

    function test_interfaceIds() public pure {
        assertEq(type(IERC721).interfaceId, bytes4(0x80ac58cd), "ERC-721");
        assertEq(type(IERC5192).interfaceId, bytes4(0xb45a3c0e), "ERC-5192");
    }

    function test_supportsInterface() public view {
        assertTrue(tokens.supportsInterface(0x80ac58cd), "ERC-721");
        assertTrue(tokens.supportsInterface(0xb45a3c0e), "ERC-5192");
        assertTrue(tokens.supportsInterface(0x01ffc9a7), "ERC-165");
        assertFalse(tokens.supportsInterface(0x5b5e139f), "ERC-721 metadata");
        assertFalse(tokens.supportsInterface(0xffffffff), "none");
    }

    /* HELPERS */

    function id(address wallet) private pure returns (uint256) {
        return uint160(wallet);
    }

    function expectNone(uint256 tokenId) private {
        bytes memory nonexistent =
            abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, tokenId);
        vm.expectRevert(nonexistent);
        tokens.ownerOf(tokenId);
        vm.expectRevert(nonexistent);
        tokens.locked(tokenId);
        vm.expectRevert(nonexistent);
        tokens.getApproved(tokenId);
    }

    function expectSoulbound() private {
        vm.expectRevert(SoulboundView.Soulbound.selector);
    }
}
