use axum::{Extension, Json, extract::State, http::StatusCode};

use super::{DeliveryBody, entry, find_enabled, missing};
use crate::{
    http::openapi::problem::problems,
    http::{extract::IdPath, request::RequestId},
    model::{Caller, WebhookId},
    problem::{Code, Problem},
    service::Service,
    webhook::Message,
};

problems!(TestWebhookProblems: WebhookNotFound, WebhookDisabled);

/// Try a webhook out
///
/// By a message of the type `PING`, whatever it wants to be told of.
#[utoipa::path(
    post, path = "/v2/webhooks/{id}/test", operation_id = "testWebhook", tag = "Webhooks",
    responses(
        (status = 202, description = "The delivery, which is to come", body = DeliveryBody),
        TestWebhookProblems,
    ),
)]
pub(in crate::http) async fn ping(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    IdPath(id): IdPath<WebhookId>,
) -> Result<(StatusCode, Json<DeliveryBody>), Problem> {
    let endpoint = find_enabled(&service, &caller, id).await?;
    let entry = entry(&service, &caller, &request_id, "webhook.test", endpoint.id);
    let message = Message::ping(entry.at_ms).map_err(|_| Problem::new(Code::Internal))?;
    let made = service.store().enqueue(caller.app, endpoint.id, &message, &entry).await?;
    Ok((StatusCode::ACCEPTED, Json(made.ok_or_else(missing)?.into())))
}
