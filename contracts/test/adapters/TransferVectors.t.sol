// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

import {GatedByPolicy} from "../../src/adapters/GatedByPolicy.sol";
import {GatedERC20} from "../../src/adapters/GatedERC20.sol";
import {Combination, PassPolicy, PassTerm} from "../../src/adapters/PassPolicy.sol";
import {IERC7943Fungible} from "../../src/interfaces/IERC7943.sol";
import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Reason} from "../../src/types/Reason.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {VectorTest} from "../vectors/VectorTest.sol";
import {VerdictBook} from "./VerdictBook.sol";

/// @dev Without an exit.
contract PolicyToken is GatedERC20, GatedByPolicy {
    constructor(IPassRegistry registry, Combination combination, PassTerm[] memory terms)
        ERC20("Policy Token", "POL")
        GatedByPolicy(registry, combination, terms)
        GatedERC20(address(0), new address[](0))
    {}

    function mint(address wallet, uint256 amount) external {
        _mint(wallet, amount);
    }
}

/// @dev The shared cases of `transfer.json`, as far as a token here knows what they are about: the
/// combination, and the order of sender and receiver. It has no pause of its own, no permanent
/// delegate, no token accounts whose owners change, and asks both sides always.
contract TransferVectorsTest is VectorTest {
    struct Count {
        uint256 oneSide;
        uint256 bothSides;
        uint256 nobodyAsked;
        uint256 paused;
        uint256 byPermanentDelegate;
        uint256 ownerMutable;
    }

    Count private count;
    VerdictBook private book;
    address private sender = makeAddr("sender");
    address private receiver = makeAddr("receiver");

    function test_combination_answersAsTheVectorsSay() public {
        string[] memory cases = casesOf("transfer.json");
        for (uint256 i = 0; i < cases.length; ++i) {
            string memory json = cases[i];
            if (flag(json, ".policy.paused")) {
                ++count.paused;
            } else if (flag(json, ".transfer.by_permanent_delegate")) {
                ++count.byPermanentDelegate;
            } else if (number(json, ".code") == 43) {
                ++count.ownerMutable;
            } else {
                run(json);
            }
        }
        assertEq(cases.length, 201, "cases");
        assertEq(count.oneSide, 62, "one side asked");
        assertEq(count.bothSides, 88, "both sides asked");
        assertEq(count.nobodyAsked, 3, "nobody asked");
        assertEq(count.paused, 12, "skipped, the policy is paused");
        assertEq(count.byPermanentDelegate, 27, "skipped, a permanent delegate");
        assertEq(count.ownerMutable, 9, "skipped, an account's owner");
    }

    function run(string memory json) private {
        string memory name = text(json, ".name");
        string memory sides = text(json, ".policy.sides");
        bool sendersAsked = !equal(sides, "Receiver") && !flag(json, ".transfer.sender_exempt");
        bool receiversAsked = !equal(sides, "Sender") && !flag(json, ".transfer.receiver_exempt");

        book = new VerdictBook();
        IPassRegistry registry_ = IPassRegistry(address(book));
        Combination combination =
            Combination(position(text(json, ".policy.combination"), combinations()));
        PassTerm[] memory terms = termsOf(number(json, ".policy.networks"));
        PolicyToken token = new PolicyToken(registry_, combination, terms);
        token.mint(sender, 1);
        write(json, ".verdicts.sender", sender, terms);
        write(json, ".verdicts.receiver", receiver, terms);

        uint256 code;
        if (sendersAsked) code = verdict(combination, sender, terms, name);
        if (receiversAsked && code == 0) {
            code = verdict(combination, receiver, terms, name);
            if (code != 0) code += 20;
        }
        assertEq(code, number(json, ".code"), name);

        if (sendersAsked && receiversAsked) {
            ++count.bothSides;
            transfer(token, code, name);
        } else if (sendersAsked || receiversAsked) {
            ++count.oneSide;
        } else {
            ++count.nobodyAsked;
        }
    }

    /// @dev What the library says, and the contract that stores the policy.
    function verdict(
        Combination combination,
        address wallet,
        PassTerm[] memory terms,
        string memory name
    ) private returns (uint256) {
        IPassRegistry registry_ = IPassRegistry(address(book));
        (Reason reason,) = combination == Combination.All
            ? PassPolicy.allOf(registry_, wallet, terms)
            : PassPolicy.anyOf(registry_, wallet, terms);
        PolicyToken gate = new PolicyToken(registry_, combination, terms);
        (Reason stored,) = gate.passVerdict(wallet);
        assertReason(stored, reason, name);
        return uint256(reason);
    }

    function transfer(PolicyToken token, uint256 code, string memory name) private {
        assertEq(token.canTransfer(sender, receiver, 1), code == 0, name);
        if (code > 20) {
            vm.expectRevert(
                abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, receiver)
            );
        } else if (code != 0) {
            vm.expectRevert(
                abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotSend.selector, sender)
            );
        }
        vm.prank(sender);
        token.transfer(receiver, 1);
        assertEq(token.balanceOf(receiver), code == 0 ? 1 : 0, name);
    }

    /* THE CASE */

    function combinations() private pure returns (string[] memory names) {
        names = new string[](2);
        (names[0], names[1]) = ("All", "Any");
    }

    function termsOf(uint256 networks) private pure returns (PassTerm[] memory terms) {
        terms = new PassTerm[](networks);
        for (uint256 i = 0; i < networks; ++i) {
            terms[i] = PassTerm(bytes32(i + 1), Requirement(0, 0, 0));
        }
    }

    function write(string memory json, string memory path, address wallet, PassTerm[] memory terms)
        private
    {
        uint256[] memory codes = vm.parseJsonUintArray(json, path);
        assertEq(codes.length, terms.length, path);
        for (uint256 i = 0; i < codes.length; ++i) {
            book.write(wallet, terms[i].network, Reason(codes[i]));
        }
    }
}
