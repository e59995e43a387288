use std::time::Duration;

use axum::{
    Router,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::time::timeout;

use super::{describe, look};
use crate::service::Service;

/// Upper bounds in seconds: from what a database answers at once to what is given up.
const BUCKETS: [f64; 12] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

/// Metrics cannot be told.
#[derive(Debug, thiserror::Error)]
#[error("metrics cannot be told: {0}")]
pub struct InstallError(#[from] metrics_exporter_prometheus::BuildError);

/// From now on what happens in this process is counted.
///
/// # Errors
///
/// [`InstallError`] if it is already.
pub fn install() -> Result<PrometheusHandle, InstallError> {
    let handle = PrometheusBuilder::new().set_buckets(&BUCKETS)?.install_recorder()?;
    describe();
    Ok(handle)
}

/// `GET /metrics`, for a listener that only the operator reaches.
pub fn page(service: Service, handle: PrometheusHandle) -> Router {
    Router::new().route("/metrics", get(show)).with_state((service, handle))
}

/// How often what was measured is put together. Until then each measurement takes room.
const UPKEEP: Duration = Duration::from_secs(5);

/// Keeps what is counted small, also where nobody asks for it. For ever.
pub async fn keep_up(handle: PrometheusHandle) {
    loop {
        tokio::time::sleep(UPKEEP).await;
        handle.run_upkeep();
    }
}

/// So long the database may take: whoever asks for metrics does not wait long, and the others tell why.
const LOOK_DEADLINE: Duration = Duration::from_secs(3);

async fn show(State((service, handle)): State<(Service, PrometheusHandle)>) -> Response {
    match timeout(LOOK_DEADLINE, look(service.store(), service.clock())).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, "the operations cannot be counted"),
        Err(_) => tracing::error!("to count the operations takes too long"),
    }
    let mut response = (StatusCode::OK, handle.render()).into_response();
    let content_type = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    response
}
