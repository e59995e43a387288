// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

import {Authorization} from "../interfaces/IPassRegistry.sol";
import {Requirement} from "../types/Requirement.sol";
import {Step} from "../types/Step.sol";

/// @notice The EIP-712 hashes of what is signed. `signer` is part of each message, so that one key
/// behind two contract accounts signs for one of them only.
library TypedData {
    string internal constant NAME = "Portcullis";
    string internal constant VERSION = "1";
    bytes32 private constant NAME_HASH = keccak256("Portcullis");
    bytes32 private constant VERSION_HASH = keccak256("1");

    bytes32 internal constant DOMAIN = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );
    bytes32 internal constant STEP = keccak256(
        "Step(uint8 verb,address wallet,uint40 expiresAt,uint64 attributes,uint8 reason)"
    );
    bytes32 internal constant PASS_STEP = keccak256(
        "PassStep(bytes32 network,uint8 verb,address wallet,uint40 expiresAt,uint64 attributes,uint8 reason,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 internal constant PASS_STEPS = keccak256(
        "PassSteps(bytes32 network,Step[] steps,address signer,uint256 nonce,uint256 deadline)"
        "Step(uint8 verb,address wallet,uint40 expiresAt,uint64 attributes,uint8 reason)"
    );
    bytes32 internal constant VOUCHER = keccak256(
        "Voucher(bytes32 network,address wallet,uint40 expiresAt,uint64 attributes,address signer,uint256 nonce,uint256 deadline)"
    );
    bytes32 internal constant CONSUME = keccak256(
        "Consume(bytes32 network,address consumer,uint64 attributes,uint64 minRemainingSeconds,uint64 maxAgeSeconds,address signer,uint256 nonce,uint256 deadline)"
    );

    function step(Step calldata step_) internal pure returns (bytes32) {
        return keccak256(abi.encode(STEP, step_));
    }

    function passStep(bytes32 network, Step calldata step_, Authorization calldata authorization)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(
            abi.encode(
                PASS_STEP,
                network,
                step_,
                authorization.signer,
                authorization.nonce,
                authorization.deadline
            )
        );
    }

    function passSteps(bytes32 network, Step[] calldata steps, Authorization calldata authorization)
        internal
        pure
        returns (bytes32)
    {
        bytes32[] memory hashes = new bytes32[](steps.length);
        for (uint256 i = 0; i < steps.length; ++i) {
            hashes[i] = step(steps[i]);
        }
        return keccak256(
            abi.encode(
                PASS_STEPS,
                network,
                keccak256(abi.encodePacked(hashes)),
                authorization.signer,
                authorization.nonce,
                authorization.deadline
            )
        );
    }

    function voucher(
        bytes32 network,
        address wallet,
        uint40 expiresAt,
        uint64 attributes,
        Authorization calldata authorization
    ) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                VOUCHER,
                network,
                wallet,
                expiresAt,
                attributes,
                authorization.signer,
                authorization.nonce,
                authorization.deadline
            )
        );
    }

    function consume(
        bytes32 network,
        address consumer,
        Requirement calldata requirement,
        Authorization calldata authorization
    ) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                CONSUME,
                network,
                consumer,
                requirement,
                authorization.signer,
                authorization.nonce,
                authorization.deadline
            )
        );
    }

    /// @notice What is signed in the end, on this chain and for this contract.
    function digest(bytes32 structHash) internal view returns (bytes32) {
        bytes32 domain =
            keccak256(abi.encode(DOMAIN, NAME_HASH, VERSION_HASH, block.chainid, address(this)));
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }
}
