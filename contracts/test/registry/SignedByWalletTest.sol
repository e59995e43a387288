// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

import {Authorization} from "../../src/interfaces/IPassRegistry.sol";
import {KeyWallet} from "../mocks/KeyWallet.sol";
import {OddWallet} from "../mocks/OddWallet.sol";
import {SignedMessageTest} from "./SignedMessageTest.sol";

/// @dev Which signatures count for an account with code, by ERC-1271 or by its key.
abstract contract SignedByWalletTest is SignedMessageTest {
    function refuse(OddWallet.Answer answer) internal {
        address wallet = address(new OddWallet(answer));
        enrol(wallet);
        refuse(Authorization(wallet, NONCE, DEADLINE, "anything"));
    }

    /* REVERTS */

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
