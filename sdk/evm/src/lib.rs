#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

pub mod abi;
mod batch;
mod block_ref;
mod call;
pub mod chains;
mod deployment;
mod error;
mod event;
mod expiry;
mod finality;
mod list;
mod operator_word;
mod pass_word;
mod records;
mod refusal;
mod registry;
mod registry_error;
mod rpc;
mod rule;
mod sender;
mod signed;
mod standing_word;
mod step;
mod watch;

pub use alloy;
pub use alloy::primitives::{Address, B256};
pub use batch::{BatchError, IssueBatch, IssueItem, StepOutcome, plan_issues, step_outcomes};
pub use block_ref::BlockRef;
pub use call::Call;
pub use chains::{Chain, Finality};
pub use deployment::{
    DETERMINISTIC_DEPLOYER, REGISTRY, REGISTRY_INIT_CODE_HASH, REGISTRY_SALT, deploy_registry,
    network_id, pass_slot, registry_code, registry_init_code,
};
pub use error::{ReadError, RpcFailure, SendError};
pub use event::{LoggedEvent, PassChange, RegistryEvent, decode_events};
pub use expiry::{Expiry, ExpirySeconds, ValueOutOfRange};
pub use list::{InvalidListCursor, ListCursor, PassFilter, PassPage};
pub use operator_word::OperatorWord;
pub use pass_word::PassWord;
pub use records::{
    GatekeeperLimits, GatekeeperRecord, NetworkFlags, NetworkRecord, NetworkSettings, PassStatus,
};
pub use refusal::Refusal;
pub use registry::{Explanation, Registry, connect};
pub use registry_error::RegistryError;
pub use rule::{evaluate_word, reasons};
pub use sender::{
    Confirmation, Confirmed, Estimate, FeePolicy, Fees, Mined, Outcome, Pricing, Sender,
    SignedTransaction, TransactionCounts, TransactionState, Unsigned,
};
pub use signed::{
    Consume, ConsumeData, Domain, Message, PassStep, PassStepData, PassSteps, PassStepsData,
    SignError, Signed, StepData, Voucher, VoucherData, free_nonces, random_nonce,
};
pub use standing_word::StandingWord;
pub use step::{Action, Step};
pub use watch::{Cursor, WatchItem, WatchOptions, watch};
