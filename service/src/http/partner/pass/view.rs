use serde::Serialize;

use crate::{
    model::{
        ChainType, Event, EventType, OnChainState, OperationId, PassId, PassState, Transaction,
        TransactionStatus,
    },
    store::PassRecord,
};

/// A pass, as the API shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::http) struct PassBody {
    id: PassId,
    chain: ChainBody,
    gatekeeper_network: String,
    wallet_address: String,
    state: PassState,
    on_chain_state: Option<OnChainState>,
    expiry_timestamp: Option<i64>,
    expired: bool,
    events: Vec<EventBody>,
    operation_id: OperationId,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_error: Option<String>,
}

#[derive(Debug, Serialize)]
struct ChainBody {
    r#type: ChainType,
    network: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct EventBody {
    event_type: EventType,
    timestamp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    transaction: Option<TransactionBody>,
}

#[derive(Debug, Serialize)]
struct TransactionBody {
    identifier: String,
    status: TransactionStatus,
}

impl PassBody {
    pub(in crate::http) fn new(record: PassRecord, now_seconds: i64) -> Self {
        let PassRecord { pass, events, operation } = record;
        let expires_at_seconds = pass.expires_at_seconds();
        Self {
            id: pass.id,
            chain: ChainBody { r#type: pass.chain.chain_type(), network: pass.chain.network() },
            gatekeeper_network: pass.network.to_string(),
            wallet_address: pass.wallet.to_string(),
            state: pass.state(),
            on_chain_state: pass.observed.map(|observed| observed.state),
            expiry_timestamp: (expires_at_seconds != 0).then_some(expires_at_seconds),
            expired: pass.is_expired(now_seconds),
            events: events.into_iter().map(EventBody::from).collect(),
            operation_id: operation,
            last_error: pass.last_error,
        }
    }
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
