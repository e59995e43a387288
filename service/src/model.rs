//! What the service knows about, as plain values: no database, no network, no clock.

mod chain;
mod client;
mod deployment;
mod event;
mod id;
mod network;
mod operation;
pub mod pass;
pub mod pii;
mod scope;
mod wallet;
mod word;

pub use chain::{ChainNetwork, ChainType, PassChain, UnknownChain};
pub use client::{App, AppMode, Caller, Client, ClientKey};
pub use deployment::Deployment;
pub use event::{Event, EventType, Transaction, TransactionStatus};
pub use id::{
    AppId, ClientId, KeyId, OperationId, OrgId, ParseIdError, PassId, PiiRequestId, ProviderId,
};
pub use network::{GatekeeperNetwork, NetworkKey, ParseNetworkKeyError};
pub use operation::{Operation, OperationKind, OperationStatus};
pub use pass::{OnChainState, Pass, PassState};
pub use scope::{Scope, Scopes, UnknownScope};
pub use wallet::{ParseWalletError, Wallet};
pub use word::UnknownWord;
