//! Asks a cluster, and sends to it.
//!
//! - [`Cluster`] reads: the cluster's clock, passes, networks, gatekeepers and policies;
//!   [`Cluster::status`] and [`Cluster::explain`] judge a wallet by the same rule as the programs;
//!   [`Cluster::passes`] lists.
//! - It sends in steps, so that a process may die between any two of them: [`Cluster::sign`] gives a
//!   [`SignedTransaction`], which is known and can be stored before anybody has seen it;
//!   [`Cluster::send`] may be repeated; [`Cluster::state`] says what became of it, and
//!   [`Cluster::confirm`] waits for it. [`Cluster::estimate`] sends nothing.
//! - [`Cluster::issue_many`] and [`Cluster::send_many`] put as much into a transaction as it holds,
//!   and answer for each item; [`Cluster::sign_batch`] gives what can be stored first.
//! - [`Cluster::deploy`] puts a program on the cluster, or upgrades it, and goes on where it stopped;
//!   [`Cluster::publish_idl`] does the same with its interface description.
//! - [`Cluster::watch`] follows what happens in a network, from a [`Cursor`].
//!
//! The node that is asked is trusted to tell the truth, not to answer well: accounts that the
//! programs do not own are refused, and an answer that cannot be right is an error, never a panic.
//!
//! Futures need a tokio runtime with its timers.

mod account;
mod batch;
mod cluster;
mod deploy;
mod fault;
mod genesis;
mod read_error;
mod retry;
mod transaction;
mod watch;

pub use account::{
    Explanation, NetworkRecord, PassFilter, PassPage, PassRecord, PassStatus, PolicyRecord,
};
pub use batch::{
    BatchItem, BatchOptions, IssueOutcome, PackError, PackedTransaction, SignedBatch, pack,
};
pub use cluster::{Cluster, InvalidUrl};
pub use deploy::{
    BufferStep, DeployError, DeployProgress, DeployStep, Deployment, DeploymentPlan, IdlPlan,
    IdlPublication, IdlStep, InstallStep, ProgramRecord, close_buffer, set_upgrade_authority,
};
pub use fault::{RpcFault, RpcFaultKind};
pub use read_error::ReadError;
pub use retry::Retry;
pub use solana_commitment_config::CommitmentConfig;
pub use solana_signature::Signature;
pub use transaction::{
    Budget, ComputeLimit, Confirmation, Confirmed, Estimate, Failure, InvalidTransaction,
    MAX_COMPUTE_UNITS, MAX_TRANSACTION_BYTES, Priority, ProgramError, SendError, SignedTransaction,
    TransactionSigner, TransactionState,
};
pub use watch::{Cursor, InvalidCursor, Logged, WatchOptions, WatchedEvent};
