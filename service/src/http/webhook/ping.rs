use axum::{Extension, Json, extract::State, http::StatusCode};

use super::{DeliveryBody, entry, find_enabled, missing};
use crate::{
    http::{extract::IdPath, request::RequestId},
    model::{Caller, WebhookId},
    problem::{Code, Problem},
    service::Service,
    webhook::Message,
};

/// `POST /v2/webhooks/{id}/test`: a message of the type `PING`, whatever the endpoint wants to be told
/// of.
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
