use axum::{Extension, extract::State, response::Response};
use serde::Deserialize;

use crate::{
    http::{
        extract::{IdPath, JsonBody},
        partner::pass::update::change,
        request::RequestId,
    },
    model::{Caller, PassId, PassState},
    problem::Problem,
    service::Service,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(in crate::http) struct PassUpdateBody {
    state: Option<PassState>,
    expiry_timestamp: Option<i64>,
}

/// `PATCH /v2/passes/{id}`: another state, or another expiry.
pub(in crate::http) async fn update(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    IdPath(id): IdPath<PassId>,
    JsonBody(body): JsonBody<PassUpdateBody>,
) -> Result<Response, Problem> {
    let change = change(body.state, body.expiry_timestamp)?;
    super::change(&service, &caller, &request_id, id, change).await
}
