use alloy::primitives::{Address, B256};

use crate::{RegistryError, RpcFailure};

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The node failed.
    #[error(transparent)]
    Rpc(#[from] RpcFailure),
    /// There is no contract at the address on this chain, or it is not the registry.
    #[error("there is no pass registry at {address} on this chain")]
    NoRegistry {
        /// Where it was looked for.
        address: Address,
    },
    /// The registry refused to answer, which none of its questions should.
    #[error("the registry reverted: {0}")]
    Reverted(RegistryError),
    /// The chain kept changing while it was read.
    #[error("the chain was reorganised while it was read, {attempts} times in a row")]
    Unsettled {
        /// How often it was tried.
        attempts: u32,
    },
    /// The node does not know the tag that this chain's finality is told by.
    #[error("the node does not tell which block is {tag}")]
    NoFinality {
        /// `safe` or `finalized`.
        tag: &'static str,
    },
    /// The node is on another chain than was asked for.
    #[error("the node is on chain {found}, not on {expected}")]
    WrongChain {
        /// Which was asked for.
        expected: u64,
        /// Which it is.
        found: u64,
    },
    /// A receipt or log does not hold what the registry writes.
    #[error("transaction {transaction} does not hold what the registry writes: {what}")]
    Malformed {
        /// In which transaction.
        transaction: B256,
        /// What is wrong.
        what: &'static str,
    },
}

impl ReadError {
    /// Whether asking again later, or another node, may give an answer.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Rpc(failure) => failure.is_retryable(),
            Self::Unsettled { .. } => true,
            Self::NoRegistry { .. }
            | Self::Reverted(_)
            | Self::NoFinality { .. }
            | Self::WrongChain { .. }
            | Self::Malformed { .. } => false,
        }
    }

    /// Whether it was the registry that said no, and not the way to it.
    pub const fn is_rejected(&self) -> bool {
        matches!(self, Self::Reverted(_))
    }
}
