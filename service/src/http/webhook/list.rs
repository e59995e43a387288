use axum::{Extension, Json, extract::State};
use serde::Serialize;

use super::WebhookBody;
use crate::{model::Caller, problem::Problem, service::Service};

#[derive(Serialize)]
pub(in crate::http) struct WebhooksBody {
    records: Vec<WebhookBody>,
}

/// `GET /v2/webhooks`: all of the caller's application, oldest first.
pub(in crate::http) async fn list(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
) -> Result<Json<WebhooksBody>, Problem> {
    let endpoints = service.store().endpoints(caller.app).await?;
    Ok(Json(WebhooksBody { records: endpoints.into_iter().map(WebhookBody::from).collect() }))
}
