use axum::{Extension, Json, extract::State, http::StatusCode};

use super::{DeliveryBody, entry, find_enabled};
use crate::{
    http::openapi::problem::problems,
    http::{extract::IdPairPath, request::RequestId},
    model::{Caller, WebhookDeliveryId, WebhookId},
    problem::{Code, Problem},
    service::Service,
};

problems!(ReplayDeliveryProblems: WebhookNotFound, DeliveryNotFound, WebhookDisabled);

/// Deliver something once more
///
/// Under the same `webhook-id`, as another delivery.
#[utoipa::path(
    post, path = "/v2/webhooks/{id}/deliveries/{delivery}/replay",
    operation_id = "replayDelivery", tag = "Webhooks",
    responses(
        (status = 202, description = "The delivery, which is to come", body = DeliveryBody),
        ReplayDeliveryProblems,
    ),
)]
pub(in crate::http) async fn replay(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    IdPairPath(ids): IdPairPath<WebhookId, WebhookDeliveryId>,
) -> Result<(StatusCode, Json<DeliveryBody>), Problem> {
    let missing = || Problem::new(Code::DeliveryNotFound);
    let (id, delivery) = ids.ok_or_else(missing)?;
    let endpoint = find_enabled(&service, &caller, Some(id)).await?;
    let entry = entry(&service, &caller, &request_id, "webhook.replay", endpoint.id);
    let made = service.store().replay(caller.app, endpoint.id, delivery, &entry).await?;
    Ok((StatusCode::ACCEPTED, Json(made.ok_or_else(missing)?.into())))
}
