//! Endpoints and their secrets. Every statement names the application, or is the worker's.

use super::{Connection, Database, Db, audit, delivery, read};
use crate::{
    audit::AuditEntry,
    model::{AppId, WebhookDelivery, WebhookDeliveryId, WebhookEndpoint, WebhookId},
    store::{
        DeliveryBacklog, DeliveryFilter, DeliveryLease, DeliveryOutcome, DeliveryTask,
        EndpointChange, MaxUnderWay, SealedSecret, StoreError, WebhookStore,
    },
    webhook::Message,
};

use async_trait::async_trait;

#[async_trait]
impl WebhookStore for Database {
    async fn add_endpoint(
        &self,
        app: AppId,
        endpoint: &WebhookEndpoint,
        secret: &SealedSecret,
        max: i64,
        entry: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let mut database = self.begin().await?;
        add(&mut database, app, endpoint).await?;
        add_secret(&mut database, endpoint.id, secret, endpoint.created_at_ms).await?;
        // Whoever adds another waits here, and then counts this one.
        audit::append(&mut database, entry).await?;
        if count(&mut database, app).await? > max {
            return Ok(false);
        }
        database.commit().await?;
        Ok(true)
    }

    async fn endpoints(&self, app: AppId) -> Result<Vec<WebhookEndpoint>, StoreError> {
        list(&mut *self.pool.acquire().await?, app).await
    }

    async fn endpoint(
        &self,
        app: AppId,
        id: WebhookId,
    ) -> Result<Option<WebhookEndpoint>, StoreError> {
        find(&mut *self.pool.acquire().await?, app, id).await
    }

    async fn update_endpoint(
        &self,
        app: AppId,
        id: WebhookId,
        change: &EndpointChange,
        entry: &AuditEntry,
    ) -> Result<Option<WebhookEndpoint>, StoreError> {
        let mut database = self.begin().await?;
        let Some(endpoint) = lock(&mut database, app, id).await? else { return Ok(None) };
        update(&mut database, &endpoint, change, entry.at_ms).await?;
        audit::append(&mut database, entry).await?;
        let endpoint = find(&mut database, app, id).await?;
        database.commit().await?;
        Ok(endpoint)
    }

    async fn delete_endpoint(
        &self,
        app: AppId,
        id: WebhookId,
        entry: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let mut database = self.begin().await?;
        if lock(&mut database, app, id).await?.is_none() {
            return Ok(false);
        }
        delete(&mut database, id, entry.at_ms).await?;
        audit::append(&mut database, entry).await?;
        database.commit().await?;
        self.shredded();
        Ok(true)
    }

    async fn rotate_secret(
        &self,
        app: AppId,
        id: WebhookId,
        secret: &SealedSecret,
        others_not_after_ms: i64,
        entry: &AuditEntry,
    ) -> Result<bool, StoreError> {
        let mut database = self.begin().await?;
        if lock(&mut database, app, id).await?.is_none() {
            return Ok(false);
        }
        end_secrets(&mut database, id, others_not_after_ms, entry.at_ms).await?;
        add_secret(&mut database, id, secret, entry.at_ms).await?;
        audit::append(&mut database, entry).await?;
        database.commit().await?;
        Ok(true)
    }

    async fn enqueue(
        &self,
        app: AppId,
        endpoint: WebhookId,
        message: &Message,
        entry: &AuditEntry,
    ) -> Result<Option<WebhookDelivery>, StoreError> {
        let mut database = self.begin().await?;
        if lock(&mut database, app, endpoint).await?.is_none() {
            return Ok(None);
        }
        let id = delivery::insert(&mut database, endpoint, message, entry.at_ms).await?;
        audit::append(&mut database, entry).await?;
        let made = delivery::find(&mut database, endpoint, id).await?;
        database.commit().await?;
        Ok(made)
    }

