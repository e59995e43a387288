// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {Test} from "forge-std/Test.sol";

import {Gated} from "../../src/adapters/Gated.sol";
import {GatedERC20} from "../../src/adapters/GatedERC20.sol";
import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {VerdictBook} from "./VerdictBook.sol";

/// @dev The balances of OpenZeppelin, to compare with.
contract PlainToken is ERC20("Plain Token", "PLAIN") {
    function mint(address wallet, uint256 amount) external {
        _mint(wallet, amount);
    }

    function burn(uint256 amount) external {
        _burn(msg.sender, amount);
    }
}

/// @dev Of a network in which everybody has a good pass.
contract FreezableToken is GatedERC20, Gated {
    constructor(IPassRegistry registry, address enforcer)
        ERC20("Freezable Token", "COOL")
        Gated(registry, "everybody")
        GatedERC20(enforcer, new address[](1))
    {}

    function mint(address wallet, uint256 amount) external {
        _mint(wallet, amount);
    }

    function burn(uint256 amount) external {
        _burn(msg.sender, amount);
    }
}

/// @dev That keeping balances in a way of its own makes no difference to anyone who has nothing
/// frozen, and just the frozen amount to who has: random steps beside a plain token and a model.
contract FreezableERC20Test is Test {
    uint256 private constant STEPS = 24;
    PlainToken private plain;
    FreezableToken private token;
    address[3] private wallets = [makeAddr("a"), makeAddr("b"), makeAddr("c")];
    mapping(address wallet => uint256) private frozen;

    function setUp() public {
        plain = new PlainToken();
        token = new FreezableToken(IPassRegistry(address(new VerdictBook())), address(this));
    }

    /// forge-config: default.fuzz.runs = 256
    function testFuzz_balances_asOfAPlainToken(uint256[STEPS] memory seeds) public {
        for (uint256 i = 0; i < STEPS; ++i) {
            step(uint256(keccak256(abi.encode(seeds[i], i))));
            uint256 sum;
            for (uint256 j = 0; j < wallets.length; ++j) {
                uint256 balance = token.balanceOf(wallets[j]);
                assertEq(balance, plain.balanceOf(wallets[j]), "balance");
                assertEq(token.getFrozenTokens(wallets[j]), frozen[wallets[j]], "frozen");
                sum += balance;
            }
            assertEq(token.totalSupply(), plain.totalSupply(), "supply");
            assertEq(token.totalSupply(), sum, "sum of the balances");
        }
    }

    function step(uint256 seed) private {
        address from = wallets[seed % 3];
        address to = wallets[seed / 3 % 3];
        uint256 amount = seed / 9 % 50;
        uint256 verb = seed / 1000 % 6;
        uint256 balance = plain.balanceOf(from);
        uint256 unfrozen = frozen[from] < balance ? balance - frozen[from] : 0;
        if (verb == 0) {
            token.mint(to, amount);
            plain.mint(to, amount);
        } else if (verb == 1) {
            token.setFrozenTokens(from, amount);
            frozen[from] = amount;
        } else if (verb == 2) {
            if (amount > balance) return;
            token.forcedTransfer(from, to, amount);
            if (amount > unfrozen) frozen[from] -= amount - unfrozen;
            vm.prank(from);
            plain.transfer(to, amount);
        } else if (verb == 3) {
            bytes memory call = abi.encodeCall(token.burn, (amount));
            move(from, call, amount <= unfrozen);
        } else {
            bytes memory call = abi.encodeCall(token.transfer, (to, amount));
            move(from, call, amount <= unfrozen);
        }
    }

    /// @dev On the plain token only if it should be allowed.
    function move(address from, bytes memory call, bool allowed) private {
        vm.prank(from);
        (bool done,) = address(token).call(call);
        assertEq(done, allowed, "done");
        if (!done) return;
        vm.prank(from);
        (done,) = address(plain).call(call);
        assertTrue(done, "done by the plain token");
    }
}
