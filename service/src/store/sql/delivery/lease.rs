use super::{Connection, Db, read};
use crate::{
    model::WebhookEventId,
    store::{DeliveryLease, DeliveryTask, MaxUnderWay, StoreError},
};

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
    created_at_ms: i64,
}

/// Whether there is one. A look takes no lock, and most of the time there is nothing to do.
pub(in super::super) async fn is_any(
    connection: &mut Connection,
    now_ms: i64,
    max: MaxUnderWay,
) -> Result<bool, StoreError> {
    let waiting: Option<String> = sqlx::query_scalar::<Db, _>(next!())
        .bind(now_ms)
        .bind(max.of_endpoint)
        .bind(max.of_org)
        .fetch_optional(connection)
        .await?;
    Ok(waiting.is_some())
}

/// Of delivery and endpoint neither is waited for: whoever has one of them may wait for the other.
pub(in super::super) async fn lease(
    connection: &mut Connection,
    now_ms: i64,
    lease_ms: i64,
    max: MaxUnderWay,
) -> Result<Option<DeliveryTask>, StoreError> {
    let row: Option<LeasedRow> = sqlx::query_as::<Db, _>(concat!(
        "UPDATE webhook_delivery
         SET fence = fence + 1, lease_until_ms = $4, attempts = attempts + 1
         WHERE id = (",
        next!(),
        skip_locked_both!(),
        ")
         RETURNING id, endpoint_id, event_id, payload, attempts, fence, created_at_ms"
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
        created_at_ms: row.created_at_ms,
    }))
}
