//! What endpoints are told.

/// Whether the delivery `d` is one that the application `a` may know of: that may have changed since
/// it was written down.
macro_rules! is_reached {
    () => {
        "(d.is_testnet OR a.mode = 'live')"
    };
}

mod announce;
mod finish;
mod lease;

use sqlx::QueryBuilder;

use super::{Connection, Db, audit, read};
use crate::{
    model::{DeliveryFailure, WebhookDelivery, WebhookDeliveryId, WebhookId},
    store::{DeliveryBacklog, DeliveryFilter, StoreError},
    webhook::Message,
};

pub(super) use announce::{announce, announce_review};
pub(super) use finish::finish;
pub(super) use lease::{is_any, lease};

pub(super) async fn insert(
    connection: &mut Connection,
    endpoint: WebhookId,
    message: &Message,
    now_ms: i64,
) -> Result<WebhookDeliveryId, StoreError> {
    let id = WebhookDeliveryId::new();
    sqlx::query::<Db>(
        "INSERT INTO webhook_delivery
             (id, endpoint_id, event_id, event_type, payload, is_testnet, status, attempts,
              next_at_ms, lease_until_ms, fence, created_at_ms, updated_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, 'pending', 0, $7, 0, 0, $7, $7)",
    )
    .bind(id.to_string())
    .bind(endpoint.to_string())
    .bind(message.event.to_string())
    .bind(&message.event_type)
    .bind(&message.payload)
    .bind(message.is_testnet)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(id)
}

/// What a delivery to this endpoint holds.
pub(super) async fn message(
    connection: &mut Connection,
    endpoint: WebhookId,
    id: WebhookDeliveryId,
) -> Result<Option<Message>, StoreError> {
    let found: Option<(String, String, String, bool)> = sqlx::query_as::<Db, _>(concat!(
        "SELECT d.event_id, d.event_type, d.payload, d.is_testnet FROM webhook_delivery d
         JOIN webhook_endpoint e ON e.id = d.endpoint_id
         JOIN app a ON a.id = e.app_id
         WHERE d.id = $1 AND d.endpoint_id = $2 AND ",
        is_reached!()
    ))
    .bind(id.to_string())
    .bind(endpoint.to_string())
    .fetch_optional(connection)
    .await?;
    let Some((event, event_type, payload, is_testnet)) = found else { return Ok(None) };
    let event = read("webhook_delivery.event_id", &event)?;
    Ok(Some(Message { event, event_type, is_testnet, payload }))
}

#[derive(sqlx::FromRow)]
struct DeliveryRow {
    id: String,
    event_id: String,
    event_type: String,
    status: String,
    attempts: i64,
    next_at_ms: i64,
    response_status: Option<i64>,
    last_error: Option<String>,
    created_at_ms: i64,
    updated_at_ms: i64,
}

/// The columns of a [`DeliveryRow`], of the table `webhook_delivery` under the name `d`.
macro_rules! columns {
    () => {
        "d.id, d.event_id, d.event_type, d.status, d.attempts, d.next_at_ms, d.response_status,
         d.last_error, d.created_at_ms, d.updated_at_ms"
    };
}

impl DeliveryRow {
    fn delivery(self) -> Result<WebhookDelivery, StoreError> {
        let response_status = self.response_status.map(u16::try_from).transpose();
        let error = self.last_error.as_deref();
        Ok(WebhookDelivery {
            id: read("webhook_delivery.id", &self.id)?,
            event: read("webhook_delivery.event_id", &self.event_id)?,
            event_type: self.event_type,
            status: read("webhook_delivery.status", &self.status)?,
            attempts: self.attempts,
            next_at_ms: self.next_at_ms,
            response_status: response_status
                .map_err(|_| StoreError::Unreadable { what: "webhook_delivery.response_status" })?,
            last_error: error
                .map(|error| read("webhook_delivery.last_error", error))
                .transpose()?,
            created_at_ms: self.created_at_ms,
            updated_at_ms: self.updated_at_ms,
        })
    }
}

pub(super) async fn find(
    connection: &mut Connection,
    endpoint: WebhookId,
    id: WebhookDeliveryId,
) -> Result<Option<WebhookDelivery>, StoreError> {
    let row: Option<DeliveryRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT ",
        columns!(),
        " FROM webhook_delivery d WHERE d.id = $1 AND d.endpoint_id = $2"
    ))
    .bind(id.to_string())
    .bind(endpoint.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(DeliveryRow::delivery).transpose()
}

