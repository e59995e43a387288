use axum::{Extension, extract::State, response::Response};

use crate::{
    http::{extract::IdPath, request::RequestId},
    model::{
        Caller, PassId,
        pass::{Change, SettableState},
    },
    problem::Problem,
    service::Service,
};

/// `DELETE /v2/passes/{id}`: withdraws the pass for good.
pub(in crate::http) async fn revoke(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    IdPath(id): IdPath<PassId>,
) -> Result<Response, Problem> {
    let change = Change::State(SettableState::Revoked);
    super::change(&service, &caller, &request_id, id, change).await
}
