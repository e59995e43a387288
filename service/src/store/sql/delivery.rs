//! What endpoints are told.

use sqlx::QueryBuilder;

use super::{Connection, Db, audit, read};
use crate::{
    audit::AuditEntry,
    model::{
        AppMode, DeliveryStatus, DisabledReason, EventFilter, EventType, OperationId, OrgId,
        PassChain, PassId, WebhookDelivery, WebhookDeliveryId, WebhookEventId, WebhookId,
    },
    store::{
        DeliveryBacklog, DeliveryFilter, DeliveryLease, DeliveryOutcome, DeliveryTask, MaxUnderWay,
        StoreError,
    },
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
pub(super) async fn announce(
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
         JOIN gatekeeper_network n ON n.network_key = p.network_key
         JOIN app a ON a.org_id = n.org_id
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
        let is_reached = chain.is_testnet() || mode.reaches_mainnets();
        if !is_reached || !filter.wants(event_type) {
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

/// Whether the delivery `d` is one that the application `a` may know of: that may have changed since
/// it was written down.
macro_rules! is_reached {
    () => {
        "(d.is_testnet OR a.mode = 'live')"
    };
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
        query.push(" AND (d.created_at_ms < ").push_bind(before.number);
        query.push(" OR (d.created_at_ms = ").push_bind(before.number);
        query.push(" AND d.id < ").push_bind(before.id.to_string()).push("))");
    }
    query.push(" ORDER BY d.created_at_ms DESC, d.id DESC LIMIT ").push_bind(filter.limit);
    let rows: Vec<DeliveryRow> = query.build_query_as().fetch_all(connection).await?;
    rows.into_iter().map(DeliveryRow::delivery).collect()
}

/// The delivery whose turn it is. Only endpoints for which something waits are looked at, once each,
/// however much it is; the organisation with the fewest attempts under way goes first, and of its
/// endpoints the one that was not served for longest.
macro_rules! next {
    () => {
        concat!(
            "WITH RECURSIVE waiting (endpoint_id) AS (
             SELECT MIN(endpoint_id) FROM webhook_delivery WHERE status = 'pending'
             UNION ALL
             SELECT (SELECT MIN(d.endpoint_id) FROM webhook_delivery d
                     WHERE d.status = 'pending' AND d.endpoint_id > w.endpoint_id)
             FROM waiting w WHERE w.endpoint_id IS NOT NULL
         ), under_way (endpoint_id, org_id) AS (
             SELECT u.endpoint_id, b.org_id FROM webhook_delivery u
             JOIN webhook_endpoint f ON f.id = u.endpoint_id
             JOIN app b ON b.id = f.app_id
             WHERE u.status = 'pending' AND u.lease_until_ms > $1
         )
         SELECT o.id FROM waiting w
         JOIN webhook_endpoint e ON e.id = w.endpoint_id
         JOIN app a ON a.id = e.app_id
         JOIN webhook_delivery o ON o.id = (
             SELECT d.id FROM webhook_delivery d
             WHERE d.endpoint_id = e.id AND d.status = 'pending'
               AND d.next_at_ms <= $1 AND d.lease_until_ms <= $1
               AND ",
            is_reached!(),
            "
             ORDER BY d.next_at_ms, d.id LIMIT 1)
         WHERE e.is_enabled AND e.paused_until_ms <= $1
           AND o.status = 'pending' AND o.next_at_ms <= $1 AND o.lease_until_ms <= $1
           AND (SELECT COUNT(*) FROM under_way u WHERE u.endpoint_id = e.id) < $2
           AND (SELECT COUNT(*) FROM under_way u WHERE u.org_id = a.org_id) < $3
         ORDER BY (SELECT COUNT(*) FROM under_way u WHERE u.org_id = a.org_id),
             e.served_at_ms, o.next_at_ms, o.id
         LIMIT 1"
        )
    };
}

#[derive(sqlx::FromRow)]
struct LeasedRow {
    id: String,
    endpoint_id: String,
    event_id: String,
    payload: String,
    attempts: i64,
    fence: i64,
}

pub(super) async fn lease(
    connection: &mut Connection,
    now_ms: i64,
    lease_ms: i64,
    max: MaxUnderWay,
) -> Result<Option<DeliveryTask>, StoreError> {
    // A look first: it takes no lock, and most of the time there is nothing to do.
    let waiting: Option<String> = sqlx::query_scalar::<Db, _>(next!())
        .bind(now_ms)
        .bind(max.of_endpoint)
        .bind(max.of_org)
        .fetch_optional(&mut *connection)
        .await?;
    if waiting.is_none() {
        return Ok(None);
    }
    let row: Option<LeasedRow> = sqlx::query_as::<Db, _>(concat!(
        "UPDATE webhook_delivery
         SET fence = fence + 1, lease_until_ms = $4, attempts = attempts + 1
         WHERE id = (",
        next!(),
        skip_locked!(),
        ")
         RETURNING id, endpoint_id, event_id, payload, attempts, fence"
    ))
    .bind(now_ms)
    .bind(max.of_endpoint)
    .bind(max.of_org)
    .bind(now_ms.saturating_add(lease_ms))
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let url: Option<String> = sqlx::query_scalar::<Db, _>(
        "UPDATE webhook_endpoint SET served_at_ms = $2 WHERE id = $1 RETURNING url",
    )
    .bind(&row.endpoint_id)
    .bind(now_ms)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(url) = url else { return Ok(None) };
    let secrets: Vec<(String, Vec<u8>)> = sqlx::query_as::<Db, _>(
        "SELECT id, sealed FROM webhook_secret
         WHERE endpoint_id = $1 AND (not_after_ms IS NULL OR not_after_ms > $2)
         ORDER BY created_at_ms DESC, id DESC",
    )
    .bind(&row.endpoint_id)
    .bind(now_ms)
    .fetch_all(connection)
    .await?;
    let secrets =
        secrets.into_iter().map(|(id, sealed)| Ok((read("webhook_secret.id", &id)?, sealed)));
    let event: WebhookEventId = read("webhook_delivery.event_id", &row.event_id)?;
    Ok(Some(DeliveryTask {
        lease: DeliveryLease {
            delivery: read("webhook_delivery.id", &row.id)?,
            fence: row.fence,
            url,
        },
        endpoint: read("webhook_delivery.endpoint_id", &row.endpoint_id)?,
        secrets: secrets.collect::<Result<_, StoreError>>()?,
        event,
        payload: row.payload,
        attempts: row.attempts,
    }))
}

pub(super) async fn finish(
    connection: &mut Connection,
    lease: &DeliveryLease,
    outcome: &DeliveryOutcome,
) -> Result<(), StoreError> {
    // The endpoint is locked before the delivery, as by whoever deletes it.
    let endpoint: Option<(String, String)> = sqlx::query_as::<Db, _>(concat!(
        "SELECT e.id, e.url FROM webhook_endpoint e
         WHERE e.id = (SELECT endpoint_id FROM webhook_delivery WHERE id = $1)",
        for_update!()
    ))
    .bind(lease.delivery.to_string())
    .fetch_optional(&mut *connection)
    .await?;
    let (endpoint, url) = endpoint.ok_or(StoreError::LeaseLost)?;
    let is_moved = url != lease.url;
    // Given up is what the address as it is now was asked in vain.
    let (status, next_at_ms) = match outcome.status {
        DeliveryStatus::Failed if is_moved => (DeliveryStatus::Pending, outcome.now_ms),
        status => (status, outcome.next_at_ms),
    };
    let done = sqlx::query::<Db>(
        "UPDATE webhook_delivery
         SET status = $3, next_at_ms = $4, lease_until_ms = 0, response_status = $5,
             last_error = $6, updated_at_ms = $7, attempts = attempts - $8
         WHERE id = $1 AND fence = $2 AND status = 'pending'",
    )
    .bind(lease.delivery.to_string())
    .bind(lease.fence)
    .bind(status.as_str())
    .bind(next_at_ms)
    .bind(outcome.response_status.map(i64::from))
    .bind(outcome.failure.map(|failure| failure.as_str()))
    .bind(outcome.now_ms)
    .bind(i64::from(!outcome.is_counted))
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Err(StoreError::LeaseLost);
    }
    if is_moved || !outcome.is_counted {
        return Ok(());
    }
    if outcome.status == DeliveryStatus::Delivered {
        return succeeded(connection, &endpoint).await;
    }
    failed(connection, &endpoint, outcome).await?;
    match outcome.disable_if_failing_since_ms {
        Some((reason, since_ms)) => {
            disable(connection, &endpoint, reason, since_ms, outcome.now_ms).await
        }
        None => Ok(()),
    }
}

async fn succeeded(connection: &mut Connection, endpoint: &str) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE webhook_endpoint SET failing_since_ms = NULL, failures = 0
         WHERE id = $1 AND failing_since_ms IS NOT NULL",
    )
    .bind(endpoint)
    .execute(connection)
    .await?;
    Ok(())
}

