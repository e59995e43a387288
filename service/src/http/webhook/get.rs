use axum::{Extension, Json, extract::State};

use super::{WebhookBody, find};
use crate::{
    http::extract::IdPath,
    model::{Caller, WebhookId},
    problem::Problem,
    service::Service,
};

/// `GET /v2/webhooks/{id}`
pub(in crate::http) async fn get(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    IdPath(id): IdPath<WebhookId>,
) -> Result<Json<WebhookBody>, Problem> {
    Ok(Json(find(&service, &caller, id).await?.into()))
}
