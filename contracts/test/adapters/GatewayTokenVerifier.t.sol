// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {GatewayTokenVerifier} from "../../src/adapters/GatewayTokenVerifier.sol";
import {IGatewayTokenVerifier} from "../../src/interfaces/IGatewayTokenVerifier.sol";
import {IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {AdapterTest} from "./AdapterTest.sol";

/// @dev What a dApp of Civic's knows of the contract it asks.
interface ICivicVerifier {
    function verifyToken(address owner, uint256 network) external view returns (bool);
    function verifyToken(uint256 tokenId) external view returns (bool);
}

/// @dev A dApp as Civic's users wrote them: it has an address and a number, and lets in callers of
/// whom the address says true.
contract StrandedDapp {
    address private immutable _gateway;
    uint256 private immutable _gatekeeperNetwork;
    uint256 public entered;

    error InvalidGatewayToken(address gateway);

    constructor(address gateway, uint256 gatekeeperNetwork) {
        _gateway = gateway;
        _gatekeeperNetwork = gatekeeperNetwork;
    }

    function enter() external {
        bool good = ICivicVerifier(_gateway).verifyToken(msg.sender, _gatekeeperNetwork);
        require(good, InvalidGatewayToken(_gateway));
        ++entered;
    }
}

contract GatewayTokenVerifierTest is AdapterTest {
    uint96 private constant NUMBER = 10;
    uint96 private constant OTHER_NUMBER = 4;

    GatewayTokenVerifier private verifier;

    event NetworkMapped(uint256 indexed number, bytes32 indexed network);

    function setUp() public override {
        super.setUp();
        verifier = new GatewayTokenVerifier(registry, numbers(NUMBER, OTHER_NUMBER), networks());
    }

    /* CONSTRUCTOR */

    /// @dev From outside, for forge ends a test without a word at a `new` that reverts as expected.
    function create(IPassRegistry asked, uint96[] memory known, bytes32[] memory ids) external {
        new GatewayTokenVerifier(asked, known, ids);
    }

    function test_constructor_noRegistry() public {
        IPassRegistry[] memory fakes = notRegistries();
        for (uint256 i = 0; i < fakes.length; ++i) {
            expectNotARegistry(fakes[i]);
            this.create(fakes[i], numbers(NUMBER, OTHER_NUMBER), networks());
        }
    }

    function test_constructor_lengthsDiffer() public {
        expectMismatch(2, 1);
        this.create(registry, numbers(1, 2), new bytes32[](1));
        expectMismatch(2, 3);
        this.create(registry, numbers(1, 2), new bytes32[](3));
    }

    function test_constructor_nothingToMap() public {
        expectMismatch(0, 0);
        this.create(registry, new uint96[](0), new bytes32[](0));
    }

    function test_constructor_numberTwice() public {
        expectInvalidNumber(NUMBER);
        this.create(registry, numbers(NUMBER, NUMBER), networks());
    }

    /// Civic's token ids, small numbers all of them, would be tokens of network zero.
    function test_constructor_numberZero() public {
        expectInvalidNumber(0);
        this.create(registry, numbers(NUMBER, 0), networks());
    }

    function test_constructor_noNetwork() public {
        bytes32[] memory ids = networks();
        ids[1] = 0;
        expectNoSuchNetwork(0);
        this.create(registry, numbers(1, 2), ids);
        ids[1] = "nowhere";
        expectNoSuchNetwork("nowhere");
        this.create(registry, numbers(1, 2), ids);
    }

    function test_constructor_mapsNumbers() public {
        vm.expectEmit();
        emit NetworkMapped(6, network);
        vm.expectEmit();
        emit NetworkMapped(type(uint96).max, otherNetwork);
        verifier = new GatewayTokenVerifier(registry, numbers(6, type(uint96).max), networks());
        assertEq(verifier.networkOf(6), network, "first");
        assertEq(verifier.networkOf(type(uint96).max), otherNetwork, "second");
        assertEq(verifier.networkOf(NUMBER), 0, "another");
        assertEq(address(verifier.passRegistry()), address(registry), "registry");
    }

    function test_constructor_twoNumbersOfOneNetwork() public {
        bytes32[] memory ids = new bytes32[](2);
        (ids[0], ids[1]) = (network, network);
        verifier = new GatewayTokenVerifier(registry, numbers(1, 2), ids);
        assertTrue(verifier.verifyToken(friend, 1), "first");
        assertTrue(verifier.verifyToken(friend, 2), "second");
    }

    /* BY OWNER AND NETWORK */

    function test_verifyToken_everyReason() public {
        issue();
        for (uint256 i = 0; i < reasons.length; ++i) {
            uint256 before = vm.snapshotState();
            spoil(network, holder, reasons[i]);
            assertFalse(verifier.verifyToken(holder, NUMBER), label(reasons[i]));
            assertFalse(verifier.verifyToken(id(holder, NUMBER)), label(reasons[i]));
            vm.revertToState(before);
        }
    }

    function test_verifyToken_networkNotMapped() public {
        issue();
        assertFalse(verifier.verifyToken(holder, 0), "0");
        assertFalse(verifier.verifyToken(holder, 11), "11");
        assertFalse(verifier.verifyToken(holder, uint256(network)), "the network itself");
    }

    /// A number that would be another one's in 96 bits.
    function test_verifyToken_numberBeyond96Bits() public {
        issue();
        assertFalse(verifier.verifyToken(holder, NUMBER + (uint256(1) << 96)), "bit 96");
        assertFalse(verifier.verifyToken(holder, type(uint256).max), "all bits");
    }

    function test_verifyToken_passOfAnotherNetwork() public {
        issue();
        assertFalse(verifier.verifyToken(holder, OTHER_NUMBER), "other network");
    }

    function test_verifyToken_zeroAddress() public {
        issueTo(network, address(0), 0);
        assertFalse(verifier.verifyToken(address(0), NUMBER), "by owner");
        assertFalse(verifier.verifyToken(id(address(0), NUMBER)), "by id");
    }

    function test_verifyToken_goodPass() public {
        issue();
        assertTrue(verifier.verifyToken(holder, NUMBER), "at once");
        vm.warp(EXPIRY);
        assertTrue(verifier.verifyToken(holder, NUMBER), "in the last second");
    }

    function testFuzz_verifyToken_isTheRegistrys(address owner, uint256 number, bytes32 odd)
        public
    {
        if (uint256(odd) % 2 == 0) issueTo(otherNetwork, owner, 0);
        if (uint256(odd) % 3 == 0) number = OTHER_NUMBER;
        if (uint256(odd) % 5 == 0) number = NUMBER;
        bool good =
            number == OTHER_NUMBER && uint256(odd) % 2 == 0 || number == NUMBER && owner == friend;
        assertEq(verifier.verifyToken(owner, number), good && owner != address(0), "by owner");
    }

    /* BY TOKEN */

    function test_verifyToken_civicsOwnIds() public {
        // Someone has made passes for the very wallets that look like them.
        for (uint160 tokenId = 1; tokenId < 50; ++tokenId) {
            issueTo(network, address(tokenId), 0);
            assertFalse(verifier.verifyToken(tokenId), vm.toString(tokenId));
        }
    }

    function test_verifyToken_idOfAnotherNetwork() public {
        issue();
        assertFalse(verifier.verifyToken(id(holder, OTHER_NUMBER)), "other network");
        assertFalse(verifier.verifyToken(id(holder, 11)), "not mapped");
    }

    function test_verifyToken_goodPassById() public {
        issue();
        assertTrue(verifier.verifyToken(id(holder, NUMBER)), "at once");
    }

    /// All 96 bits of a number are in the id.
    function test_verifyToken_greatestNumberById() public {
        uint96 greatest = type(uint96).max;
        verifier = new GatewayTokenVerifier(registry, numbers(NUMBER, greatest), networks());
        issueTo(otherNetwork, holder, 0);
        assertTrue(verifier.verifyToken(id(holder, greatest)), "it");
        assertFalse(verifier.verifyToken(id(holder, greatest >> 1)), "without the first bit");
    }

    function testFuzz_verifyToken_sameByIdAndByOwner(address owner, uint96 number) public {
        if (owner != friend) issueTo(network, owner, 0);
        number = uint96(bound(number, 0, 12));
        assertEq(
            verifier.verifyToken(id(owner, number)), verifier.verifyToken(owner, number), "answer"
        );
        assertEq(id(owner, number), verifier.tokenIdOf(owner, number), "id");
    }

    function testFuzz_verifyToken_isTotal(address owner, uint256 number, uint64 time) public {
        issue();
        vm.warp(time);
        verifier.verifyToken(owner, number);
        verifier.verifyToken(number);
    }

    /* THE INTERFACE */

    function test_selectors_areCivics() public pure {
        assertEq(bytes4(keccak256("verifyToken(address,uint256)")), bytes4(0xff17e232), "by owner");
        assertEq(bytes4(keccak256("verifyToken(uint256)")), bytes4(0xff85a975), "by token");
        assertEq(type(IGatewayTokenVerifier).interfaceId, bytes4(0x00924b47), "interface");
    }

    function test_supportsInterface() public view {
        assertTrue(verifier.supportsInterface(0x00924b47), "Civic's");
        assertTrue(verifier.supportsInterface(0x01ffc9a7), "ERC-165");
        assertFalse(verifier.supportsInterface(0xffffffff), "none");
        // Civic's contract was also a token. This isn't.
        assertFalse(verifier.supportsInterface(0x80ac58cd), "ERC-721");
    }

    /* A DAPP OF CIVIC'S */

    function test_strandedDapp_noPass() public {
        StrandedDapp dapp = new StrandedDapp(address(verifier), NUMBER);
        vm.expectRevert(abi.encodeWithSelector(StrandedDapp.InvalidGatewayToken.selector, verifier));
        vm.prank(holder);
        dapp.enter();
    }

    function test_strandedDapp_needsNothingButTheAddress() public {
        StrandedDapp dapp = new StrandedDapp(address(verifier), NUMBER);
        issue();
        vm.prank(holder);
        dapp.enter();
        assertEq(dapp.entered(), 1, "entered");
    }

    /* HELPERS */

    function numbers(uint96 first, uint96 second) private pure returns (uint96[] memory list) {
        list = new uint96[](2);
        (list[0], list[1]) = (first, second);
    }

    function networks() private view returns (bytes32[] memory ids) {
        ids = new bytes32[](2);
        (ids[0], ids[1]) = (network, otherNetwork);
    }

    /// @dev As documented: the number, then the wallet.
    function id(address owner, uint256 number) private pure returns (uint256) {
        return number * 2 ** 160 + uint160(owner);
    }

    function expectMismatch(uint256 numbers_, uint256 networks_) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                GatewayTokenVerifier.LengthMismatch.selector, numbers_, networks_
            )
        );
    }

    function expectInvalidNumber(uint256 number) private {
        vm.expectRevert(abi.encodeWithSelector(GatewayTokenVerifier.InvalidNumber.selector, number));
    }
}
