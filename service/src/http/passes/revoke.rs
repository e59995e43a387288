use axum::{Extension, extract::State, response::Response};

use crate::{
    http::openapi::problem::problems,
    http::{extract::IdPath, pass::view::PassBody, request::RequestId},
    model::{
        Caller, PassId,
        pass::{Change, SettableState},
    },
    problem::Problem,
    service::Service,
};

problems!(DeletePassByIdProblems: ChainNotInSandbox, LiveModeRequired, PassNotFound, PassRejected);

/// Revoke a pass by its id
///
/// It is withdrawn for good.
#[utoipa::path(
    delete, path = "/v2/passes/{id}", operation_id = "deletePassById", tag = "Passes",
    responses(
        (
            status = 202, description = "The pass as it is now; the change is written down",
            body = PassBody,
            headers(("Location" = String, description = "Where the operation can be watched")),
        ),
        DeletePassByIdProblems,
    ),
)]
pub(in crate::http) async fn revoke(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    IdPath(id): IdPath<PassId>,
) -> Result<Response, Problem> {
    let change = Change::State(SettableState::Revoked);
    super::change(&service, &caller, &request_id, id, change).await
}
