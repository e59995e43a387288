use axum::{Extension, extract::State, http::StatusCode};

use super::{entry, missing};
use crate::{
    http::openapi::problem::problems,
    http::{extract::IdPath, request::RequestId},
    model::{Caller, WebhookId},
    problem::Problem,
    service::Service,
};

problems!(DeleteWebhookProblems: WebhookNotFound);

/// Delete a webhook
///
/// Its secrets are forgotten, and what waits for it is never sent.
#[utoipa::path(
    delete, path = "/v2/webhooks/{id}", operation_id = "deleteWebhook", tag = "Webhooks",
    responses((status = 204, description = "It is gone"), DeleteWebhookProblems),
)]
pub(in crate::http) async fn delete(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    IdPath(id): IdPath<WebhookId>,
) -> Result<StatusCode, Problem> {
    let id = id.ok_or_else(missing)?;
    let entry = entry(&service, &caller, &request_id, "webhook.delete", id);
    match service.store().delete_endpoint(caller.app, id, &entry).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(missing()),
    }
}
