//! What the service knows about, as plain values: no database, no network, no clock.

mod address;
mod attributes;
mod chain;
mod client;
mod deployment;
mod event;
mod id;
mod network;
mod operation;
mod origin;
pub mod pass;
pub mod pii;
mod public_key;
mod scope;
mod time_to_live;
mod wallet;
mod webhook;
mod word;

pub use address::{AllowedAddresses, ParseAddressesError, canonical};
pub use attributes::{AttributeWord, UnknownAttribute, attribute_words, attributes_of};
pub use chain::{ChainNetwork, ChainType, PassChain, UnknownChain};
pub use client::{
    App, AppMode, Caller, Client, ClientKey, Credential, ListedKey, MAX_STANDING_KEYS,
};
pub use deployment::Deployment;
pub use event::{Event, EventType, Transaction, TransactionStatus};
pub use id::{
    AppId, ClientId, KeyId, OperationId, OrgId, ParseIdError, PassId, PiiRequestId, ProviderId,
    WebhookDeliveryId, WebhookEventId, WebhookId, WebhookSecretId,
};
pub use network::{
    GatekeeperNetwork, MAX_NETWORKS, NetworkChange, NetworkKey, ParseNetworkKeyError,
    SANDBOX_NETWORK,
};
pub use operation::{Operation, OperationKind, OperationStatus};
pub use origin::{Origin, ParseOriginError};
pub use pass::{OnChainState, Pass, PassState};
pub use public_key::{KeyAlgorithm, PublicKey, PublicKeyError};
pub use scope::{Scope, Scopes, UnknownScope};
pub use time_to_live::TimeToLive;
pub use wallet::{ParseWalletError, Wallet};
pub use webhook::{
    DeliveryFailure, DeliveryStatus, DisabledReason, EventFilter, MAX_PENDING_DELIVERIES, PING,
    WebhookDelivery, WebhookEndpoint, WebhookEventType,
};
pub use word::UnknownWord;
