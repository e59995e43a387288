#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod actor;
mod address;
mod attribute_set;
mod chain;
mod connection;
pub mod deployment;
mod failure;
mod issuer;
mod names;
mod network_id;
pub mod operation;
mod permission_set;
mod reader;
mod record;
mod refusal;
mod signer;
mod text;
mod transaction;
mod voucher;

pub use actor::{
    Actor, Certainty, IssueBatch, IssueEstimate, IssueOutcome, IssuePlan, IssuePreparation,
    IssueRequest, IssueResults, PreparedIssues, Told,
};
pub use address::{Address, ParseAddressError, WrongFamily};
pub use attribute_set::{AttributeSet, ParseAttributesError};
pub use chain::{Chain, Family, ParseChainError, SolanaCluster};
pub use connection::{ConnectError, Connection};
pub use deployment::Deployer;
pub use failure::{Failure, ReadFailure};
pub use issuer::PassIssuer;
pub use network_id::{NetworkId, ParseNetworkIdError};
pub use operation::Operation;
pub use permission_set::{ParsePermissionsError, PermissionSet};
pub use portcullis_evm as evm;
pub use portcullis_solana as solana;
pub use portcullis_types::{
    Attributes, Combination, ExemptionKind, GatekeeperStatus, PassState, PermanentDelegateRule,
    Reason, Requirement, Sides, Verdict,
    lifecycle::{LifecycleError, Permissions, Step, Verb},
};
pub use reader::{
    ChainEvent, Cursor, InvalidPassCursor, Observation, PassCursor, PassEvent, PassFilter,
    PassPage, PassReader, WatchFrom, WatchedEvent,
};
pub use record::{GatekeeperDetails, Moment, NetworkDetails, PassDetails, PassStatus};
pub use refusal::Refusal;
pub use signer::{EvmSigner, KeySource, Signer, SignerError, SolanaSigner};
pub use transaction::{Estimate, Fees, Prepared, Receipt, TransactionState};
pub use voucher::VoucherTerms;
