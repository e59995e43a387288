//! What every request gets: an id, an end, and a proper document when something goes wrong.

use std::{fmt, sync::Once, time::Duration};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use tracing::Instrument as _;
use uuid::Uuid;

use super::address::{self, PeerAddress};
use crate::{
    audit::By,
    metrics,
    model::Caller,
    problem::{Code, Problem},
    service::Service,
};

/// What takes longer is given up.
pub(super) const TIMEOUT: Duration = Duration::from_secs(30);

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Told once: it holds for each request.
static UNLISTED_PROXY: Once = Once::new();

/// A request's id. Ours alone: one that a caller sends is not taken over.
#[derive(Clone, Debug)]
pub(super) struct RequestId(String);

impl fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Service {
    /// Whoever asks for something, for the audit log.
    pub(super) fn by(&self, caller: &Caller, request_id: &RequestId) -> By {
        By::client(caller.client, self.clock().now_ms(), request_id.to_string())
    }
}

pub(super) async fn identify(
    State(service): State<Service>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = service.clock().elapsed();
    let id = RequestId(Uuid::now_v7().to_string());
    let peer = request.extensions().get::<PeerAddress>().copied();
    let address = address::of(peer, request.headers(), service.trusted_proxies());
    if address::is_unlisted_proxy(peer, request.headers(), service.trusted_proxies()) {
        UNLISTED_PROXY.call_once(|| {
            tracing::warn!(
                "a proxy that is not in trusted_proxies: all who come by it count as one address"
            );
        });
    }
    request.extensions_mut().insert(address);
    request.extensions_mut().insert(id.clone());
    let method = metrics::method(request.method());
    let path = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let span = tracing::info_span!(
        "request",
        request_id = %id,
        method,
        path = path.as_deref().unwrap_or("-"),
    );
    let answered = async {
        let answer = tokio::time::timeout(TIMEOUT, next.run(request)).await;
        let response = answer.unwrap_or_else(|_| Problem::new(Code::Unavailable).into_response());
        tracing::info!(status = response.status().as_u16(), "answered");
        response
    };
    let endpoint = path.unwrap_or_default();
    let mut response = document(answered.instrument(span).await, &id);
    let took = service.clock().elapsed().saturating_sub(started);
    metrics::answered(method, &endpoint, response.status(), took);
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        headers.insert(HEADER, value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// A problem's document, also for what the framework refuses by itself.
fn document(mut response: Response, id: &RequestId) -> Response {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        let mut document = problem.document(&id.0);
        for (name, value) in response.headers() {
            if *name != header::CONTENT_LENGTH && !document.headers().contains_key(name) {
                document.headers_mut().append(name, value.clone());
            }
        }
        return document;
    }
    let code = match response.status() {
        StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Code::BodyTooLarge,
        _ => return response,
    };
    let allowed = response.headers_mut().remove(header::ALLOW);
    let mut response = Problem::new(code).document(&id.0);
    if let Some(allowed) = allowed {
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    response
}
