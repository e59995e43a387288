//! The messages as EIP-712 types them. Names, types and order are ABI: they are in the hash.

#![allow(missing_docs, unreachable_pub, clippy::arithmetic_side_effects, clippy::unwrap_used)]

use alloy::sol;

/// Messages under the names that the contract gives them.
pub(crate) mod named {
    #![allow(missing_docs, unreachable_pub, clippy::arithmetic_side_effects)]

    use super::sol;

    sol! {
        #[derive(Debug, PartialEq, Eq)]
        struct Step {
            uint8 verb;
            address wallet;
            uint40 expiresAt;
            uint64 attributes;
            uint8 reason;
        }

        #[derive(Debug, PartialEq, Eq)]
        struct PassStep {
            bytes32 network;
            uint8 verb;
            address wallet;
            uint40 expiresAt;
            uint64 attributes;
            uint8 reason;
            address signer;
            uint256 nonce;
            uint256 deadline;
        }

        #[derive(Debug, PartialEq, Eq)]
        struct PassSteps {
            bytes32 network;
            Step[] steps;
            address signer;
            uint256 nonce;
            uint256 deadline;
        }

        #[derive(Debug, PartialEq, Eq)]
        struct Voucher {
            bytes32 network;
            address wallet;
            uint40 expiresAt;
            uint64 attributes;
            address signer;
            uint256 nonce;
            uint256 deadline;
        }

        #[derive(Debug, PartialEq, Eq)]
        struct Consume {
            bytes32 network;
            address consumer;
            uint64 attributes;
            uint64 minRemainingSeconds;
            uint64 maxAgeSeconds;
            address signer;
            uint256 nonce;
            uint256 deadline;
        }
    }
}

/// [`crate::Step`] as EIP-712 hashes it.
pub use named::Step as StepData;

/// [`crate::PassStep`] as EIP-712 hashes it.
pub use named::PassStep as PassStepData;

/// [`crate::PassSteps`] as EIP-712 hashes it.
pub use named::PassSteps as PassStepsData;

/// [`crate::Voucher`] as EIP-712 hashes it.
pub use named::Voucher as VoucherData;

/// [`crate::Consume`] as EIP-712 hashes it.
pub use named::Consume as ConsumeData;
