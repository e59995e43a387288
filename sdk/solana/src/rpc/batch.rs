//! Many things in few transactions.

mod issue;
mod pack;
mod run;

pub use issue::IssueOutcome;
pub use pack::{BatchItem, PackError, PackedTransaction, pack};
pub use run::{BatchOptions, SignedBatch};
