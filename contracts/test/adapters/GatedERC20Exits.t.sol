// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

import {GatedByPolicy} from "../../src/adapters/GatedByPolicy.sol";
import {GatedERC20} from "../../src/adapters/GatedERC20.sol";
import {Combination, PassTerm} from "../../src/adapters/PassPolicy.sol";
import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Reason} from "../../src/types/Reason.sol";
import {GatedERC20Test} from "./GatedERC20Test.sol";

/// @dev For holders of passes of two networks, with an exit.
contract TwoNetworkToken is GatedERC20, GatedByPolicy {
    constructor(
        IPassRegistry registry,
        Combination combination,
        PassTerm[] memory terms,
        address[] memory exits
    )
        ERC20("Token", "TOK")
        GatedByPolicy(registry, combination, terms)
        GatedERC20(address(0), exits)
    {}

    function mint(address wallet, uint256 amount) external {
        _mint(wallet, amount);
    }
}

/// @dev Where one may send to without a good pass, and who may.
contract GatedERC20ExitsTest is GatedERC20Test {
    function test_exit_heldForFrozenAndRevoked() public {
        Reason[2] memory held = [Reason.Frozen, Reason.Revoked];
        for (uint256 i = 0; i < held.length; ++i) {
            uint256 before = vm.snapshotState();
            spoil(network, holder, held[i]);
            vm.startPrank(holder);
            expectCannotSend(holder);
            token.transfer(exit, 1);
            expectCannotSend(holder);
            token.burn(1);
            vm.stopPrank();
            vm.revertToState(before);
        }
    }

    function test_exit_openForEveryOtherReason() public {
        for (uint256 i = 0; i < reasons.length; ++i) {
            if (reasons[i] == Reason.Frozen || reasons[i] == Reason.Revoked) continue;
            uint256 before = vm.snapshotState();
            spoil(network, holder, reasons[i]);
            vm.startPrank(holder);
            token.transfer(exit, 40);
            token.burn(60);
            vm.stopPrank();
            assertEq(token.balanceOf(exit), 40, label(reasons[i]));
            assertEq(token.balanceOf(holder), 0, label(reasons[i]));
            vm.revertToState(before);
        }
    }

    /// Whatever happens to a frozen pass afterwards.
    function test_exit_freezeIsNotOutwaited() public {
        freeze(1);
        spoilFurther();
        expectCannotSend(holder);
        vm.prank(holder);
        token.transfer(exit, 1);
    }

    function test_exit_revocationIsNotOutwaited() public {
        revoke(1);
        spoilFurther();
        expectCannotSend(holder);
        vm.prank(holder);
        token.transfer(exit, 1);
    }

    /// Nobody shuts an exit by clearing an expired pass away.
    function test_exit_afterThePassWasClosed() public {
        vm.warp(uint256(EXPIRY) + 90 days + 1);
        vm.prank(stranger);
        registry.close(network, holder);
        vm.prank(holder);
        token.transfer(exit, 100);
        assertEq(token.balanceOf(exit), 100);
    }

    function test_exit_nowhereElse() public {
        spoil(network, holder, Reason.Expired);
        expectCannotTransfer(holder, friend, 1);
        vm.prank(holder);
        token.transfer(friend, 1);
    }

    function test_exit_byASpender() public {
        vm.prank(holder);
        token.approve(stranger, 100);
        spoil(network, holder, Reason.Expired);
        vm.prank(stranger);
        token.transferFrom(holder, exit, 100);
        assertEq(token.balanceOf(exit), 100);
    }

    function test_exit_takesFromGoodHoldersToo() public {
        vm.prank(holder);
        token.transfer(exit, 100);
        assertEq(token.balanceOf(exit), 100);
    }

    /// An exit is no way around the gate: what goes in comes out only with a pass.
    function test_exit_sendsOnlyWithAPass() public {
        vm.prank(holder);
        token.transfer(exit, 100);
        expectCannotTransfer(exit, friend, 1);
        vm.prank(exit);
        token.transfer(friend, 1);
        issueTo(network, exit, 0);
        vm.prank(exit);
        token.transfer(friend, 1);
        assertEq(token.balanceOf(friend), 1);
    }

    function test_exit_freezeOfOneNetworkHoldsWhateverTheOtherSays() public {
        Combination[2] memory both = [Combination.All, Combination.Any];
        for (uint256 i = 0; i < both.length; ++i) {
            uint256 before = vm.snapshotState();
            PassTerm[] memory terms = new PassTerm[](2);
            terms[0].network = network;
            terms[1].network = otherNetwork;
            TwoNetworkToken two = new TwoNetworkToken(registry, both[i], terms, exits(exit, exit));
            issueTo(otherNetwork, holder, 0);
            two.mint(holder, 2);
            spoil(otherNetwork, holder, Reason.Frozen);
            // All: no pass at all is the lowest reason. Any: an expired one is the highest.
            spoil(network, holder, both[i] == Combination.All ? Reason.NoPass : Reason.Expired);
            (Reason shown,) = two.passVerdict(holder);
            assertTrue(shown != Reason.Frozen, "the verdict doesn't tell");
            expectCannotSend(holder);
            vm.prank(holder);
            two.transfer(exit, 1);
            vm.prank(operator0);
            registry.unfreeze(otherNetwork, holder);
            vm.prank(holder);
            two.transfer(exit, 1);
            assertEq(two.balanceOf(exit), 1, "unfrozen");
            vm.revertToState(before);
        }
    }

    /// Whoever never had a pass has nothing to send, and where there are no exits, nowhere to.
    function test_exit_noneThere() public {
        spoil(network, holder, Reason.Expired);
        assertFalse(strict.canSend(holder), "canSend");
        expectCannotSend(holder);
        vm.prank(holder);
        strict.transfer(exit, 1);
    }

    /// @dev Everything that can happen to a pass that is frozen or revoked.
    function spoilFurther() private {
        vm.prank(authority);
        registry.removeGatekeeper(network, index0);
        pause();
        vm.warp(uint256(EXPIRY) + 90 days + 1);
        vm.prank(holder);
        (bool done,) = address(registry).call(abi.encodeCall(registry.renounce, (network)));
        assertFalse(done, "renounced");
        (done,) = address(registry).call(abi.encodeCall(registry.close, (network, holder)));
        assertFalse(done, "closed");
    }
}
