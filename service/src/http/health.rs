//! Whether the process lives, and whether it can do its work.

use axum::extract::State;
use axum::http::StatusCode;

use crate::{problem::Problem, service::Service};

/// Ask whether the service lives
#[utoipa::path(
    get, path = "/healthz", operation_id = "getHealth", tag = "Service",
    responses((status = 204, description = "It lives")),
)]
pub(super) async fn healthz() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Ask whether the service can do its work
///
/// Its database answers, and at least one of its workers lives, if it has any. Chains are not asked: that
/// one is away does not stop the others.
#[utoipa::path(
    get, path = "/readyz", operation_id = "getReadiness", tag = "Service",
    responses((status = 204, description = "It can")),
)]
pub(super) async fn readyz(State(service): State<Service>) -> Result<StatusCode, Problem> {
    service.check_readiness().await?;
    Ok(StatusCode::NO_CONTENT)
}
