use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::{Deserialize, Serialize};

use super::{WebhookBody, configured, entry, new_secret};
use crate::{
    http::{extract::JsonBody, request::RequestId},
    model::{Caller, EventFilter, EventType, WebhookEndpoint, WebhookId},
    problem::{Code, Problem},
    service::Service,
};

/// The most endpoints of an application.
const MAX_ENDPOINTS: i64 = 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::http) struct NewWebhookBody {
    url: String,
    #[serde(default)]
    event_types: Vec<EventType>,
}

/// An endpoint with its secret, which is shown this once.
#[derive(Serialize)]
struct CreatedBody {
    #[serde(flatten)]
    webhook: WebhookBody,
    secret: String,
}

/// `POST /v2/webhooks`
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
    let body = CreatedBody { webhook: endpoint.into(), secret: secret.expose().as_str().to_owned() };
    let mut response = (StatusCode::CREATED, Json(body)).into_response();
    if let Ok(location) = location {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}
