use solana_address::Address;
use solana_signature::Signature;

use super::Failure;
use crate::rpc::{PackError, ReadError, RpcFault};

/// Why a transaction was not made, not sent, or did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SendError {
    /// The node did not answer well.
    #[error(transparent)]
    Rpc(#[from] RpcFault),
    /// What had to be read first was not.
    #[error(transparent)]
    Read(ReadError),
    /// The node does not know the transaction's blockhash: the node is behind, or the transaction is
    /// too old. [`Cluster::state`](crate::rpc::Cluster::state) says which.
    #[error("the node does not know the transaction's blockhash")]
    BlockhashUnknown,
    /// A simulation refused it, and this node has not passed it on.
    #[error("the transaction was refused: {0}")]
    Rejected(
        /// Why.
        Box<Failure>,
    ),
    /// It is on chain and failed: nothing of it remains but the fee.
    #[error("the transaction {signature} failed: {failure}")]
    Failed {
        /// Its signature.
        signature: Signature,
        /// Where it is.
        slot: u64,
        /// Why.
        failure: Box<Failure>,
    },
    /// It is not on chain and never will be. It may be signed anew.
    #[error("the transaction {signature} expired before it was processed")]
    Expired {
        /// Its signature.
        signature: Signature,
    },
    /// Nothing final was heard of it by the deadline. It may be on chain, or still come to be.
    #[error("the transaction {signature} was not confirmed in time")]
    Unconfirmed {
        /// Its signature.
        signature: Signature,
    },
    /// It does not fit into a transaction.
    #[error("the transaction has {bytes} bytes, more than {}", super::MAX_TRANSACTION_BYTES)]
    TooLarge {
        /// How many it would have.
        bytes: usize,
    },
    /// It cannot be made of the items given.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// A signature is needed of a key that is not among the signers.
    #[error("the signature of {address} is missing")]
    MissingSigner {
        /// Whose.
        address: Address,
    },
    /// A signer did not sign.
    #[error("{address} did not sign: {reason}")]
    Signer {
        /// Who.
        address: Address,
        /// The signer's words.
        reason: String,
    },
}

impl SendError {
    pub(super) fn rejected(failure: Failure) -> Self {
        Self::Rejected(Box::new(failure))
    }

    /// Whether the very same step may succeed when taken again later. Signed bytes may always be
    /// sent again; they count once.
    pub const fn is_retryable(&self) -> bool {
        match self {
            Self::Rpc(fault) => fault.is_retryable(),
            Self::Read(error) => error.is_retryable(),
            Self::BlockhashUnknown | Self::Unconfirmed { .. } => true,
            _ => false,
        }
    }

    /// Whether the cluster refused it or failed it: [`SendError::failure`] says why.
    pub const fn is_rejected(&self) -> bool {
        matches!(self, Self::Rejected(_) | Self::Failed { .. })
    }

    /// Whether it can never be on chain, so that it is safe to sign another in its place.
    pub const fn is_expired(&self) -> bool {
        matches!(self, Self::Expired { .. })
    }

    /// Why the cluster refused it or failed it.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Rejected(failure) | Self::Failed { failure, .. } => Some(failure),
            _ => None,
        }
    }
}

impl From<ReadError> for SendError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Rpc(fault) => Self::Rpc(fault),
            error => Self::Read(error),
        }
    }
}
