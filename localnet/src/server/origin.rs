//! Which web pages may talk to this machine's localnet: this machine's.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

const METHODS: HeaderValue = HeaderValue::from_static("POST, GET, OPTIONS");
/// The second is what web3.js says of itself.
const HEADERS: HeaderValue = HeaderValue::from_static("content-type, solana-client");

/// Refuses what comes from elsewhere, by the page (`Origin`) or by a name that somebody has made
/// to mean this machine (`Host`).
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).cloned();
    let from_here = origin.as_ref().is_none_or(is_here) && names_here(request.headers());
    if !from_here {
        return (StatusCode::FORBIDDEN, "only from this machine").into_response();
    }
    let mut response = if request.method() == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    if let Some(origin) = origin {
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
        headers.insert(header::VARY, HeaderValue::from_static("origin"));
    }
    response
}

fn names_here(headers: &HeaderMap) -> bool {
    headers.get(header::HOST).is_some_and(is_here)
}

/// Of an origin or of a host, with or without a port.
fn is_here(value: &HeaderValue) -> bool {
    let host = value.to_str().ok().and_then(|text| text.parse::<Uri>().ok());
    let host = host.as_ref().and_then(Uri::host);
    host.is_some_and(|host| {
        matches!(host, "127.0.0.1" | "[::1]" | "localhost") || host.ends_with(".localhost")
    })
}
