use super::{Connection, Db, insert, read};
use crate::{
    model::{
        AppMode, EventFilter, EventType, OperationId, PassChain, PassId, PiiRequestId,
        WebhookEventType, WebhookId, pii::PiiStatus,
    },
    store::StoreError,
    webhook::{Message, PassEvent, ReviewEvent},
};

#[derive(sqlx::FromRow)]
struct ListenerRow {
    endpoint_id: String,
    event_types: String,
    mode: String,
}

impl ListenerRow {
    /// The endpoint, if it wants to know and may.
    fn wants(
        &self,
        event_type: WebhookEventType,
        is_testnet: bool,
    ) -> Result<Option<WebhookId>, StoreError> {
        let mode: AppMode = read("app.mode", &self.mode)?;
        let filter: EventFilter = read("webhook_endpoint.event_types", &self.event_types)?;
        let endpoint = read("webhook_endpoint.id", &self.endpoint_id)?;
        let is_told = (is_testnet || mode.reaches_mainnets()) && filter.wants(event_type);
        Ok(is_told.then_some(endpoint))
    }
}

#[derive(sqlx::FromRow)]
struct PassListenerRow {
    network_key: String,
    chain: String,
    chain_network: String,
    #[sqlx(flatten)]
    listener: ListenerRow,
}

#[derive(sqlx::FromRow)]
struct ReviewListenerRow {
    network_key: String,
    is_testnet: bool,
    #[sqlx(flatten)]
    listener: ListenerRow,
}

/// Tells the endpoints that want to know of what happened to a pass. In the transaction in which it
/// is written down: no event is told that did not happen, and none is forgotten.
pub(in super::super) async fn announce(
    connection: &mut Connection,
    pass: PassId,
    operation: OperationId,
    event_type: EventType,
    sequence: i64,
    at_ms: i64,
) -> Result<(), StoreError> {
    let rows: Vec<PassListenerRow> = sqlx::query_as::<Db, _>(
        "SELECT p.network_key, p.chain, p.chain_network, e.id AS endpoint_id, e.event_types, a.mode
         FROM pass p
         JOIN app a ON a.org_id = p.org_id
         JOIN webhook_endpoint e ON e.app_id = a.id
         WHERE p.id = $1 AND e.is_enabled AND e.deleted_at_ms IS NULL
         ORDER BY e.id",
    )
    .bind(pass.to_string())
    .fetch_all(&mut *connection)
    .await?;
    let Some(row) = rows.first() else { return Ok(()) };
    let chain = PassChain::parse(&row.chain, &row.chain_network)
        .map_err(|_| StoreError::Unreadable { what: "pass.chain_network" })?;
    let network = read("pass.network_key", &row.network_key)?;
    let event = PassEvent { pass, network, chain, event_type, sequence, operation, at_ms };
    let message = Message::of_pass(&event).map_err(|_| UNWRITABLE)?;
    let listeners = rows.into_iter().map(|row| row.listener).collect();
    tell(connection, listeners, WebhookEventType::Pass(event_type), &message, at_ms).await
}

/// The same of a review. Endpoints are referred to before the audit's newest row is locked.
pub(in super::super) async fn announce_review(
    connection: &mut Connection,
    request: PiiRequestId,
    status: PiiStatus,
    at_ms: i64,
) -> Result<(), StoreError> {
    let rows: Vec<ReviewListenerRow> = sqlx::query_as::<Db, _>(
        "SELECT r.network_key, r.is_testnet, e.id AS endpoint_id, e.event_types, a.mode
         FROM pii_request r
         JOIN gatekeeper_network n ON n.network_key = r.network_key
         JOIN app a ON a.org_id = n.org_id
         JOIN webhook_endpoint e ON e.app_id = a.id
         WHERE r.id = $1 AND e.is_enabled AND e.deleted_at_ms IS NULL
         ORDER BY e.id",
    )
    .bind(request.to_string())
    .fetch_all(&mut *connection)
    .await?;
    let Some(row) = rows.first() else { return Ok(()) };
    let network = read("pii_request.network_key", &row.network_key)?;
    let event = ReviewEvent { request, network, is_testnet: row.is_testnet, status, at_ms };
    let message = Message::of_review(&event).map_err(|_| UNWRITABLE)?;
    let listeners = rows.into_iter().map(|row| row.listener).collect();
    tell(connection, listeners, WebhookEventType::Review(status), &message, at_ms).await
}

const UNWRITABLE: StoreError = StoreError::Unreadable { what: "webhook_delivery.payload" };

/// Those that want to know and may. What happened counts also where an endpoint's row cannot be read, of
/// whatever version of this service it is: that one is told of nothing.
async fn tell(
    connection: &mut Connection,
    listeners: Vec<ListenerRow>,
    event_type: WebhookEventType,
    message: &Message,
    at_ms: i64,
) -> Result<(), StoreError> {
    for row in listeners {
        match row.wants(event_type, message.is_testnet) {
            Ok(Some(endpoint)) => {
                insert(connection, endpoint, message, at_ms).await?;
            }
            Ok(None) => {}
            Err(error) => tracing::error!(endpoint = row.endpoint_id, %error, "it is not told"),
        }
    }
    Ok(())
}
