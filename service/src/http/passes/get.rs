use axum::{Extension, Json, extract::State};

use super::find;
use crate::{
    http::{extract::IdPath, partner::pass::view::PassBody},
    model::{Caller, PassId},
    problem::Problem,
    service::Service,
};

/// `GET /v2/passes/{id}`
pub(in crate::http) async fn get(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    IdPath(id): IdPath<PassId>,
) -> Result<Json<PassBody>, Problem> {
    let record = find(&service, &caller, id).await?;
    Ok(Json(PassBody::new(record, service.clock().now_seconds())))
}
