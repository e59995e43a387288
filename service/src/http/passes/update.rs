use axum::{Extension, extract::State, response::Response};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    http::{
        extract::{IdPath, JsonBody},
        openapi::problem::problems,
        pass::{change, view::PassBody},
        request::RequestId,
    },
    model::{Caller, PassId, PassState},
    problem::Problem,
    service::Service,
};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[schema(as = PassUpdate)]
pub(in crate::http) struct PassUpdateBody {
    /// `ACTIVE`, `FROZEN` or `REVOKED`; the others cannot be asked for
    state: Option<PassState>,
    /// The last second in which it shall be valid, Unix time
    expiry_timestamp: Option<i64>,
}

problems!(PatchPassByIdProblems:
    InvalidState, InvalidExpiry, ChainNotInSandbox, LiveModeRequired, PassNotFound, PassRevoked,
    PassRejected, PassFrozen, TooManyPassChanges,
);

/// Change the state or the expiry of a pass by its id
///
/// Exactly one of them.
#[utoipa::path(
    patch, path = "/v2/passes/{id}", operation_id = "patchPassById", tag = "Passes",
    request_body = PassUpdateBody,
    responses(
        (
            status = 202, description = "The pass as it is now; the change is written down",
            body = PassBody,
            headers(("Location" = String, description = "Where the operation can be watched")),
        ),
        PatchPassByIdProblems,
    ),
)]
pub(in crate::http) async fn update(
    State(service): State<Service>,
    Extension(caller): Extension<Caller>,
    Extension(request_id): Extension<RequestId>,
    IdPath(id): IdPath<PassId>,
    JsonBody(body): JsonBody<PassUpdateBody>,
) -> Result<Response, Problem> {
    let change = change::asked(body.state, body.expiry_timestamp)?;
    super::change(&service, &caller, &request_id, id, change).await
}
