use super::{Connection, Db, insert, read};
use crate::{
    model::{AppMode, EventFilter, EventType, OperationId, PassChain, PassId},
    store::StoreError,
    webhook::{Message, PassEvent},
};

#[derive(sqlx::FromRow)]
struct ListenerRow {
    network_key: String,
    chain: String,
    chain_network: String,
    endpoint_id: String,
    event_types: String,
    mode: String,
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
    let listeners: Vec<ListenerRow> = sqlx::query_as::<Db, _>(
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
    let mut message: Option<Message> = None;
    for row in listeners {
        let chain = PassChain::parse(&row.chain, &row.chain_network)
            .map_err(|_| StoreError::Unreadable { what: "pass.chain_network" })?;
        let mode: AppMode = read("app.mode", &row.mode)?;
        let filter: EventFilter = read("webhook_endpoint.event_types", &row.event_types)?;
        if !mode.reaches(&chain) || !filter.wants(event_type) {
            continue;
        }
        let told = match message.take() {
            Some(message) => message,
            None => Message::of_pass(&PassEvent {
                pass,
                network: read("pass.network_key", &row.network_key)?,
                chain,
                event_type,
                sequence,
                operation,
                at_ms,
            })
            .map_err(|_| StoreError::Unreadable { what: "webhook_delivery.payload" })?,
        };
        let endpoint = read("webhook_endpoint.id", &row.endpoint_id)?;
        insert(connection, endpoint, &told, at_ms).await?;
        message = Some(told);
    }
    Ok(())
}
