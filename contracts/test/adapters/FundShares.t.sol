// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC7943Fungible} from "../../src/interfaces/IERC7943.sol";
import {FundShares} from "../../src/examples/FundShares.sol";
import {Reason} from "../../src/types/Reason.sol";
import {AdapterTest} from "./AdapterTest.sol";

contract FundSharesTest is AdapterTest {
    address private issuer = makeAddr("issuer");
    address private court = makeAddr("court");
    FundShares private shares;

    function setUp() public override {
        super.setUp();
        shares = new FundShares(registry, network, issuer, court);
        issue();
    }

    /// @dev From outside, for forge ends a test without a word at a `new` that reverts as expected.
    function create(address issuer_) external {
        new FundShares(registry, network, issuer_, court);
    }

    function test_constructor_noIssuer() public {
        vm.expectRevert(abi.encodeWithSelector(FundShares.NotIssuer.selector, address(0)));
        this.create(address(0));
    }

    function test_constructor_fixesIssuerEnforcerAndExits() public view {
        assertEq(shares.issuer(), issuer, "issuer");
        assertEq(shares.enforcer(), court, "enforcer");
        assertTrue(shares.isExit(issuer), "to the issuer");
        assertTrue(shares.isExit(address(0)), "burning");
        assertEq(shares.name(), "Fund Shares", "name");
        assertEq(shares.symbol(), "FUND", "symbol");
        assertEq(shares.decimals(), 18, "decimals");
    }

    function test_mint_byAnotherThanTheIssuer() public {
        vm.expectRevert(abi.encodeWithSelector(FundShares.NotIssuer.selector, holder));
        vm.prank(holder);
        shares.mint(holder, 1);
    }

    function test_mint_walletWithoutAPass() public {
        vm.expectRevert(
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, stranger)
        );
        vm.prank(issuer);
        shares.mint(stranger, 1);
    }

    /// A holder comes, trades, lapses and leaves; the issuer clears up.
    function test_aHoldersLife() public {
        vm.prank(issuer);
        shares.mint(holder, 100);
        vm.prank(holder);
        shares.transfer(friend, 40);
        spoil(network, holder, Reason.Expired);
        vm.startPrank(holder);
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC7943Fungible.ERC7943CannotTransfer.selector, holder, friend, 1
            )
        );
        shares.transfer(friend, 1);
        shares.transfer(issuer, 50);
        shares.burn(10);
        vm.stopPrank();
        // The issuer holds no pass either.
        vm.prank(issuer);
        shares.burn(50);
        assertEq(shares.balanceOf(friend), 40, "friend");
        assertEq(shares.totalSupply(), 40, "supply");
    }

    /// A sanctioned holder stays, until the court decides.
    function test_aSanctionedHoldersLife() public {
        vm.prank(issuer);
        shares.mint(holder, 100);
        revoke(1);
        vm.expectRevert(abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotSend.selector, holder));
        vm.prank(holder);
        shares.transfer(issuer, 100);
        vm.prank(court);
        shares.forcedTransfer(holder, issuer, 100);
        assertEq(shares.balanceOf(issuer), 100, "issuer");
    }
}
