// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

import {Gated} from "../../src/adapters/Gated.sol";
import {GatedERC20} from "../../src/adapters/GatedERC20.sol";
import {IERC7943Fungible} from "../../src/interfaces/IERC7943.sol";
import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {AdapterTest} from "./AdapterTest.sol";

/// @dev Anyone mints and burns. Counts what moves, as a token that keeps votes or dividends would.
contract Token is GatedERC20, Gated {
    uint256 public moved;

    constructor(IPassRegistry registry, bytes32 network, address enforcer, address[] memory exits)
        ERC20("Token", "TOK")
        Gated(registry, network)
        GatedERC20(enforcer, exits)
    {}

    function mint(address wallet, uint256 amount) external {
        _mint(wallet, amount);
    }

    function burn(uint256 amount) external {
        _burn(msg.sender, amount);
    }

    function _update(address from, address to, uint256 amount) internal override {
        super._update(from, to, amount);
        moved += amount;
    }
}

/// @dev Two such tokens, of each of which `holder` has 100 and a good pass.
abstract contract GatedERC20Test is AdapterTest {
    address internal enforcer = makeAddr("enforcer");
    address internal exit = makeAddr("exit");
    /// @dev With an exit, and burning.
    Token internal token;
    /// @dev Without exits and enforcer.
    Token internal strict;

    function setUp() public virtual override {
        super.setUp();
        token = new Token(registry, network, enforcer, exits(exit, address(0)));
        strict = new Token(registry, network, address(0), new address[](0));
        issue();
        token.mint(holder, 100);
        strict.mint(holder, 100);
    }

    function exits(address first, address second) internal pure returns (address[] memory list) {
        list = new address[](2);
        (list[0], list[1]) = (first, second);
    }

    /// @dev Of `holder`.
    function setFrozen(uint256 amount) internal {
        vm.prank(enforcer);
        token.setFrozenTokens(holder, amount);
    }

    /* EXPECTATIONS */

    function expectCannotSend(address account) internal {
        vm.expectRevert(
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotSend.selector, account)
        );
    }

    function expectCannotReceive(address account) internal {
        vm.expectRevert(
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, account)
        );
    }

    function expectCannotTransfer(address from, address to, uint256 amount) internal {
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC7943Fungible.ERC7943CannotTransfer.selector, from, to, amount
            )
        );
    }

    function expectInsufficientBalance(address account, uint256 balance, uint256 needed) internal {
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientBalance.selector, account, balance, needed
            )
        );
    }

    /// @dev Of `holder`.
    function expectInsufficientUnfrozen(uint256 amount, uint256 unfrozen) internal {
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector,
                holder,
                amount,
                unfrozen
            )
        );
    }

    function expectNotEnforcer(address caller) internal {
        vm.expectRevert(abi.encodeWithSelector(GatedERC20.NotEnforcer.selector, caller));
    }
}
