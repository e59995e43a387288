// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Gated} from "../../src/adapters/Gated.sol";
import {PassGate} from "../../src/adapters/PassGate.sol";
import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {Permissions} from "../../src/types/Gatekeeper.sol";
import {NetworkFlags, NetworkSettings} from "../../src/types/Network.sol";
import {Reason} from "../../src/types/Reason.sol";
import {Requirement} from "../../src/types/Requirement.sol";
import {AdapterTest} from "./AdapterTest.sol";

/// @dev Counts who gets past each of the gates.
contract Club is Gated {
    uint256 public entered;

    constructor(IPassRegistry registry, bytes32 network) Gated(registry, network) {}

    function enter() external virtual gated {
        ++entered;
    }

    function enterFor(address wallet) external gatedFor(wallet) {
        ++entered;
    }

    function enterWith(Requirement calldata requirement) external gatedWith(requirement) {
        ++entered;
    }

    function enterForWith(address wallet, Requirement calldata requirement) external {
        _requirePassWith(wallet, requirement);
        ++entered;
    }

    /// @dev Lets callers in by the door of which the inside is open.
    function enterTwice() external gated {
        this.enter();
    }
}

/// @dev Whom a trusted forwarder brings is named in the last 20 bytes of what it sends, as in
/// ERC-2771.
contract ForwardedClub is Club {
    address private immutable _forwarder;

    constructor(IPassRegistry registry, bytes32 network, address forwarder)
        Club(registry, network)
    {
        _forwarder = forwarder;
    }

    function _msgSender() internal view override returns (address) {
        if (msg.sender != _forwarder) return msg.sender;
        return address(bytes20(msg.data[msg.data.length - 20:]));
    }
}

/// @dev Admits one wallet whatever its pass.
contract ClubWithAnOwner is Club {
    address private immutable _owner;

    constructor(IPassRegistry registry, bytes32 network, address owner) Club(registry, network) {
        _owner = owner;
    }

    function passVerdict(address wallet) public view override returns (Reason, bytes32) {
        return wallet == _owner ? (Reason.Allow, passNetwork) : super.passVerdict(wallet);
    }
}

