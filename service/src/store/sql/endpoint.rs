//! Rows of endpoints and of their secrets. An endpoint is found by its application only.

use super::{Connection, Db, read};
use crate::{
    model::{AppId, WebhookEndpoint, WebhookId, WebhookSecretId},
    store::{EndpointChange, SealedSecret, StoreError},
};

#[derive(sqlx::FromRow)]
struct EndpointRow {
    id: String,
    url: String,
    event_types: String,
    is_enabled: bool,
    disabled_reason: Option<String>,
    failing_since_ms: Option<i64>,
    failures: i64,
    created_at_ms: i64,
    updated_at_ms: i64,
}

impl EndpointRow {
    fn endpoint(self) -> Result<WebhookEndpoint, StoreError> {
        let reason = self.disabled_reason.as_deref();
        Ok(WebhookEndpoint {
            id: read("webhook_endpoint.id", &self.id)?,
            url: self.url,
            events: read("webhook_endpoint.event_types", &self.event_types)?,
            is_enabled: self.is_enabled,
            disabled_reason: reason
                .map(|reason| read("webhook_endpoint.disabled_reason", reason))
                .transpose()?,
            failing_since_ms: self.failing_since_ms,
            failures: self.failures,
            created_at_ms: self.created_at_ms,
            updated_at_ms: self.updated_at_ms,
        })
    }
}

/// The columns of an [`EndpointRow`].
macro_rules! columns {
    () => {
        "id, url, event_types, is_enabled, disabled_reason, failing_since_ms, failures,
         created_at_ms, updated_at_ms"
    };
}

pub(super) async fn add(
    connection: &mut Connection,
    app: AppId,
    endpoint: &WebhookEndpoint,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "INSERT INTO webhook_endpoint
             (id, app_id, url, event_types, is_enabled, failures, created_at_ms, updated_at_ms)
         VALUES ($1, $2, $3, $4, $5, 0, $6, $6)",
    )
    .bind(endpoint.id.to_string())
    .bind(app.to_string())
    .bind(&endpoint.url)
    .bind(endpoint.events.to_string())
    .bind(endpoint.is_enabled)
    .bind(endpoint.created_at_ms)
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn count(connection: &mut Connection, app: AppId) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar::<Db, _>(
        "SELECT COUNT(*) FROM webhook_endpoint WHERE app_id = $1 AND deleted_at_ms IS NULL",
    )
    .bind(app.to_string())
    .fetch_one(connection)
    .await?;
    Ok(count)
}

pub(super) async fn list(
    connection: &mut Connection,
    app: AppId,
) -> Result<Vec<WebhookEndpoint>, StoreError> {
    let rows: Vec<EndpointRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT ",
        columns!(),
        " FROM webhook_endpoint WHERE app_id = $1 AND deleted_at_ms IS NULL
         ORDER BY created_at_ms, id"
    ))
    .bind(app.to_string())
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(EndpointRow::endpoint).collect()
}

/// One of an application.
macro_rules! select {
    ($($more:expr),*) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM webhook_endpoint WHERE id = $1 AND app_id = $2 AND deleted_at_ms IS NULL",
            $($more),*
        )
    };
}

pub(super) async fn find(
    connection: &mut Connection,
    app: AppId,
    id: WebhookId,
) -> Result<Option<WebhookEndpoint>, StoreError> {
    one(connection, select!(), app, id).await
}

/// Locked until the transaction ends. Endpoints are always locked before the audit's newest row.
pub(super) async fn lock(
    connection: &mut Connection,
    app: AppId,
    id: WebhookId,
) -> Result<Option<WebhookEndpoint>, StoreError> {
    one(connection, select!(for_update!()), app, id).await
}

