//! Endpoints that the caller's application wants to be told at.

pub(super) mod create;
pub(super) mod delete;
pub(super) mod deliveries;
pub(super) mod get;
pub(super) mod list;
pub(super) mod ping;
pub(super) mod replay;
pub(super) mod rotate;
pub(super) mod update;

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    audit::AuditEntry,
    http::request::RequestId,
    model::{
        Caller, DeliveryFailure, DeliveryStatus, DisabledReason, WebhookDelivery,
        WebhookDeliveryId, WebhookEndpoint, WebhookEventId, WebhookEventType, WebhookId,
        WebhookSecretId,
    },
    problem::{Code, Problem},
    secret::SecretError,
    service::Service,
    store::SealedSecret,
    webhook::{GuardError, SigningSecret, Webhooks},
};

/// An endpoint, as the API shows it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Webhook)]
pub(in crate::http) struct WebhookBody {
    id: WebhookId,
    /// Where it is told
    url: String,
    /// What it is told of; none: everything
    event_types: Vec<WebhookEventType>,
    enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    disabled_reason: Option<DisabledReason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    failing_since_ms: Option<i64>,
    /// How many attempts in a row were in vain
    failures: i64,
    created_at_ms: i64,
    updated_at_ms: i64,
}

/// A delivery, as the API shows it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WebhookDelivery)]
pub(in crate::http) struct DeliveryBody {
    id: WebhookDeliveryId,
    /// The header `webhook-id`
    event_id: WebhookEventId,
    /// An event of a pass or of a review, or `PING`
    event_type: String,
    status: DeliveryStatus,
    attempts: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    next_attempt_at_ms: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    response_status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    last_error: Option<DeliveryFailure>,
    created_at_ms: i64,
    updated_at_ms: i64,
}

impl From<WebhookEndpoint> for WebhookBody {
    fn from(endpoint: WebhookEndpoint) -> Self {
        Self {
            id: endpoint.id,
            url: endpoint.url,
            event_types: endpoint.events.event_types().to_vec(),
            enabled: endpoint.is_enabled,
            disabled_reason: endpoint.disabled_reason,
            failing_since_ms: endpoint.failing_since_ms,
            failures: endpoint.failures,
            created_at_ms: endpoint.created_at_ms,
            updated_at_ms: endpoint.updated_at_ms,
        }
    }
}

impl From<WebhookDelivery> for DeliveryBody {
    fn from(delivery: WebhookDelivery) -> Self {
        let is_pending = delivery.status == DeliveryStatus::Pending;
        Self {
            id: delivery.id,
            event_id: delivery.event,
            event_type: delivery.event_type,
            status: delivery.status,
            attempts: delivery.attempts,
            next_attempt_at_ms: is_pending.then_some(delivery.next_at_ms),
            response_status: delivery.response_status,
            last_error: delivery.last_error,
            created_at_ms: delivery.created_at_ms,
            updated_at_ms: delivery.updated_at_ms,
        }
    }
}

fn missing() -> Problem {
    Problem::new(Code::WebhookNotFound)
}

/// What an operator must have set up.
fn configured(service: &Service) -> Result<&Webhooks, Problem> {
    service.webhooks().ok_or(Problem::new(Code::WebhooksNotConfigured))
}

/// An endpoint of the caller's application.
async fn find(
    service: &Service,
    caller: &Caller,
    id: Option<WebhookId>,
) -> Result<WebhookEndpoint, Problem> {
    let id = id.ok_or_else(missing)?;
    service.store().endpoint(caller.app, id).await?.ok_or_else(missing)
}

/// An endpoint that is told of something.
async fn find_enabled(
    service: &Service,
    caller: &Caller,
    id: Option<WebhookId>,
) -> Result<WebhookEndpoint, Problem> {
    let endpoint = find(service, caller, id).await?;
    if endpoint.is_enabled { Ok(endpoint) } else { Err(Problem::new(Code::WebhookDisabled)) }
}

/// A new secret: as it is shown, and as it is kept.
fn new_secret(webhooks: &Webhooks) -> Result<(SigningSecret, SealedSecret), Problem> {
    let secret = SigningSecret::generate()?;
    let id = WebhookSecretId::new();
    let sealed = secret.seal(webhooks.keys(), id)?;
    Ok((secret, SealedSecret { id, sealed }))
}

fn entry(
    service: &Service,
    caller: &Caller,
    request_id: &RequestId,
    action: &str,
    id: WebhookId,
) -> AuditEntry {
    service.by(caller, request_id).entry(caller.org, action, format!("webhook:{id}"))
}

impl From<GuardError> for Problem {
    fn from(error: GuardError) -> Self {
        Self::with_detail(Code::InvalidWebhookUrl, error.to_string())
    }
}

impl From<SecretError> for Problem {
    fn from(error: SecretError) -> Self {
        tracing::error!(%error, "no secret could be made");
        Self::new(Code::Internal)
    }
}