async fn failed(
    connection: &mut Connection,
    endpoint: &str,
    outcome: &DeliveryOutcome,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE webhook_endpoint
         SET failing_since_ms = COALESCE(failing_since_ms, $2), failures = failures + 1,
             paused_until_ms = COALESCE($3, paused_until_ms)
         WHERE id = $1",
    )
    .bind(endpoint)
    .bind(outcome.now_ms)
    .bind(outcome.pause_until_ms)
    .execute(connection)
    .await?;
    Ok(())
}

/// Its owner finds out why from the endpoint, and when from the audit log.
async fn disable(
    connection: &mut Connection,
    endpoint: &str,
    reason: DisabledReason,
    since_ms: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    let app: Option<String> = sqlx::query_scalar::<Db, _>(
        "UPDATE webhook_endpoint SET is_enabled = $2, disabled_reason = $3, updated_at_ms = $5
         WHERE id = $1 AND is_enabled AND failing_since_ms <= $4
         RETURNING app_id",
    )
    .bind(endpoint)
    .bind(false)
    .bind(reason.as_str())
    .bind(since_ms)
    .bind(now_ms)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(app) = app else { return Ok(()) };
    let org: String = sqlx::query_scalar::<Db, _>("SELECT org_id FROM app WHERE id = $1")
        .bind(app)
        .fetch_one(&mut *connection)
        .await?;
    let org: OrgId = read("app.org_id", &org)?;
    let entry = AuditEntry {
        org,
        at_ms: now_ms,
        actor: "worker".to_owned(),
        action: "webhook.disable".to_owned(),
        subject: format!("webhook:{endpoint}"),
        request_id: String::new(),
    };
    audit::append(connection, &entry).await?;
    Ok(())
}

pub(super) async fn forget(connection: &mut Connection, before_ms: i64) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "DELETE FROM webhook_delivery
         WHERE created_at_ms < $1 AND (status <> 'pending' OR NOT EXISTS (
             SELECT e.id FROM webhook_endpoint e
             WHERE e.id = webhook_delivery.endpoint_id AND e.is_enabled))",
    )
    .bind(before_ms)
    .execute(&mut *connection)
    .await?;
    sqlx::query::<Db>(
        "DELETE FROM webhook_endpoint
         WHERE deleted_at_ms IS NOT NULL AND NOT EXISTS (
             SELECT d.id FROM webhook_delivery d WHERE d.endpoint_id = webhook_endpoint.id)",
    )
    .execute(connection)
    .await?;
    Ok(())
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
