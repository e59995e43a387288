//! Pages may read what they are answered: the [Fetch standard](https://fetch.spec.whatwg.org/#http-cors-protocol).
//!
//! Those of every origin, for a call is allowed by its token, which a browser does not send by itself,
//! and by the origins that its application names ([`super::origin`]): a page that is refused is told why.

use std::time::Duration;

use axum::http::{Method, header};
use tower_http::cors::{Any, CorsLayer};

use super::idempotency;

/// How long a browser need not ask again; none keeps it for longer than this.
const MAX_AGE: Duration = Duration::from_secs(2 * 60 * 60);

pub(super) fn layer() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, idempotency::KEY])
        .expose_headers(Any)
        .max_age(MAX_AGE)
        .vary([])
}
