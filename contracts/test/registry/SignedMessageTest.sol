// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {UnitTest} from "./UnitTest.sol";

/// @dev A message that somebody signs and somebody hands in. A contract for each message says what
/// the message is.
abstract contract SignedMessageTest is UnitTest {
    uint256 internal constant NONCE = 7;

    /// @dev Of the key whose signature the message needs.
    function key() internal view virtual returns (uint256);

    /// @dev Makes a contract the one whose signature the message needs.
    function enrol(address signer) internal virtual;

    function structHash(bytes32 id, address signer, uint256 nonce)
        internal
        view
        virtual
        returns (bytes32);

    /// @dev Hands the message in, as whoever has to.
    function send(Authorization memory authorization_) internal virtual;

    /// @dev That the message has had its effect.
    function assertDone() internal view virtual;

    /// @dev That it has had none.
    function assertNotDone() internal view virtual;

    /* SIGNING */

    function structHash(uint256 nonce) internal view returns (bytes32) {
        return structHash(network, vm.addr(key()), nonce);
    }

    function signed(uint256 nonce) internal view returns (Authorization memory) {
        return authorization(key(), nonce, structHash(nonce));
    }

    function signed() internal view returns (Authorization memory) {
        return signed(NONCE);
    }

    /// @dev Signed by `key_` for a contract.
    function signedFor(address signer, uint256 key_) internal view returns (Authorization memory) {
        bytes32 digest = digestOf(structHash(network, signer, NONCE));
        return Authorization(signer, NONCE, DEADLINE, signature(key_, digest));
    }

    /// @dev Signed under a domain of another name or version.
    function signedUnder(string memory name, string memory version)
        internal
        view
        returns (Authorization memory result)
    {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256(bytes(name)),
                keccak256(bytes(version)),
                block.chainid,
                address(registry)
            )
        );
        result = signed();
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", domain, structHash(NONCE)));
        result.signature = signature(key(), digest);
    }

    /* HANDING IN */

    function refuse(Authorization memory authorization_, bytes4 selector) internal {
        uint256 used = registry.nonceBitmap(authorization_.signer, authorization_.nonce >> 8);
        vm.expectRevert(selector);
        send(authorization_);
        assertNotDone();
        assertEq(
            registry.nonceBitmap(authorization_.signer, authorization_.nonce >> 8), used, "nonces"
        );
    }

    function refuse(Authorization memory authorization_) internal {
        refuse(authorization_, IPassRegistry.InvalidSignature.selector);
    }

    function refuse(bytes memory signature_) internal {
        Authorization memory authorization_ = signed();
        authorization_.signature = signature_;
        refuse(authorization_);
    }

    function succeed(Authorization memory authorization_) internal {
        assertNotDone();
        send(authorization_);
        assertDone();
        uint256 used = registry.nonceBitmap(authorization_.signer, authorization_.nonce >> 8);
        assertEq(used, 1 << (authorization_.nonce & 0xff), "nonces");
    }
}
