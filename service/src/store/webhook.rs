//! Endpoints that are told of events, and what they are told.

use async_trait::async_trait;

use super::{ListPlace, StoreError};
use crate::{
    audit::AuditEntry,
    model::{
        AppId, DeliveryFailure, DeliveryStatus, DisabledReason, EventFilter, WebhookDelivery,
        WebhookDeliveryId, WebhookEndpoint, WebhookEventId, WebhookId, WebhookSecretId,
    },
    webhook::Message,
};

/// A secret as it is kept: with its id, without which it cannot be opened.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedSecret {
    /// Which.
    pub id: WebhookSecretId,
    /// Sealed.
    pub sealed: Vec<u8>,
}

impl std::fmt::Debug for SealedSecret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "SealedSecret({})", self.id)
    }
}

/// What shall be different about an endpoint. `None` leaves it as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndpointChange {
    /// Its address.
    pub url: Option<String>,
    /// What it wants to be told of.
    pub events: Option<EventFilter>,
    /// Whether it is told of anything.
    pub is_enabled: Option<bool>,
}

/// Which deliveries to list, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryFilter {
    /// The application.
    pub app: AppId,
    /// To which endpoint.
    pub endpoint: WebhookId,
    /// How far they have come; `None`: whatever.
    pub status: Option<DeliveryStatus>,
    /// Those older than this one, whose number is when it was written down.
    pub before: Option<ListPlace>,
    /// At most so many.
    pub limit: i64,
}

/// A delivery that one worker has, for a while. Whoever takes it over raises the fence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryLease {
    /// Which delivery.
    pub delivery: WebhookDeliveryId,
    /// The number under which this worker has it.
    pub fence: i64,
    /// The endpoint's address. What comes of the attempt says nothing of another one.
    pub url: String,
}

/// The deliveries that are not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeliveryBacklog {
    /// How many.
    pub count: i64,
    /// When the oldest was written down, Unix milliseconds.
    pub oldest_at_ms: Option<i64>,
}

/// How many attempts may be under way at a time, over all instances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MaxUnderWay {
    /// To one endpoint.
    pub of_endpoint: i64,
    /// To all endpoints of one organisation.
    pub of_org: i64,
}

/// A delivery with all that is needed to make an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryTask {
    /// By what right.
    pub lease: DeliveryLease,
    /// To which endpoint.
    pub endpoint: WebhookId,
    /// What stands to sign with, newest first.
    pub secrets: Vec<(WebhookSecretId, Vec<u8>)>,
    /// Of which event.
    pub event: WebhookEventId,
    /// The body.
    pub payload: String,
    /// Which attempt this one is, from 1.
    pub attempts: i64,
    /// When it was written down, Unix milliseconds.
    pub created_at_ms: i64,
}

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeliveryOutcome {
    /// How far the delivery has come with it.
    pub status: DeliveryStatus,
    /// When it is tried next, Unix milliseconds.
    pub next_at_ms: i64,
    /// The status of the answer.
    pub response_status: Option<u16>,
    /// Whether the attempt counts. One that this service prevented does not, for the delivery or for the
    /// endpoint.
    pub is_counted: bool,
    /// Why it was in vain; `None`: the endpoint took it.
    pub failure: Option<DeliveryFailure>,
    /// Until when no other attempt at the endpoint is begun, Unix milliseconds; `None`: one may be.
    pub pause_until_ms: Option<i64>,
    /// The endpoint is told nothing more if it has taken nothing since then, Unix milliseconds.
    pub disable_if_failing_since_ms: Option<(DisabledReason, i64)>,
    /// When, Unix milliseconds.
    pub now_ms: i64,
}

/// The store, as webhooks use it. An endpoint of another application does not exist.
#[async_trait]
pub trait WebhookStore: Send + Sync {
    /// Adds an endpoint and its secret; `false` if the application has `max` already.
    async fn add_endpoint(
        &self,
        app: AppId,
        endpoint: &WebhookEndpoint,
        secret: &SealedSecret,
        max: i64,
        entry: &AuditEntry,
    ) -> Result<bool, StoreError>;

