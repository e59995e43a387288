use axum::{Extension, Json, extract::State};

use super::{WebhookBody, find};
use crate::{
    http::{extract::IdPath, openapi::problem::problems},
    model::{Caller, WebhookId},
    problem::Problem,
    service::Service,
};

problems!(GetWebhookProblems: WebhookNotFound);

/// Get a webhook
#[utoipa::path(
    get, path = "/v2/webhooks/{id}", operation_id = "getWebhook", tag = "Webhooks",
    responses((status = 200, description = "The webhook", body = WebhookBody), GetWebhookProblems),
)]
pub(in crate::http) async fn get(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    IdPath(id): IdPath<WebhookId>,
) -> Result<Json<WebhookBody>, Problem> {
    Ok(Json(find(&service, &caller, id).await?.into()))
}
