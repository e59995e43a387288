use axum::{Extension, Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{WebhookBody, configured, entry, missing};
use crate::{
    http::{
        extract::{IdPath, JsonBody},
        openapi::problem::problems,
        request::RequestId,
    },
    model::{Caller, EventFilter, WebhookEventType, WebhookId},
    problem::{Code, Problem},
    service::Service,
    store::EndpointChange,
};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = WebhookUpdate)]
pub(in crate::http) struct WebhookUpdateBody {
    url: Option<String>,
    event_types: Option<Vec<WebhookEventType>>,
    enabled: Option<bool>,
}

problems!(PatchWebhookProblems: InvalidWebhookUrl, WebhookNotFound, WebhooksNotConfigured);

/// Change a webhook
///
/// What is named changes. One that is enabled again gets what waited for it.
#[utoipa::path(
    patch, path = "/v2/webhooks/{id}", operation_id = "patchWebhook", tag = "Webhooks",
    request_body = WebhookUpdateBody,
    responses(
        (status = 200, description = "The webhook", body = WebhookBody),
        PatchWebhookProblems,
    ),
)]
pub(in crate::http) async fn update(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    IdPath(id): IdPath<WebhookId>,
    JsonBody(body): JsonBody<WebhookUpdateBody>,
) -> Result<Json<WebhookBody>, Problem> {
    let id = id.ok_or_else(missing)?;
    if body.url.is_none() && body.event_types.is_none() && body.enabled.is_none() {
        let detail = "send at least one of url, eventTypes and enabled";
        return Err(Problem::with_detail(Code::InvalidRequest, detail));
    }
    let url = match &body.url {
        Some(url) => Some(configured(&service)?.guard().check(url).await?.into()),
        None => None,
    };
    let events = body.event_types.map(EventFilter::new);
    let change = EndpointChange { url, events, is_enabled: body.enabled };
    let entry = entry(&service, &caller, &request_id, "webhook.update", id);
    let endpoint = service.store().update_endpoint(caller.app, id, &change, &entry).await?;
    Ok(Json(endpoint.ok_or_else(missing)?.into()))
}