async fn one(
    connection: &mut Connection,
    select: &'static str,
    app: AppId,
    id: WebhookId,
) -> Result<Option<WebhookEndpoint>, StoreError> {
    let row: Option<EndpointRow> = sqlx::query_as::<Db, _>(select)
        .bind(id.to_string())
        .bind(app.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(EndpointRow::endpoint).transpose()
}

pub(super) async fn update(
    connection: &mut Connection,
    endpoint: &WebhookEndpoint,
    change: &EndpointChange,
    now_ms: i64,
) -> Result<(), StoreError> {
    let events = change.events.as_ref().unwrap_or(&endpoint.events);
    sqlx::query::<Db>(
        "UPDATE webhook_endpoint SET url = $2, event_types = $3, updated_at_ms = $4 WHERE id = $1",
    )
    .bind(endpoint.id.to_string())
    .bind(change.url.as_ref().unwrap_or(&endpoint.url))
    .bind(events.to_string())
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    // What the former address did says nothing of this one.
    if change.url.as_ref().is_some_and(|url| *url != endpoint.url) {
        sqlx::query::<Db>(
            "UPDATE webhook_endpoint SET failing_since_ms = NULL, failures = 0, paused_until_ms = 0
             WHERE id = $1",
        )
        .bind(endpoint.id.to_string())
        .execute(&mut *connection)
        .await?;
    }
    let Some(is_enabled) = change.is_enabled else { return Ok(()) };
    sqlx::query::<Db>(
        "UPDATE webhook_endpoint SET is_enabled = $2, disabled_reason = NULL,
             failing_since_ms = NULL, failures = 0, paused_until_ms = 0
         WHERE id = $1 AND is_enabled <> $2",
    )
    .bind(endpoint.id.to_string())
    .bind(is_enabled)
    .execute(connection)
    .await?;
    Ok(())
}

/// What its URL says may be a secret of its owner: nothing of it stays, and nothing waits any more.
pub(super) async fn delete(
    connection: &mut Connection,
    id: WebhookId,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE webhook_endpoint SET url = '', is_enabled = $2, deleted_at_ms = $3,
             updated_at_ms = $3
         WHERE id = $1",
    )
    .bind(id.to_string())
    .bind(false)
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    for statement in [
        "DELETE FROM webhook_secret WHERE endpoint_id = $1",
        "DELETE FROM webhook_delivery WHERE endpoint_id = $1 AND status = 'pending'",
    ] {
        sqlx::query::<Db>(statement).bind(id.to_string()).execute(&mut *connection).await?;
    }
    Ok(())
}

pub(super) async fn add_secret(
    connection: &mut Connection,
    endpoint: WebhookId,
    secret: &SealedSecret,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "INSERT INTO webhook_secret (id, endpoint_id, sealed, created_at_ms)
         VALUES ($1, $2, $3, $4)",
    )
    .bind(secret.id.to_string())
    .bind(endpoint.to_string())
    .bind(secret.sealed.as_slice())
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

/// The one that has no end gets this one; those that have one already are ended.
pub(super) async fn end_secrets(
    connection: &mut Connection,
    endpoint: WebhookId,
    not_after_ms: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "DELETE FROM webhook_secret
         WHERE endpoint_id = $1 AND (not_after_ms IS NOT NULL OR $2 <= $3)",
    )
    .bind(endpoint.to_string())
    .bind(not_after_ms)
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    sqlx::query::<Db>("UPDATE webhook_secret SET not_after_ms = $2 WHERE endpoint_id = $1")
        .bind(endpoint.to_string())
        .bind(not_after_ms)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn secrets(
    connection: &mut Connection,
    after: Option<WebhookSecretId>,
    limit: i64,
) -> Result<Vec<SealedSecret>, StoreError> {
    let rows: Vec<(String, Vec<u8>)> = sqlx::query_as::<Db, _>(
        "SELECT id, sealed FROM webhook_secret WHERE id > $1 ORDER BY id LIMIT $2",
    )
    .bind(after.map_or_else(String::new, |after| after.to_string()))
    .bind(limit)
    .fetch_all(connection)
    .await?;
    let secrets = rows
        .into_iter()
        .map(|(id, sealed)| Ok(SealedSecret { id: read("webhook_secret.id", &id)?, sealed }));
    secrets.collect()
}

/// Whether it was there as it is said.
pub(super) async fn replace_secret(
    connection: &mut Connection,
    secret: &SealedSecret,
    sealed: &[u8],
) -> Result<bool, StoreError> {
    let done =
        sqlx::query::<Db>("UPDATE webhook_secret SET sealed = $3 WHERE id = $1 AND sealed = $2")
            .bind(secret.id.to_string())
            .bind(secret.sealed.as_slice())
            .bind(sealed)
            .execute(connection)
            .await?;
    Ok(done.rows_affected() == 1)
}