    /// The secrets of all endpoints of all applications, by their ids after this one. The operator's.
    async fn webhook_secrets(
        &self,
        after: Option<WebhookSecretId>,
        limit: i64,
    ) -> Result<Vec<SealedSecret>, StoreError>;

    /// Keeps a secret sealed anew. `false`: it is not there any more, or sealed otherwise by now.
    async fn replace_webhook_secret(
        &self,
        secret: &SealedSecret,
        sealed: &[u8],
    ) -> Result<bool, StoreError>;

    /// The endpoints of an application, oldest first.
    async fn endpoints(&self, app: AppId) -> Result<Vec<WebhookEndpoint>, StoreError>;

    /// One of them.
    async fn endpoint(
        &self,
        app: AppId,
        id: WebhookId,
    ) -> Result<Option<WebhookEndpoint>, StoreError>;

    /// Changes an endpoint; `None` if there is none. One that is enabled again starts anew.
    async fn update_endpoint(
        &self,
        app: AppId,
        id: WebhookId,
        change: &EndpointChange,
        entry: &AuditEntry,
    ) -> Result<Option<WebhookEndpoint>, StoreError>;

    /// Ends an endpoint and forgets its secrets and what waits for it. Whether there was one.
    async fn delete_endpoint(
        &self,
        app: AppId,
        id: WebhookId,
        entry: &AuditEntry,
    ) -> Result<bool, StoreError>;

    /// Adds a secret; the newest of the others ends then, or earlier if it would anyway, and all
    /// before it at once. Whether there is such an endpoint.
    async fn rotate_secret(
        &self,
        app: AppId,
        id: WebhookId,
        secret: &SealedSecret,
        others_not_after_ms: i64,
        entry: &AuditEntry,
    ) -> Result<bool, StoreError>;

    /// Writes down a message to one endpoint; `None` if there is none.
    async fn enqueue(
        &self,
        app: AppId,
        endpoint: WebhookId,
        message: &Message,
        entry: &AuditEntry,
    ) -> Result<Option<WebhookDelivery>, StoreError>;

    /// Writes down once more what a delivery holds, as another one of the same event; `None` if there
    /// is none.
    async fn replay(
        &self,
        app: AppId,
        endpoint: WebhookId,
        delivery: WebhookDeliveryId,
        entry: &AuditEntry,
    ) -> Result<Option<WebhookDelivery>, StoreError>;

    /// The deliveries to an endpoint.
    async fn deliveries(&self, filter: &DeliveryFilter)
    -> Result<Vec<WebhookDelivery>, StoreError>;

    /// The delivery whose turn it is, for as long as `lease_ms`: of an endpoint that is enabled and not
    /// paused. Those go first whose organisation has the fewest under way, then those that were served
    /// least recently. That an attempt is begun is counted at once.
    async fn lease_delivery(
        &self,
        now_ms: i64,
        lease_ms: i64,
        max: MaxUnderWay,
    ) -> Result<Option<DeliveryTask>, StoreError>;

    /// Writes down what came of an attempt. Under a lease that was lost, nothing, and
    /// [`StoreError::LeaseLost`].
    async fn finish_delivery(
        &self,
        lease: &DeliveryLease,
        outcome: &DeliveryOutcome,
    ) -> Result<(), StoreError>;

    /// How much waits, whosever it is.
    async fn delivery_backlog(&self) -> Result<DeliveryBacklog, StoreError>;

    /// Forgets the deliveries that were written down before then, whatever came of them, and the deleted
    /// endpoints that have none any more.
    async fn forget_deliveries(&self, before_ms: i64) -> Result<(), StoreError>;

    /// Gives up the oldest of what waits for an endpoint beyond so many, with
    /// [`DeliveryFailure::Overflow`]. How many those were.
    async fn drop_deliveries(&self, max_pending: i64, now_ms: i64) -> Result<u64, StoreError>;
}