/// Newest first.
pub(super) async fn list(
    connection: &mut Connection,
    filter: &DeliveryFilter,
) -> Result<Vec<WebhookDelivery>, StoreError> {
    let mut query = QueryBuilder::<Db>::new(concat!(
        "SELECT ",
        columns!(),
        " FROM webhook_delivery d JOIN webhook_endpoint e ON e.id = d.endpoint_id
         JOIN app a ON a.id = e.app_id
         WHERE e.deleted_at_ms IS NULL AND ",
        is_reached!(),
        " AND a.id = "
    ));
    query.push_bind(filter.app.to_string());
    query.push(" AND e.id = ").push_bind(filter.endpoint.to_string());
    if let Some(status) = filter.status {
        query.push(" AND d.status = ").push_bind(status.as_str());
    }
    if let Some(before) = filter.before {
        query.push(" AND (d.created_at_ms, d.id) < (").push_bind(before.number);
        query.push(", ").push_bind(before.id.to_string()).push(")");
    }
    query.push(" ORDER BY d.created_at_ms DESC, d.id DESC LIMIT ").push_bind(filter.limit);
    let rows: Vec<DeliveryRow> = query.build_query_as().fetch_all(connection).await?;
    rows.into_iter().map(DeliveryRow::delivery).collect()
}

/// So many are forgotten at a time: nobody waits long for the others.
const FORGOTTEN_AT_A_TIME: u32 = 1_000;

/// Some of the old ones, and of what was written down for an endpoint while that was deleted. Whether
/// there may be more.
pub(super) async fn forget_some(
    connection: &mut Connection,
    before_ms: i64,
) -> Result<bool, StoreError> {
    let old = "DELETE FROM webhook_delivery WHERE id IN (
                   SELECT d.id FROM webhook_delivery d WHERE d.created_at_ms < $1
                   ORDER BY d.created_at_ms LIMIT $2)";
    let done = sqlx::query::<Db>(old)
        .bind(before_ms)
        .bind(i64::from(FORGOTTEN_AT_A_TIME))
        .execute(&mut *connection)
        .await?;
    let nobodys = "DELETE FROM webhook_delivery WHERE status = 'pending' AND endpoint_id IN (
                       SELECT e.id FROM webhook_endpoint e WHERE e.deleted_at_ms IS NOT NULL)";
    sqlx::query::<Db>(nobodys).execute(connection).await?;
    Ok(done.rows_affected() >= u64::from(FORGOTTEN_AT_A_TIME))
}

/// Those that were deleted, once nothing tells of them any more.
pub(super) async fn forget_endpoints(connection: &mut Connection) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "DELETE FROM webhook_endpoint
         WHERE deleted_at_ms IS NOT NULL AND NOT EXISTS (
             SELECT d.id FROM webhook_delivery d WHERE d.endpoint_id = webhook_endpoint.id)",
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The most that are given up of one endpoint at a time: nobody waits long for the others.
const DROPPED_AT_A_TIME: i64 = 10_000;

/// Those under way are left alone.
pub(super) async fn drop_oldest(
    connection: &mut Connection,
    max_pending: i64,
    now_ms: i64,
) -> Result<u64, StoreError> {
    let endpoints: Vec<String> = sqlx::query_scalar::<Db, _>(
        "SELECT endpoint_id FROM webhook_delivery WHERE status = 'pending'
         GROUP BY endpoint_id HAVING COUNT(*) > $1",
    )
    .bind(max_pending)
    .fetch_all(&mut *connection)
    .await?;
    let mut dropped: u64 = 0;
    for endpoint in endpoints {
        let done = sqlx::query::<Db>(
            "UPDATE webhook_delivery SET status = 'failed', last_error = $5, updated_at_ms = $3
             WHERE status = 'pending' AND lease_until_ms <= $3 AND id IN (
                 SELECT d.id FROM webhook_delivery d
                 WHERE d.endpoint_id = $1 AND d.status = 'pending'
                 ORDER BY d.created_at_ms DESC, d.id DESC LIMIT $4 OFFSET $2)",
        )
        .bind(endpoint)
        .bind(max_pending)
        .bind(now_ms)
        .bind(DROPPED_AT_A_TIME)
        .bind(DeliveryFailure::Overflow.as_str())
        .execute(&mut *connection)
        .await?;
        dropped = dropped.saturating_add(done.rows_affected());
    }
    Ok(dropped)
}

/// Whosever they are.
pub(super) async fn backlog(connection: &mut Connection) -> Result<DeliveryBacklog, StoreError> {
    let (count, oldest_at_ms) = sqlx::query_as::<Db, _>(
        "SELECT COUNT(*), MIN(created_at_ms) FROM webhook_delivery WHERE status = 'pending'",
    )
    .fetch_one(connection)
    .await?;
    Ok(DeliveryBacklog { count, oldest_at_ms })
}
