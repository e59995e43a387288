//! Whether the process lives, and whether it can do its work.

use axum::extract::State;
use axum::http::StatusCode;

use crate::{problem::Problem, service::Service};

/// It lives.
pub(super) async fn healthz() -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Its database answers. Chains are not asked: that one is away does not stop the others.
pub(super) async fn readyz(State(service): State<Service>) -> Result<StatusCode, Problem> {
    service.store().ping().await?;
    Ok(StatusCode::NO_CONTENT)
}
