use axum::{Extension, Json, extract::State};

use super::find;
use crate::{
    http::openapi::problem::problems,
    http::{extract::IdPath, pass::view::PassBody},
    model::{Caller, PassId},
    problem::Problem,
    service::Service,
};

problems!(GetPassByIdProblems: PassNotFound);

/// Get a pass by its id
#[utoipa::path(
    get, path = "/v2/passes/{id}", operation_id = "getPassById", tag = "Passes",
    responses((status = 200, description = "The pass", body = PassBody), GetPassByIdProblems),
)]
pub(in crate::http) async fn get(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    IdPath(id): IdPath<PassId>,
) -> Result<Json<PassBody>, Problem> {
    let record = find(&service, &caller, id).await?;
    Ok(Json(PassBody::new(record, service.clock().now_seconds())))
}
