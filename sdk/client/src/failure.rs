//! What can go wrong between the caller and a chain.

use portcullis_evm::SendError as EvmSendError;
use portcullis_solana::rpc::{ProgramError, SendError as SolanaSendError};
use portcullis_types::{Reason, lifecycle::LifecycleError};

use crate::{Refusal, operation::OperationError};

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ReadFailure {
    /// On Solana.
    #[error(transparent)]
    Solana(#[from] portcullis_solana::rpc::ReadError),
    /// On an EVM chain.
    #[error(transparent)]
    Evm(#[from] portcullis_evm::ReadError),
    /// What was asked about is of another kind of chain, or is not there.
    #[error(transparent)]
    Operation(#[from] OperationError),
}

impl From<crate::WrongFamily> for ReadFailure {
    fn from(error: crate::WrongFamily) -> Self {
        Self::Operation(error.into())
    }
}

impl ReadFailure {
    /// Whether asking again later, or another node, may give an answer.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Solana(error) => error.is_retryable(),
            Self::Evm(error) => error.is_retryable(),
            Self::Operation(_) => false,
        }
    }
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Failure {
    /// It cannot be put into a transaction of this chain.
    #[error(transparent)]
    Operation(#[from] OperationError),
    /// What it needs to know could not be read.
    #[error(transparent)]
    Read(ReadFailure),
    /// On Solana.
    #[error(transparent)]
    Solana(#[from] SolanaSendError),
    /// On an EVM chain.
    #[error(transparent)]
    Evm(EvmSendError),
    /// A message for an EVM chain was not signed.
    #[error(transparent)]
    Message(#[from] portcullis_evm::SignError),
}

impl Failure {
    /// What the program or contract answered, if it was asked and refused.
    pub fn refusal(&self) -> Option<Refusal> {
        match self {
            // The programs would be asked about an account that is not there.
            Self::Operation(OperationError::NoPass { .. }) => {
                Some(Refusal::Lifecycle(LifecycleError::Denied(Reason::NoPass)))
            }
            Self::Solana(SolanaSendError::Rejected(failure))
            | Self::Solana(SolanaSendError::Failed { failure, .. }) => {
                Some(solana_refusal(failure))
            }
            Self::Evm(EvmSendError::Rejected { error, .. }) => Some(error.clone().into()),
            Self::Evm(EvmSendError::Reverted { error, .. }) => Some(match error {
                Some(error) => error.clone().into(),
                None => Refusal::Chain("it reverted, and does not when it is tried again".into()),
            }),
            _ => None,
        }
    }

    /// Whether it was a program or contract that said no. Doing the same again will not help until
    /// something on the chain has changed.
    pub fn is_rejected(&self) -> bool {
        self.refusal().is_some()
    }

    /// Whether the same may work later. A transaction that was signed must be sent again as it is,
    /// never signed anew: see [`Actor::send`](crate::Actor::send).
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Operation(_) | Self::Message(_) => false,
            Self::Read(error) => error.is_retryable(),
            Self::Solana(error) => error.is_retryable(),
            Self::Evm(error) => error.is_retryable(),
        }
    }

    /// Whether the transaction can no longer take effect and did not, so that another may be signed
    /// in its place.
    pub const fn is_expired(&self) -> bool {
        matches!(
            self,
            Self::Solana(SolanaSendError::Expired { .. })
                | Self::Evm(EvmSendError::NonceUsed { .. })
        )
    }
}

pub(crate) fn solana_refusal(failure: &portcullis_solana::rpc::Failure) -> Refusal {
    match failure.cause {
        Some(ProgramError::Gateway(error)) => error.into(),
        Some(ProgramError::TransferHook(error)) => error.into(),
        _ => Refusal::Chain(failure.to_string()),
    }
}

impl From<EvmSendError> for Failure {
    fn from(error: EvmSendError) -> Self {
        match error {
            // As on Solana, where what it pays is looked at here.
            EvmSendError::AboveMaxFee { fee_wei: fee, max_fee_wei: max_fee } => {
                Self::Operation(OperationError::AboveMaxFee { fee, max_fee })
            }
            error => Self::Evm(error),
        }
    }
}

impl From<ReadFailure> for Failure {
    fn from(error: ReadFailure) -> Self {
        match error {
            ReadFailure::Operation(error) => Self::Operation(error),
            error => Self::Read(error),
        }
    }
}

impl From<portcullis_solana::rpc::ReadError> for Failure {
    fn from(error: portcullis_solana::rpc::ReadError) -> Self {
        Self::Read(error.into())
    }
}

impl From<portcullis_evm::ReadError> for Failure {
    fn from(error: portcullis_evm::ReadError) -> Self {
        Self::Read(error.into())
    }
}

impl From<crate::WrongFamily> for Failure {
    fn from(error: crate::WrongFamily) -> Self {
        Self::Operation(error.into())
    }
}

impl From<portcullis_evm::ValueOutOfRange> for OperationError {
    fn from(error: portcullis_evm::ValueOutOfRange) -> Self {
        Self::OutOfRange { what: error.field, value: error.value }
    }
}

impl From<portcullis_evm::ValueOutOfRange> for Failure {
    fn from(error: portcullis_evm::ValueOutOfRange) -> Self {
        Self::Operation(error.into())
    }
}
