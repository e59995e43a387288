use alloy::primitives::{Address, TxHash};

use crate::{ReadError, RegistryError, RpcFailure, TransactionState};

/// Why a transaction was not made, sent or confirmed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The node failed. If it was while sending, the transaction may have arrived: send the same
    /// bytes again, never a new transaction.
    #[error(transparent)]
    Rpc(#[from] RpcFailure),
    /// What the chain holds could not be read.
    #[error(transparent)]
    Read(ReadError),
    /// The registry would refuse the call, found out before it was signed.
    #[error("{call} is refused: {error}")]
    Rejected {
        /// The call's name.
        call: String,
        /// Why.
        error: RegistryError,
    },
    /// The transaction is in a block, and the registry refused it there. The fee is gone.
    #[error("transaction {hash} was refused in block {block_number}")]
    Reverted {
        /// Which.
        hash: TxHash,
        /// Where.
        block_number: u64,
        /// Why, as a replay of the call before that block tells; `None` if the replay succeeds.
        error: Option<RegistryError>,
    },
    /// The account cannot pay for gas.
    #[error("{account} has not got the coins to pay for gas")]
    InsufficientFunds {
        /// Which account.
        account: Address,
    },
    /// The fee is too low for the chain as it is, or to replace what is pending.
    #[error("the fee of transaction {hash} is too low: {message}")]
    Underpriced {
        /// Which.
        hash: TxHash,
        /// What the node says.
        message: String,
    },
    /// The chain asks for a higher fee than the policy allows.
    #[error("gas costs {needed_wei} wei and the policy allows {ceiling_wei}")]
    AboveCeiling {
        /// What a unit of gas would need, in wei.
        needed_wei: u128,
        /// What the policy allows, in wei.
        ceiling_wei: u128,
    },
    /// The transaction might cost more than the policy allows.
    #[error("it might cost {fee_wei} wei in fees, and at most {max_fee_wei} is allowed")]
    AboveMaxFee {
        /// The most that it would cost, in wei.
        fee_wei: u128,
        /// What the policy allows, in wei.
        max_fee_wei: u128,
    },
    /// The nonce was used by another transaction, so this one will never be mined.
    #[error("nonce {nonce} of {account} was used by another transaction")]
    NonceUsed {
        /// Whose.
        account: Address,
        /// Which.
        nonce: u64,
    },
    /// The key did not sign.
    #[error("the signer failed: {0}")]
    Signer(String),
    /// The transactions given are not candidates for one nonce of this sender on this chain.
    #[error("not candidates for one nonce of this sender: {0}")]
    NotCandidates(&'static str),
    /// Not final when the deadline passed. It may still become so.
    #[error("not final in time; last seen {last:?}")]
    NotFinalInTime {
        /// How it stood.
        last: Option<Box<TransactionState>>,
    },
}

impl From<ReadError> for SendError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Rpc(failure) => Self::Rpc(failure),
            error => Self::Read(error),
        }
    }
}

impl SendError {
    /// Whether doing the same again may work: for a transaction that is signed already, with the
    /// same bytes.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Rpc(failure) => failure.is_retryable(),
            Self::Read(error) => error.is_retryable(),
            Self::AboveCeiling { .. } | Self::NotFinalInTime { .. } => true,
            Self::Rejected { error, .. } => {
                error.refusal().is_some_and(|refusal| refusal.is_retryable())
            }
            Self::AboveMaxFee { .. }
            | Self::Reverted { .. }
            | Self::InsufficientFunds { .. }
            | Self::Underpriced { .. }
            | Self::NonceUsed { .. }
            | Self::Signer(_)
            | Self::NotCandidates(_) => false,
        }
    }

    /// Whether it was the registry that said no.
    pub const fn is_rejected(&self) -> bool {
        matches!(self, Self::Rejected { .. } | Self::Reverted { .. })
    }

    /// Whether a higher fee is what is missing; see [`crate::Sender::replace`].
    pub const fn is_underpriced(&self) -> bool {
        matches!(self, Self::Underpriced { .. })
    }

    /// What the registry said, if it was the registry and it said why.
    pub const fn registry_error(&self) -> Option<&RegistryError> {
        match self {
            Self::Rejected { error, .. } => Some(error),
            Self::Reverted { error, .. } => error.as_ref(),
            _ => None,
        }
    }
}
