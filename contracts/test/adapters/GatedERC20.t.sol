// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Exits} from "../../src/adapters/Exits.sol";
import {FreezableERC20} from "../../src/adapters/FreezableERC20.sol";
import {Gated} from "../../src/adapters/Gated.sol";
import {GatedByPolicy} from "../../src/adapters/GatedByPolicy.sol";
import {GatedERC20} from "../../src/adapters/GatedERC20.sol";
import {Combination, PassTerm} from "../../src/adapters/PassPolicy.sol";
import {IERC7943Fungible} from "../../src/interfaces/IERC7943.sol";
import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Reason} from "../../src/types/Reason.sol";
import {Requirement} from "../../src/types/Requirement.sol";
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

contract GatedERC20Test is AdapterTest {
    address private enforcer = makeAddr("enforcer");
    address private exit = makeAddr("exit");
    /// @dev With an exit, and burning.
    Token private token;
    /// @dev Without exits and enforcer.
    Token private strict;

    event ExitOpened(address indexed account);

    function setUp() public override {
        super.setUp();
        token = new Token(registry, network, enforcer, exits(exit, address(0)));
        strict = new Token(registry, network, address(0), new address[](0));
        issue();
        token.mint(holder, 100);
        strict.mint(holder, 100);
    }

    /* CONSTRUCTOR */

    function test_constructor_noRegistry() public {
        IPassRegistry[] memory fakes = notRegistries();
        for (uint256 i = 0; i < fakes.length; ++i) {
            expectNotARegistry(fakes[i]);
            new Token(fakes[i], network, enforcer, new address[](0));
        }
    }

    function test_constructor_noNetwork() public {
        expectNoSuchNetwork("nowhere");
        new Token(registry, "nowhere", enforcer, new address[](0));
    }

    function test_constructor_opensExits() public {
        vm.expectEmit();
        emit ExitOpened(exit);
        vm.expectEmit();
        emit ExitOpened(address(0));
        token = new Token(registry, network, enforcer, exits(exit, address(0)));
        assertTrue(token.isExit(exit), "exit");
        assertTrue(token.isExit(address(0)), "burning");
        assertFalse(token.isExit(holder), "a holder");
        assertEq(token.enforcer(), enforcer, "enforcer");
    }

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

    /* EXITS */

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

    /* WHAT ERC-7943 ASKS */

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

    /* FROZEN TOKENS */

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

    /* FORCED TRANSFERS */

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

    /* HELPERS */

    function exits(address first, address second) private pure returns (address[] memory list) {
        list = new address[](2);
        (list[0], list[1]) = (first, second);
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

    function setFrozen(uint256 amount) private {
        vm.prank(enforcer);
        token.setFrozenTokens(holder, amount);
    }

    function force(address from, address to, uint256 amount) private {
        vm.prank(enforcer);
        token.forcedTransfer(from, to, amount);
    }

    function expectCannotSend(address account) private {
        vm.expectRevert(
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotSend.selector, account)
        );
    }

    function expectCannotReceive(address account) private {
        vm.expectRevert(
            abi.encodeWithSelector(IERC7943Fungible.ERC7943CannotReceive.selector, account)
        );
    }

    function expectCannotTransfer(address from, address to, uint256 amount) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC7943Fungible.ERC7943CannotTransfer.selector, from, to, amount
            )
        );
    }

    function expectInsufficientBalance(address account, uint256 balance, uint256 needed) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientBalance.selector, account, balance, needed
            )
        );
    }

    /// @dev Of `holder`.
    function expectInsufficientUnfrozen(uint256 amount, uint256 unfrozen) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC7943Fungible.ERC7943InsufficientUnfrozenBalance.selector,
                holder,
                amount,
                unfrozen
            )
        );
    }

    function expectNotEnforcer(address caller) private {
        vm.expectRevert(abi.encodeWithSelector(GatedERC20.NotEnforcer.selector, caller));
    }
}
