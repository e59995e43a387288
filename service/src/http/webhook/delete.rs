use axum::{Extension, extract::State, http::StatusCode};

use super::{entry, missing};
use crate::{
    http::{extract::IdPath, request::RequestId},
    model::{Caller, WebhookId},
    problem::Problem,
    service::Service,
};

/// `DELETE /v2/webhooks/{id}`: its secrets are forgotten, and what waits for it is never sent.
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
