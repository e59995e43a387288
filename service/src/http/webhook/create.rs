use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{WebhookBody, configured, entry, new_secret};
use crate::{
    http::openapi::problem::problems,
    http::{extract::JsonBody, request::RequestId},
    model::{Caller, EventFilter, WebhookEndpoint, WebhookEventType, WebhookId},
    problem::{Code, Problem},
    service::Service,
};

/// The most endpoints of an application.
const MAX_ENDPOINTS: i64 = 20;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = NewWebhook)]
pub(in crate::http) struct NewWebhookBody {
    /// `https:`, a name, a port that is allowed
    #[schema(max_length = 2048)]
    url: String,
    /// What it wants to be told of; none: everything
    #[serde(default)]
    event_types: Vec<WebhookEventType>,
}

/// An endpoint with its secret, which is shown this once.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookWithSecret)]
pub(in crate::http) struct CreatedBody {
    #[serde(flatten)]
    webhook: WebhookBody,
    /// `whsec_…`, as libraries of Standard Webhooks read it
    secret: String,
}

problems!(CreateWebhookProblems: InvalidWebhookUrl, TooManyWebhooks, WebhooksNotConfigured);

/// Create a webhook
///
/// Its secret is shown this once.
#[utoipa::path(
    post, path = "/v2/webhooks", operation_id = "createWebhook", tag = "Webhooks",
    request_body = NewWebhookBody,
    responses(
        (
            status = 201, description = "The webhook, and its secret",
            body = CreatedBody,
            headers(("Location" = String, description = "The webhook")),
        ),
        CreateWebhookProblems,
    ),
)]
pub(in crate::http) async fn create(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    JsonBody(body): JsonBody<NewWebhookBody>,
) -> Result<Response, Problem> {
    let webhooks = configured(&service)?;
    let url = webhooks.guard().check(&body.url).await?;
    let (secret, sealed) = new_secret(webhooks)?;
    let now_ms = service.clock().now_ms();
    let endpoint = WebhookEndpoint {
        id: WebhookId::new(),
        url: url.into(),
        events: EventFilter::new(body.event_types),
        is_enabled: true,
        disabled_reason: None,
        failing_since_ms: None,
        failures: 0,
        created_at_ms: now_ms,
        updated_at_ms: now_ms,
    };
    let entry = entry(&service, &caller, &request_id, "webhook.create", endpoint.id);
    let store = service.store();
    if !store.add_endpoint(caller.app, &endpoint, &sealed, MAX_ENDPOINTS, &entry).await? {
        return Err(Problem::new(Code::TooManyWebhooks));
    }
    let location = HeaderValue::from_str(&format!("/v2/webhooks/{}", endpoint.id));
    let body =
        CreatedBody { webhook: endpoint.into(), secret: secret.expose().as_str().to_owned() };
    let mut response = (StatusCode::CREATED, Json(body)).into_response();
    if let Ok(location) = location {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}
