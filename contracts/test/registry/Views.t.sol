// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Gatekeeper, Permissions} from "../../src/types/Gatekeeper.sol";
import {Network, NetworkSettings} from "../../src/types/Network.sol";
import {PassWord} from "../../src/types/PassWord.sol";
import {UnitTest} from "./UnitTest.sol";

/// @dev Questions about what is stored.
contract ViewsTest is UnitTest {
    /* passWord AND passSlot */

    function test_passWord_noPass() public view {
        assertEq(PassWord.unwrap(registry.passWord(network, holder)), 0, "no pass");
        assertEq(PassWord.unwrap(registry.passWord(bytes32(0), address(0))), 0, "zero of both");
    }

    /// @dev The formula of ERC-7201.
    function baseSlot() internal pure returns (bytes32) {
        uint256 namespace = uint256(keccak256("portcullis.passes"));
        return keccak256(abi.encode(namespace - 1)) & ~bytes32(uint256(0xff));
    }

    function test_passSlot_base() public pure {
        // Computed elsewhere.
        assertEq(
            baseSlot(), 0x965cc031b9ab04d42b94608274fa6d808c9296771d04369aeeef16cda4566a00, "base"
        );
    }

    function slotOf(bytes32 id, address wallet) internal pure returns (bytes32) {
        return keccak256(abi.encode(wallet, keccak256(abi.encode(id, baseSlot()))));
    }

    function test_passSlot() public view {
        assertEq(registry.passSlot(network, holder), slotOf(network, holder), "slot");
        assertEq(registry.passSlot(otherNetwork, stranger), slotOf(otherNetwork, stranger), "other");
        assertEq(registry.passSlot(bytes32(0), address(0)), slotOf(0, address(0)), "zero of both");
    }

    function stored() internal view returns (bytes32) {
        return vm.load(address(registry), registry.passSlot(network, holder));
    }

    function test_passSlot_holdsThePass() public {
        assertEq(stored(), bytes32(0), "before");
        issue();
        assertEq(stored(), bytes32(PassWord.unwrap(pack(issuedPass()))), "issued");
        assertEq(stored(), bytes32(PassWord.unwrap(pass())), "passWord");
        revoke(1);
        assertEq(stored(), bytes32(PassWord.unwrap(pass())), "revoked");
    }

    function test_passSlot_isEmptyAfterwards() public {
        issue();
        vm.prank(holder);
        registry.renounce(network);
        assertEq(stored(), bytes32(0), "renounced");
        issue();
        vm.warp(EXPIRY + 90 days + 1);
        registry.close(network, holder);
        assertEq(stored(), bytes32(0), "closed");
    }

    function test_passSlot_isOfOneNetworkAndWallet() public {
        issue();
        bytes32 otherSlot = registry.passSlot(otherNetwork, holder);
        assertEq(vm.load(address(registry), otherSlot), bytes32(0), "other network");
        otherSlot = registry.passSlot(network, stranger);
        assertEq(vm.load(address(registry), otherSlot), bytes32(0), "other wallet");
    }

    /* getNetwork */

    function test_getNetwork_thatDoesNotExist() public view {
        Network memory nothing;
        assertEq(
            abi.encode(registry.getNetwork(keccak256("nowhere"))), abi.encode(nothing), "network"
        );
    }

    function test_getNetwork() public {
        updateNetwork(NetworkSettings(50, 100, 7));
        pause();
        vm.prank(authority);
        registry.proposeAuthority(network, stranger);
        Network memory expected =
            Network(authority, NetworkSettings(50, 100, 7), true, guardian, 2, stranger);
        assertEq(abi.encode(registry.getNetwork(network)), abi.encode(expected), "network");
    }

    /* getGatekeeper AND operatorWord */

    function test_getGatekeeper_neverGivenOut() public view {
        bytes memory nothing = abi.encode(Gatekeeper(address(0), address(0), 0, 0));
        assertEq(abi.encode(registry.getGatekeeper(network, 0)), nothing, "zero");
        assertEq(abi.encode(registry.getGatekeeper(network, 3)), nothing, "next");
        assertEq(abi.encode(registry.getGatekeeper(network, type(uint32).max)), nothing, "greatest");
        assertEq(abi.encode(registry.getGatekeeper(keccak256("nowhere"), 1)), nothing, "no network");
    }

    function test_getGatekeeper() public {
        setLimits(Permissions.ALL, 70, 0);
        setSuccessor(index0, index1);
        Gatekeeper memory expected = Gatekeeper(gatekeeper0, operator0, 70, index1);
        assertEq(
            abi.encode(registry.getGatekeeper(network, index0)), abi.encode(expected), "gatekeeper"
        );
    }

    function test_operatorWord() public view {
        assertOperator(operator0, activeOperator(index0), "operator");
        assertNoOperator(stranger, "stranger");
        assertNoOperator(otherOperator, "other network's operator");
        assertNoOperator(gatekeeper0, "cold key");
        assertNoOperator(address(0), "zero");
    }

    /* standingWord */

    function test_standingWord() public view {
        assertEq(registry.standingWord(network, 0), 6, "two gatekeepers");
        assertEq(registry.standingWord(otherNetwork, 0), 2, "one gatekeeper");
        assertEq(registry.standingWord(keccak256("nowhere"), 0), 0, "no network");
        assertEq(registry.standingWord(network, 1), 0, "second word");
    }

    function test_standingWord_last() public {
        addGatekeepersUpTo(1023);
        assertEq(registry.standingWord(network, 3), ~uint256(1), "last word");
    }

    function test_standingWord_beyondTheLast() public {
        // Beyond the words lies the network, which must not be taken for one.
        addGatekeepersUpTo(1023);
        for (uint256 word = 4; word < 8; ++word) {
            assertEq(registry.standingWord(network, word), 0, vm.toString(word));
        }
        assertEq(registry.standingWord(network, type(uint256).max), 0, "greatest");
    }

    /* nonceBitmap */

    function test_nonceBitmap() public {
        assertEq(registry.nonceBitmap(holder, 0), 0, "before");
        vm.prank(holder);
        registry.cancelNonces(type(uint256).max, 5);
        assertEq(registry.nonceBitmap(holder, type(uint256).max), 5, "cancelled");
        assertEq(registry.nonceBitmap(holder, 0), 0, "other word");
        assertEq(registry.nonceBitmap(stranger, type(uint256).max), 0, "other signer");
    }

    /* ERC-5267 AND ERC-165 */

    function test_eip712Domain() public view {
        (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        ) = registry.eip712Domain();
        assertEq(fields, hex"0f", "fields");
        assertEq(name, "Portcullis", "name");
        assertEq(version, "1", "version");
        assertEq(chainId, 31337, "chain id");
        assertEq(verifyingContract, address(registry), "contract");
        assertEq(salt, bytes32(0), "salt");
        assertEq(extensions.length, 0, "extensions");
    }

    function test_eip712Domain_onAnotherChain() public {
        vm.chainId(10);
        (,,, uint256 chainId,,,) = registry.eip712Domain();
        assertEq(chainId, 10, "chain id");
    }

    function test_supportsInterface() public view {
        assertTrue(registry.supportsInterface(0x01ffc9a7), "ERC-165");
        assertTrue(registry.supportsInterface(0x84b0196e), "ERC-5267");
        assertFalse(registry.supportsInterface(0xffffffff), "none by the standard");
        assertFalse(registry.supportsInterface(0), "zero");
        assertFalse(registry.supportsInterface(0x80ac58cd), "ERC-721");
    }
}
