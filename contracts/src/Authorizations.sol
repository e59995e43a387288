// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";

import {Authorization, IPassRegistry} from "./interfaces/IPassRegistry.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {NonceWord, RegistryStorage} from "./RegistryStorage.sol";

/// @notice Signatures under EIP-712, each of which works once at most.
abstract contract Authorizations is RegistryStorage, IERC5267 {
    /// @inheritdoc IPassRegistry
    function nonceBitmap(address signer, uint256 word) external view returns (uint256) {
        return _nonces[signer][word].used;
    }

    /// @inheritdoc IERC5267
    function eip712Domain()
        external
        view
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        // Name, version, chain and contract.
        fields = hex"0f";
        (name, version) = (TypedData.NAME, TypedData.VERSION);
        (chainId, verifyingContract) = (block.chainid, address(this));
        (salt, extensions) = (0, new uint256[](0));
    }

    /// @inheritdoc IPassRegistry
    function cancelNonces(uint256 word, uint256 mask) external {
        _nonces[msg.sender][word].used |= mask;
        emit NoncesCancelled(msg.sender, word, mask);
    }

    /// @dev Checks a signature, uses up its nonce, and says whose it is.
    function _spend(bytes32 structHash, Authorization calldata authorization)
        internal
        returns (address signer)
    {
        require(block.timestamp <= authorization.deadline, SignatureExpired());
        signer = authorization.signer;
        uint256 nonce = authorization.nonce;
        NonceWord storage word = _nonces[signer][nonce >> 8];
        uint256 used = word.used;
        uint256 bit = 1 << (nonce & 0xff);
        require(used & bit == 0, NonceUsed());
        bytes32 digest = TypedData.digest(structHash);
        require(Signatures.isValid(signer, digest, authorization.signature), InvalidSignature());
        word.used = used | bit;
    }
}
