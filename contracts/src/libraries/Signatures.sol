// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice Whether somebody signed a digest.
library Signatures {
    /// @notice ECDSA first, whatever code the signer has: an account under EIP-7702 has code and
    /// still its key. Then ERC-1271, whose every failure is
    /// a no; only gas it can use up.
    function isValid(address signer, bytes32 digest, bytes calldata signature)
        internal
        view
        returns (bool)
    {
        // The third value only explains a failure.
        // slither-disable-next-line unused-return
        (address recovered, ECDSA.RecoverError problem,) =
            ECDSA.tryRecoverCalldata(digest, signature);
        if (problem == ECDSA.RecoverError.NoError && recovered == signer) return true;
        (bool answered, bytes memory answer) =
            signer.staticcall(abi.encodeCall(IERC1271.isValidSignature, (digest, signature)));
        return answered && answer.length >= 32
            && bytes32(answer) == bytes32(IERC1271.isValidSignature.selector);
    }
}
