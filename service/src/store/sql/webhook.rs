//! Endpoints, their secrets and deliveries.

use super::{Database, audit, delivery, endpoint};
use crate::{
    audit::AuditEntry,
    model::{
        AppId, WebhookDelivery, WebhookDeliveryId, WebhookEndpoint, WebhookId, WebhookSecretId,
    },
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
        endpoint::add(&mut database, app, endpoint).await?;
        endpoint::add_secret(&mut database, endpoint.id, secret, endpoint.created_at_ms).await?;
        // Whoever adds another waits here, and then counts this one.
        audit::append(&mut database, entry).await?;
        if endpoint::count(&mut database, app).await? > max {
            return Ok(false);
        }
        database.commit().await?;
        Ok(true)
    }

    async fn webhook_secrets(
        &self,
        after: Option<WebhookSecretId>,
        limit: i64,
    ) -> Result<Vec<SealedSecret>, StoreError> {
        endpoint::secrets(&mut *self.pool.acquire().await?, after, limit).await
    }

    async fn replace_webhook_secret(
        &self,
        secret: &SealedSecret,
        sealed: &[u8],
    ) -> Result<bool, StoreError> {
        let mut database = self.begin().await?;
        let is_replaced = endpoint::replace_secret(&mut database, secret, sealed).await?;
        // What the former key has sealed.
        self.shredded();
        database.commit().await?;
        Ok(is_replaced)
    }

    async fn endpoints(&self, app: AppId) -> Result<Vec<WebhookEndpoint>, StoreError> {
        endpoint::list(&mut *self.pool.acquire().await?, app).await
    }

    async fn endpoint(
        &self,
        app: AppId,
        id: WebhookId,
    ) -> Result<Option<WebhookEndpoint>, StoreError> {
        endpoint::find(&mut *self.pool.acquire().await?, app, id).await
    }

    async fn update_endpoint(
        &self,
        app: AppId,
        id: WebhookId,
        change: &EndpointChange,
        entry: &AuditEntry,
    ) -> Result<Option<WebhookEndpoint>, StoreError> {
        let mut database = self.begin().await?;
        let Some(endpoint) = endpoint::lock(&mut database, app, id).await? else { return Ok(None) };
        endpoint::update(&mut database, &endpoint, change, entry.at_ms).await?;
        audit::append(&mut database, entry).await?;
        let endpoint = endpoint::find(&mut database, app, id).await?;
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
        if endpoint::lock(&mut database, app, id).await?.is_none() {
            return Ok(false);
        }
        endpoint::delete(&mut database, id, entry.at_ms).await?;
        audit::append(&mut database, entry).await?;
        self.shredded();
        database.commit().await?;
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
        if endpoint::lock(&mut database, app, id).await?.is_none() {
            return Ok(false);
        }
        endpoint::end_secrets(&mut database, id, others_not_after_ms, entry.at_ms).await?;
        endpoint::add_secret(&mut database, id, secret, entry.at_ms).await?;
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
        if endpoint::lock(&mut database, app, endpoint).await?.is_none() {
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
        if endpoint::lock(&mut database, app, endpoint).await?.is_none() {
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
