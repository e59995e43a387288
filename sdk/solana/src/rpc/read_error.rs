use solana_address::Address;

use super::{Cursor, RpcFault};
use crate::account::AccountError;

/// Why something could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The node did not answer well.
    #[error(transparent)]
    Rpc(#[from] RpcFault),
    /// There is an account, but the program does not own it, it is of another kind, about something
    /// else, or a later version of the program wrote it.
    #[error("the account at {address} is not {expected}")]
    WrongAccount {
        /// Where it is.
        address: Address,
        /// What should be there.
        expected: &'static str,
    },
    /// The program owns the account, but it cannot be read.
    #[error("the account at {address} cannot be read")]
    Account {
        /// Where it is.
        address: Address,
        /// Why not.
        #[source]
        error: AccountError,
    },
    /// The node does not know the transaction of the cursor: it is behind, or keeps no history that
    /// reaches so far back. Going on with it could leave events out.
    #[error("the node does not know the transaction of the cursor {0}")]
    HistoryMissing(
        /// Where to go on.
        Cursor,
    ),
}

impl ReadError {
    /// Whether asking again later, or another node, may help.
    pub const fn is_retryable(&self) -> bool {
        match self {
            Self::Rpc(fault) => fault.is_retryable(),
            Self::HistoryMissing(_) => true,
            Self::WrongAccount { .. } | Self::Account { .. } => false,
        }
    }

    /// Whether what is there is not what it should be, or cannot be read.
    pub const fn is_wrong_account(&self) -> bool {
        matches!(self, Self::WrongAccount { .. } | Self::Account { .. })
    }
}
