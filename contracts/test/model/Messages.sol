// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Requirement} from "../../src/types/Requirement.sol";
import {Step} from "../../src/types/Step.sol";

/// @dev Who signs, and which message of theirs this is.
struct Envelope {
    address signer;
    uint256 nonce;
    uint256 deadline;
}

/// @dev The hashes of what is signed, spelled out from the types of the interface's messages and
/// not by the registry's own code.
library Messages {
    string private constant STEP =
        "uint8 verb,address wallet,uint40 expiresAt,uint64 attributes,uint8 reason";
    string private constant ENVELOPE = "address signer,uint256 nonce,uint256 deadline)";

    /// @dev What is signed in the end: `message` for one contract on one chain.
    function digest(bytes32 message, uint256 chainId, address verifyingContract)
        internal
        pure
        returns (bytes32)
    {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("Portcullis"),
                keccak256("1"),
                chainId,
                verifyingContract
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, message));
    }

    function passStep(bytes32 network, Step memory step, Envelope memory envelope)
        internal
        pure
        returns (bytes32)
    {
        bytes32 typeHash =
            keccak256(abi.encodePacked("PassStep(bytes32 network,", STEP, ",", ENVELOPE));
        return keccak256(abi.encode(typeHash, network, step, envelope));
    }

    function passSteps(bytes32 network, Step[] memory steps, Envelope memory envelope)
        internal
        pure
        returns (bytes32)
    {
        bytes memory stepType = abi.encodePacked("Step(", STEP, ")");
        bytes32 typeHash = keccak256(
            abi.encodePacked("PassSteps(bytes32 network,Step[] steps,", ENVELOPE, stepType)
        );
        bytes memory hashes;
        for (uint256 i = 0; i < steps.length; ++i) {
            hashes = abi.encodePacked(hashes, keccak256(abi.encode(keccak256(stepType), steps[i])));
        }
        return keccak256(abi.encode(typeHash, network, keccak256(hashes), envelope));
    }

    function voucher(
        bytes32 network,
        address wallet,
        uint40 expiresAt,
        uint64 attributes,
        Envelope memory envelope
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            abi.encodePacked(
                "Voucher(bytes32 network,address wallet,uint40 expiresAt,uint64 attributes,",
                ENVELOPE
            )
        );
        return keccak256(abi.encode(typeHash, network, wallet, expiresAt, attributes, envelope));
    }

    function consume(
        bytes32 network,
        address consumer,
        Requirement memory requirement,
        Envelope memory envelope
    ) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(
            abi.encodePacked(
                "Consume(bytes32 network,address consumer,uint64 attributes,uint64 minRemainingSeconds,uint64 maxAgeSeconds,",
                ENVELOPE
            )
        );
        return keccak256(abi.encode(typeHash, network, consumer, requirement, envelope));
    }
}
