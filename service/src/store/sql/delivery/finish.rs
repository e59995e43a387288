use super::{Connection, Db, audit, read};
use crate::{
    audit::By,
    model::{DeliveryStatus, DisabledReason, OrgId},
    store::{DeliveryLease, DeliveryOutcome, StoreError},
};

pub(in super::super) async fn finish(
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
    if is_moved {
        return Ok(());
    }
    if let Some(until_ms) = outcome.pause_until_ms {
        pause(connection, &endpoint, until_ms).await?;
    }
    if !outcome.is_counted {
        return Ok(());
    }
    if outcome.status == DeliveryStatus::Delivered {
        return succeeded(connection, &endpoint).await;
    }
    failed(connection, &endpoint, outcome.now_ms).await?;
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

async fn pause(
    connection: &mut Connection,
    endpoint: &str,
    until_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>("UPDATE webhook_endpoint SET paused_until_ms = $2 WHERE id = $1")
        .bind(endpoint)
        .bind(until_ms)
        .execute(connection)
        .await?;
    Ok(())
}

async fn failed(
    connection: &mut Connection,
    endpoint: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE webhook_endpoint
         SET failing_since_ms = COALESCE(failing_since_ms, $2), failures = failures + 1
         WHERE id = $1",
    )
    .bind(endpoint)
    .bind(now_ms)
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
    let entry = By::worker(now_ms).entry(org, "webhook.disable", format!("webhook:{endpoint}"));
    audit::append(connection, &entry).await
}
