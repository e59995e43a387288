//! Transactions: made, signed, sent, and followed to their end.

mod budget;
mod confirm;
mod draft;
mod estimate;
mod failure;
mod send;
mod send_error;
mod sign;
mod signed;
mod simulate;
mod size;
mod state;

pub use budget::{Budget, ComputeLimit, MAX_COMPUTE_UNITS, Priority};
pub use confirm::{Confirmation, Confirmed};
pub use draft::MAX_TRANSACTION_BYTES;
pub use estimate::Estimate;
pub use failure::{Failure, ProgramError};
pub use send_error::SendError;
pub use sign::TransactionSigner;
pub use signed::{InvalidTransaction, SignedTransaction};
pub use state::TransactionState;

pub(super) use draft::Draft;
pub(super) use signed::LAMPORTS_PER_SIGNATURE;
pub(super) use size::TransactionSize;
