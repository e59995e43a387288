use axum::{Extension, Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::WebhookBody;
use crate::{model::Caller, problem::Problem, service::Service};

#[derive(Serialize, ToSchema)]
pub(in crate::http) struct WebhooksBody {
    records: Vec<WebhookBody>,
}

/// List webhooks
///
/// All of the caller's application, oldest first.
#[utoipa::path(
    get, path = "/v2/webhooks", operation_id = "listWebhooks", tag = "Webhooks",
    responses((status = 200, description = "The webhooks", body = WebhooksBody)),
)]
pub(in crate::http) async fn list(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
) -> Result<Json<WebhooksBody>, Problem> {
    let endpoints = service.store().endpoints(caller.app).await?;
    Ok(Json(WebhooksBody { records: endpoints.into_iter().map(WebhookBody::from).collect() }))
}