contract GatedTest is AdapterTest {
    Club private club;

    function setUp() public override {
        super.setUp();
        club = new Club(registry, network);
    }

    /* CONSTRUCTOR */

    function test_constructor_noRegistry() public {
        IPassRegistry[] memory fakes = notRegistries();
        for (uint256 i = 0; i < fakes.length; ++i) {
            expectNotARegistry(fakes[i]);
            new Club(fakes[i], network);
        }
    }

    function test_constructor_noNetwork() public {
        expectNoSuchNetwork("nowhere");
        new Club(registry, "nowhere");
    }

    function test_constructor_fixesRegistryAndNetwork() public view {
        assertEq(address(club.passRegistry()), address(registry), "registry");
        assertEq(club.passNetwork(), network, "network");
    }

    /* GATED */

    function test_gated_everyReason() public {
        issue();
        for (uint256 i = 0; i < reasons.length; ++i) {
            uint256 before = vm.snapshotState();
            spoil(network, holder, reasons[i]);
            expectDenial(holder, reasons[i]);
            vm.prank(holder);
            club.enter();
            vm.revertToState(before);
        }
        assertEq(club.entered(), 0, "entered");
    }

    function test_gated_passOfAnotherNetwork() public {
        issueTo(otherNetwork, holder, 0);
        expectDenial(holder, Reason.NoPass);
        vm.prank(holder);
        club.enter();
    }

    /// The origin of the transaction opens nothing.
    function test_gated_asksTheCallerAndNotTheOrigin() public {
        issue();
        expectDenial(stranger, Reason.NoPass);
        vm.prank(stranger, holder);
        club.enter();
    }

    function test_gated_asksTheContractThatCalls() public {
        issue();
        expectDenial(address(club), Reason.NoPass);
        vm.prank(holder);
        club.enterTwice();
    }

    function test_gated_aContractMayHoldAPass() public {
        issue();
        issueTo(network, address(club), 0);
        vm.prank(holder);
        club.enterTwice();
        assertEq(club.entered(), 1, "entered");
    }

    function test_gated_goodPass() public {
        issue();
        vm.prank(holder);
        club.enter();
        assertEq(club.entered(), 1, "entered");
    }

    function test_gated_inTheLastSecond() public {
        issue();
        vm.warp(EXPIRY);
        vm.prank(holder);
        club.enter();
        assertEq(club.entered(), 1, "entered");
    }

    function test_gated_unboundPassWhileItsNetworkIsPaused() public {
        bytes32 unbound = createNetwork("unbound", NetworkSettings(0, 0, NetworkFlags.UNBOUND));
        addGatekeeper(unbound, gatekeeper0, operator0, limits(Permissions.ALL, 0, 0));
        issueTo(unbound, holder, 0);
        vm.prank(authority);
        registry.pause(unbound);
        club = new Club(registry, unbound);
        vm.prank(holder);
        club.enter();
        assertEq(club.entered(), 1, "entered");
    }

    function test_gated_senderOverridden() public {
        address forwarder = makeAddr("forwarder");
        club = new ForwardedClub(registry, network, forwarder);
        issue();
        bytes memory call = abi.encodeCall(club.enter, ());
        vm.startPrank(forwarder);
        (bool sent, bytes memory answer) = address(club).call(abi.encodePacked(call, stranger));
        assertFalse(sent, "on behalf of a stranger");
        assertEq(answer, denial(stranger, Reason.NoPass), "on behalf of a stranger");
        (sent,) = address(club).call(abi.encodePacked(call, holder));
        assertTrue(sent, "on behalf of the holder");
        vm.stopPrank();
        // Nobody else's word is taken for it.
        vm.prank(stranger);
        (sent,) = address(club).call(abi.encodePacked(call, holder));
        assertFalse(sent, "by a stranger");
        assertEq(club.entered(), 1, "entered");
    }

    function test_gated_verdictOverridden() public {
        club = new ClubWithAnOwner(registry, network, stranger);
        vm.prank(stranger);
        club.enter();
        assertEq(club.entered(), 1, "entered");
        expectDenial(holder, Reason.NoPass);
        vm.prank(holder);
        club.enter();
    }

    /* GATED FOR */

    function test_gatedFor_asksTheWalletAndNotTheCaller() public {
        issue();
        expectDenial(stranger, Reason.NoPass);
        vm.prank(holder);
        club.enterFor(stranger);
    }

    /// What a failed `ecrecover` gives gets nobody in, were there a pass for it.
    function test_gatedFor_zeroAddress() public {
        issueTo(network, address(0), 0);
        expectDenial(address(0), Reason.NoPass);
        club.enterFor(address(0));
    }

    function test_gatedFor_goodPass() public {
        issue();
        vm.prank(stranger);
        club.enterFor(holder);
        assertEq(club.entered(), 1, "entered");
    }

    /* GATED WITH */

    function test_gatedWith_everyReason() public {
        issue();
        for (uint256 i = 0; i < reasons.length; ++i) {
            uint256 before = vm.snapshotState();
            spoil(network, holder, reasons[i]);
            expectDenial(holder, reasons[i]);
            vm.prank(holder);
            club.enterWith(none());
            vm.revertToState(before);
        }
    }

    function test_gatedWith_missingAttributes() public {
        issue();
        expectDenial(holder, Reason.MissingAttributes);
        vm.prank(holder);
        club.enterWith(Requirement(ATTRIBUTES | 2, 0, 0));
    }

    function test_gatedWith_expiresTooSoon() public {
        issue();
        expectDenial(holder, Reason.ExpiresTooSoon);
        vm.prank(holder);
        club.enterWith(Requirement(0, EXPIRY - NOW + 1, 0));
    }

    function test_gatedWith_tooOld() public {
        issue();
        vm.warp(NOW + 101);
        expectDenial(holder, Reason.TooOld);
        vm.prank(holder);
        club.enterWith(Requirement(0, 0, 100));
    }

    function test_gatedWith_requirementMet() public {
        issue();
        vm.warp(NOW + 100);
        vm.prank(holder);
        club.enterWith(Requirement(ATTRIBUTES, EXPIRY - NOW - 100, 100));
        assertEq(club.entered(), 1, "entered");
    }

    function test_requirePassWith_zeroAddress() public {
        issueTo(network, address(0), 0);
        expectDenial(address(0), Reason.NoPass);
        club.enterForWith(address(0), none());
    }

    /* VERDICT */

    function test_passVerdict_saysWhyAndWhose() public {
        issue();
        assertVerdict(Reason.Allow);
        for (uint256 i = 0; i < reasons.length; ++i) {
            uint256 before = vm.snapshotState();
            spoil(network, holder, reasons[i]);
            assertVerdict(reasons[i]);
            vm.revertToState(before);
        }
    }

    function testFuzz_passVerdict_isTheRegistrys(address wallet, uint64 elapsed) public {
        vm.assume(wallet != address(0) && wallet != friend);
        if (uint160(wallet) % 2 == 0) issueTo(network, wallet, EXPIRY);
        vm.warp(uint256(NOW) + elapsed);
        (Reason reason,) = club.passVerdict(wallet);
        assertReason(reason, registry.verify(wallet, network), "verdict");
    }

    /* A REGISTRY THAT IS NONE ANY MORE */

    // None of this can happen to a `PassRegistry`. Were it to, the gate would be shut.

    function test_gated_registryIsGone() public {
        issue();
        vm.etch(address(registry), "");
        expectShut();
    }

    function test_gated_registryReverts() public {
        issue();
        vm.mockCallRevert(address(registry), verifyCall(), abi.encode(Reason.Allow));
        expectShut();
    }

    function test_gated_registryAnswersHalfAWord() public {
        issue();
        vm.mockCall(address(registry), verifyCall(), new bytes(31));
        expectShut();
    }

    function test_gated_registryAnswersNoReason() public {
        issue();
        vm.mockCall(address(registry), verifyCall(), abi.encode(11));
        expectShut();
        vm.mockCall(address(registry), verifyCall(), abi.encode(uint256(1) << 255));
        expectShut();
    }

    /// All of the question is as the registry wants it, and no more.
    function test_gated_asksAsTheInterfaceSays() public {
        issue();
        vm.expectCall(address(registry), verifyCall(), 1);
        vm.prank(holder);
        club.enter();
    }

    function verifyCall() private view returns (bytes memory) {
        return abi.encodeCall(IPassRegistry.verify, (holder, network));
    }

    function expectShut() private {
        vm.expectRevert(bytes(""));
        vm.prank(holder);
        club.enter();
    }

    /* EXPECTATIONS */

    function denial(address wallet, Reason reason) private view returns (bytes memory) {
        return abi.encodeWithSelector(PassGate.PassDenied.selector, wallet, network, reason);
    }

    function expectDenial(address wallet, Reason reason) private {
        vm.expectRevert(denial(wallet, reason));
    }

    function assertVerdict(Reason expected) private view {
        (Reason reason, bytes32 whose) = club.passVerdict(holder);
        assertReason(reason, expected, "reason");
        assertEq(whose, network, label(expected));
    }
}
