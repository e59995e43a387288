// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Authorization, IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {SignedMessageTest} from "./SignedMessageTest.sol";

/// @dev Which signature of a key counts, and when.
abstract contract SignedByKeyTest is SignedMessageTest {
    /// @dev The order of secp256k1.
    uint256 private constant ORDER =
        0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    /* REVERTS */

    function test_signed_deadlinePassed() public {
        vm.warp(DEADLINE + 1);
        refuse(signed(), IPassRegistry.SignatureExpired.selector);
    }

    function test_signed_nonceUsed() public {
        send(signed());
        vm.expectRevert(IPassRegistry.NonceUsed.selector);
        send(signed());
    }

    function test_signed_nonceCancelled() public {
        vm.prank(vm.addr(key()));
        registry.cancelNonces(0, 1 << NONCE);
        refuse(signed(), IPassRegistry.NonceUsed.selector);
    }

    function test_signed_onAnotherChain() public {
        Authorization memory authorization_ = signed();
        vm.chainId(block.chainid + 1);
        refuse(authorization_);
    }

    function test_signed_forAnotherContract() public {
        bytes32 digest = digestOf(structHash(NONCE), block.chainid, makeAddr("another registry"));
        refuse(signature(key(), digest));
    }

    function test_signed_forAnotherNetwork() public {
        bytes32 hash = structHash(otherNetwork, vm.addr(key()), NONCE);
        refuse(authorization(key(), NONCE, hash));
    }

    function test_signed_underAnotherName() public {
        refuse(signedUnder("portcullis", "1"));
    }

    function test_signed_underAnotherVersion() public {
        refuse(signedUnder("Portcullis", "2"));
    }

    function test_signed_withoutDomain() public {
        refuse(signature(key(), structHash(NONCE)));
    }

    function test_signed_asAPersonalMessage() public {
        bytes32 digest = digestOf(structHash(NONCE));
        digest = keccak256(abi.encodePacked("\x19Ethereum Signed Message:\n32", digest));
        refuse(signature(key(), digest));
    }

    function test_signed_byAnotherKey() public {
        (, uint256 strangerKey) = makeAddrAndKey("stranger");
        refuse(signature(strangerKey, digestOf(structHash(NONCE))));
    }

    function test_signed_withAnotherNonce() public {
        Authorization memory authorization_ = signed();
        authorization_.nonce += 1;
        refuse(authorization_);
    }

    function test_signed_withTheSameBitOfAnotherNonceWord() public {
        Authorization memory authorization_ = signed();
        authorization_.nonce += 256;
        refuse(authorization_);
    }

    function test_signed_withALaterDeadline() public {
        Authorization memory authorization_ = signed();
        authorization_.deadline += 1;
        refuse(authorization_);
    }

    function test_signed_withAnEarlierDeadline() public {
        Authorization memory authorization_ = signed();
        authorization_.deadline -= 1;
        refuse(authorization_);
    }

    function test_signed_signerReplaced() public {
        Authorization memory authorization_ = signed();
        authorization_.signer = stranger;
        refuse(authorization_);
    }

    function test_signed_signerZero() public {
        Authorization memory authorization_ = signed();
        authorization_.signer = address(0);
        refuse(authorization_);
    }

    function test_signed_signerZero_unrecoverableSignature() public {
        refuse(Authorization(address(0), NONCE, DEADLINE, new bytes(65)));
    }

    function test_signed_malleated() public {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key(), digestOf(structHash(NONCE)));
        refuse(abi.encodePacked(r, ORDER - uint256(s), v == 27 ? uint8(28) : uint8(27)));
    }

    function test_signed_compact() public {
        (bytes32 r, bytes32 vs) = vm.signCompact(key(), digestOf(structHash(NONCE)));
        refuse(abi.encodePacked(r, vs));
    }

    function test_signed_noSignature() public {
        refuse("");
    }

    function test_signed_oneByteTooLong() public {
        refuse(abi.encodePacked(signed().signature, uint8(0)));
    }

    function test_signed_recoveryIdInPlaceOfV() public {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key(), digestOf(structHash(NONCE)));
        refuse(abi.encodePacked(r, s, v - 27));
    }

    function test_signed_unknownV() public {
        (, bytes32 r, bytes32 s) = vm.sign(key(), digestOf(structHash(NONCE)));
        refuse(abi.encodePacked(r, s, uint8(29)));
    }

    function test_signed_otherV() public {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key(), digestOf(structHash(NONCE)));
        refuse(abi.encodePacked(r, s, v == 27 ? uint8(28) : uint8(27)));
    }

    function test_signed_allZero() public {
        refuse(new bytes(65));
    }

    /* SUCCESSES */

    function test_signed() public {
        succeed(signed());
    }

    function test_signed_underTheNameAndVersionThatEip712DomainTells() public {
        (, string memory name, string memory version,,,,) = registry.eip712Domain();
        succeed(signedUnder(name, version));
    }

    function test_signed_inTheLastSecond() public {
        vm.warp(DEADLINE);
        succeed(signed());
    }

    function test_signed_nonce0() public {
        succeed(signed(0));
    }

    function test_signed_nonce255() public {
        succeed(signed(255));
        assertEq(registry.nonceBitmap(vm.addr(key()), 1), 0, "next word");
    }

    function test_signed_nonce256() public {
        succeed(signed(256));
        assertEq(registry.nonceBitmap(vm.addr(key()), 0), 0, "first word");
    }

    function test_signed_greatestNonce() public {
        succeed(signed(type(uint256).max));
        assertEq(
            registry.nonceBitmap(vm.addr(key()), type(uint256).max >> 8), 1 << 255, "last word"
        );
    }

    function test_signed_keepsTheOtherNoncesOfTheWord() public {
        vm.prank(vm.addr(key()));
        registry.cancelNonces(0, 1 << (NONCE + 1));
        send(signed());
        assertDone();
        assertEq(registry.nonceBitmap(vm.addr(key()), 0), 3 << NONCE, "nonces");
    }

    function test_signed_whatFailedCanBeRetried() public {
        Authorization memory authorization_ = signed();
        bytes memory good = authorization_.signature;
        authorization_.signature = "";
        refuse(authorization_);
        authorization_.signature = good;
        succeed(authorization_);
    }
}
