use serde::Serialize;
use utoipa::{
    ToSchema,
    openapi::{Object, Type, schema::ObjectBuilder},
};

use crate::{
    model::{
        AttributeWord, ChainNetwork, ChainType, Event, EventType, NetworkKey, OnChainState,
        OperationId, PassChain, PassId, PassState, Transaction, TransactionStatus, Wallet,
        attribute_words,
    },
    store::{LISTED_EVENTS, PassRecord},
};

/// A pass
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Pass)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct PassBody {
    id: PassId,
    chain: ChainBody,
    #[schema(value_type = NetworkKey)]
    gatekeeper_network: String,
    #[schema(value_type = Wallet)]
    wallet_address: String,
    /// What is wanted; `REQUESTED` until the issue was seen on the chain
    state: PassState,
    /// What the chain was last seen to hold; `null` until then
    #[schema(required)]
    on_chain_state: Option<OnChainState>,
    /// The last second in which it is valid, as its chain holds it, or else as it is asked for, Unix
    /// time; `null`: it never expires
    #[schema(required)]
    expiry_timestamp: Option<i64>,
    /// What it attests, as its chain holds it, or else as it is asked for
    #[schema(value_type = Vec<AttributeWord>)]
    attributes: Vec<String>,
    /// Whether its expiry lies behind
    expired: bool,
    /// Its history, oldest first: the newest 1,000 events of one pass; where there are several passes, the
    /// newest 20 of each
    events: Vec<EventBody>,
    /// The newest operation, as in `/v2/operations/{id}`; a pass that was rejected has none
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    operation_id: Option<OperationId>,
    /// Why the last operation failed for good, as a code: `not_configured`, `refused:PermissionMissing`
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    last_error: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Chain)]
pub(in crate::http) struct ChainBody {
    r#type: ChainType,
    #[schema(value_type = ChainNetwork)]
    network: String,
}

impl ChainBody {
    pub(in crate::http) fn of(chain: &PassChain) -> Self {
        Self { r#type: chain.chain_type(), network: chain.network() }
    }
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Event)]
#[serde(rename_all = "camelCase")]
struct EventBody {
    event_type: EventType,
    /// Unix time
    timestamp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    transaction: Option<TransactionBody>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Transaction)]
struct TransactionBody {
    /// What explorers find it by
    identifier: String,
    #[schema(schema_with = sent)]
    status: TransactionStatus,
}

/// One that nobody outside has seen is not shown.
fn sent() -> Object {
    let words = TransactionStatus::ALL.iter().filter(|one| **one != TransactionStatus::Prepared);
    let words = words.map(|one| one.as_str());
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).build()
}

impl PassBody {
    pub(in crate::http) fn new(record: PassRecord, now_seconds: i64) -> Self {
        let PassRecord { pass, events, operation } = record;
        let expires_at_seconds = pass.expires_at_seconds();
        Self {
            id: pass.id,
            chain: ChainBody::of(&pass.chain),
            gatekeeper_network: pass.network.to_string(),
            wallet_address: pass.wallet.to_string(),
            state: pass.state(),
            on_chain_state: pass.observed.map(|observed| observed.state),
            expiry_timestamp: (expires_at_seconds != 0).then_some(expires_at_seconds),
            attributes: attribute_words(pass.attributes()),
            expired: pass.is_expired(now_seconds),
            events: events.into_iter().map(EventBody::from).collect(),
            operation_id: operation,
            last_error: pass.last_error,
        }
    }
}

/// As one of several.
pub(in crate::http) fn listed(mut record: PassRecord, now_seconds: i64) -> PassBody {
    let newest = usize::try_from(LISTED_EVENTS).unwrap_or(usize::MAX);
    let older = record.events.len().saturating_sub(newest);
    record.events.drain(..older);
    PassBody::new(record, now_seconds)
}

impl From<Event> for EventBody {
    fn from(event: Event) -> Self {
        let transaction = event
            .transaction
            .map(|Transaction { identifier, status }| TransactionBody { identifier, status });
        let timestamp = event.at_ms.div_euclid(1_000);
        Self { event_type: event.event_type, timestamp, transaction }
    }
}