    async fn replay(
        &self,
        app: AppId,
        endpoint: WebhookId,
        delivery: WebhookDeliveryId,
        entry: &AuditEntry,
    ) -> Result<Option<WebhookDelivery>, StoreError> {
        let mut database = self.begin().await?;
        if lock(&mut database, app, endpoint).await?.is_none() {
            return Ok(None);
        }
        let Some(message) = delivery::message(&mut database, endpoint, delivery).await? else {
            return Ok(None);
        };
        let id = delivery::insert(&mut database, endpoint, &message, entry.at_ms).await?;
        audit::append(&mut database, entry).await?;
        let made = delivery::find(&mut database, endpoint, id).await?;
        database.commit().await?;
        Ok(made)
    }

    async fn deliveries(
        &self,
        filter: &DeliveryFilter,
    ) -> Result<Vec<WebhookDelivery>, StoreError> {
        delivery::list(&mut *self.pool.acquire().await?, filter).await
    }

    async fn lease_delivery(
        &self,
        now_ms: i64,
        lease_ms: i64,
        max: MaxUnderWay,
    ) -> Result<Option<DeliveryTask>, StoreError> {
        if !delivery::is_any(&mut *self.pool.acquire().await?, now_ms, max).await? {
            return Ok(None);
        }
        let mut database = self.begin().await?;
        let task = delivery::lease(&mut database, now_ms, lease_ms, max).await?;
        database.commit().await?;
        Ok(task)
    }

    async fn finish_delivery(
        &self,
        lease: &DeliveryLease,
        outcome: &DeliveryOutcome,
    ) -> Result<(), StoreError> {
        let mut database = self.begin().await?;
        delivery::finish(&mut database, lease, outcome).await?;
        database.commit().await?;
        Ok(())
    }

    async fn delivery_backlog(&self) -> Result<DeliveryBacklog, StoreError> {
        delivery::backlog(&mut *self.pool.acquire().await?).await
    }

    async fn forget_deliveries(&self, before_ms: i64) -> Result<(), StoreError> {
        // Others have their turn in between.
        while delivery::forget_some(&mut *self.writer.acquire().await?, before_ms).await? {}
        delivery::forget_endpoints(&mut *self.writer.acquire().await?).await
    }

    async fn drop_deliveries(&self, max_pending: i64, now_ms: i64) -> Result<u64, StoreError> {
        delivery::drop_oldest(&mut *self.writer.acquire().await?, max_pending, now_ms).await
    }
}

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

async fn add(
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

async fn count(connection: &mut Connection, app: AppId) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar::<Db, _>(
        "SELECT COUNT(*) FROM webhook_endpoint WHERE app_id = $1 AND deleted_at_ms IS NULL",
    )
    .bind(app.to_string())
    .fetch_one(connection)
    .await?;
    Ok(count)
}

async fn list(connection: &mut Connection, app: AppId) -> Result<Vec<WebhookEndpoint>, StoreError> {
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

async fn find(
    connection: &mut Connection,
    app: AppId,
    id: WebhookId,
) -> Result<Option<WebhookEndpoint>, StoreError> {
    let row: Option<EndpointRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT ",
        columns!(),
        " FROM webhook_endpoint WHERE id = $1 AND app_id = $2 AND deleted_at_ms IS NULL"
    ))
    .bind(id.to_string())
    .bind(app.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(EndpointRow::endpoint).transpose()
}

/// Locked until the transaction ends. Endpoints are always locked before the audit's newest row.
async fn lock(
    connection: &mut Connection,
    app: AppId,
    id: WebhookId,
) -> Result<Option<WebhookEndpoint>, StoreError> {
    let row: Option<EndpointRow> = sqlx::query_as::<Db, _>(concat!(
        "SELECT ",
        columns!(),
        " FROM webhook_endpoint WHERE id = $1 AND app_id = $2 AND deleted_at_ms IS NULL",
        for_update!()
    ))
    .bind(id.to_string())
    .bind(app.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(EndpointRow::endpoint).transpose()
}

async fn update(
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
async fn delete(connection: &mut Connection, id: WebhookId, now_ms: i64) -> Result<(), StoreError> {
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

async fn add_secret(
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
async fn end_secrets(
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
