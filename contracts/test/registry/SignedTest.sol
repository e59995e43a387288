// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

import {Authorization, IPassRegistry} from "../../src/interfaces/IPassRegistry.sol";
import {KeyWallet} from "../mocks/KeyWallet.sol";
import {OddWallet} from "../mocks/OddWallet.sol";
import {UnitTest} from "./UnitTest.sol";

/// @dev Whose signature counts, and when: the same for every message. A contract for each message
/// says what the message is.
abstract contract SignedTest is UnitTest {
    uint256 internal constant NONCE = 7;
    /// @dev The order of secp256k1.
    uint256 internal constant ORDER =
        0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

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

    /* REVERTS */

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

    function refuse(OddWallet.Answer answer) internal {
        address wallet = address(new OddWallet(answer));
        enrol(wallet);
        refuse(Authorization(wallet, NONCE, DEADLINE, "anything"));
    }

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

    /// @dev The precompile that copies its input: its answer begins as the approval does.
    function test_signed_signerThatEchoes() public {
        refuse(Authorization(address(4), NONCE, DEADLINE, new bytes(65)));
    }

    function test_signed_forAnotherWalletOfTheSameKey() public {
        address first = address(new KeyWallet(vm.addr(key())));
        address second = address(new KeyWallet(vm.addr(key())));
        enrol(second);
        Authorization memory authorization_ = signedFor(first, key());
        authorization_.signer = second;
        refuse(authorization_);
    }

    function test_signed_forTheKeyItself_isNotForItsWallet() public {
        address wallet = address(new KeyWallet(vm.addr(key())));
        enrol(wallet);
        Authorization memory authorization_ = signed();
        authorization_.signer = wallet;
        refuse(authorization_);
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

    function test_signed_byWallet_wrongKey() public {
        address wallet = address(new KeyWallet(vm.addr(key())));
        enrol(wallet);
        (, uint256 strangerKey) = makeAddrAndKey("stranger");
        refuse(signedFor(wallet, strangerKey));
    }

    function test_signed_byWallet_thatReverts() public {
        refuse(OddWallet.Answer.Revert);
    }

    function test_signed_byWallet_thatRevertsWithTheMagic() public {
        refuse(OddWallet.Answer.RevertWithMagic);
    }

    function test_signed_byWallet_thatAnswersNothing() public {
        refuse(OddWallet.Answer.Nothing);
    }

    function test_signed_byWallet_thatAnswersTooLittle() public {
        refuse(OddWallet.Answer.MagicCutShort);
    }

    function test_signed_byWallet_thatAnswersANumber() public {
        refuse(OddWallet.Answer.MagicAlignedRight);
    }

    function test_signed_byWallet_thatAnswersMoreThanFourBytes() public {
        refuse(OddWallet.Answer.MagicWithATail);
    }

    function test_signed_byWallet_thatAnswersTrue() public {
        refuse(OddWallet.Answer.Truth);
    }

    function test_signed_byWallet_thatAnswersGarbage() public {
        refuse(OddWallet.Answer.AllOnes);
    }

    function test_signed_byWallet_thatBurnsTheGas() public {
        refuse(OddWallet.Answer.BurnTheGas);
    }

    function test_signed_byWallet_thatWrites() public {
        refuse(OddWallet.Answer.WriteFirst);
    }

    /* SUCCESSES */

    function succeed(Authorization memory authorization_) internal {
        assertNotDone();
        send(authorization_);
        assertDone();
        uint256 used = registry.nonceBitmap(authorization_.signer, authorization_.nonce >> 8);
        assertEq(used, 1 << (authorization_.nonce & 0xff), "nonces");
    }

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

    function test_signed_byWallet() public {
        address wallet = address(new KeyWallet(vm.addr(key())));
        enrol(wallet);
        succeed(signedFor(wallet, key()));
        assertEq(registry.nonceBitmap(vm.addr(key()), 0), 0, "the key's own nonces");
    }

    function test_signed_byWallet_isAskedAboutDigestAndSignature() public {
        address wallet = address(new OddWallet(OddWallet.Answer.Magic));
        enrol(wallet);
        bytes32 digest = digestOf(structHash(network, wallet, NONCE));
        vm.expectCall(wallet, abi.encodeCall(IERC1271.isValidSignature, (digest, "anything")), 1);
        succeed(Authorization(wallet, NONCE, DEADLINE, "anything"));
    }

    function test_signed_byWallet_withoutSignature() public {
        address wallet = address(new OddWallet(OddWallet.Answer.Magic));
        enrol(wallet);
        succeed(Authorization(wallet, NONCE, DEADLINE, ""));
    }

    function test_signed_byWallet_thatAnswersAtLength() public {
        address wallet = address(new OddWallet(OddWallet.Answer.MagicAndMore));
        enrol(wallet);
        succeed(Authorization(wallet, NONCE, DEADLINE, ""));
    }

    /// @dev An account under EIP-7702 has code and still its key.
    function test_signed_byTheKeyOfAnAccountWithCode() public {
        address account = vm.addr(key());
        vm.etch(account, address(new OddWallet(OddWallet.Answer.Revert)).code);
        vm.expectCall(account, "", 0);
        succeed(signed());
    }

    function test_signed_byTheCodeOfAnAccountWithAKey() public {
        (address session, uint256 sessionKey) = makeAddrAndKey("session");
        address account = vm.addr(key());
        vm.etch(account, address(new KeyWallet(session)).code);
        succeed(signedFor(account, sessionKey));
    }
}
