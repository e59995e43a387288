//! The documentation for people: Swagger UI over `/openapi.json`, without a request to anybody else.

use std::{borrow::Cow, sync::Arc};

use axum::{
    body::Bytes,
    extract::{Path, rejection::PathRejection},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_swagger_ui::Config;

use crate::problem::{Code, Problem};

const PAGE: &str = include_str!("docs/page.html");
const START: &str = include_str!("docs/start.js");

/// No script and no style but ours, and requests to this service alone.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// What the page is made of.
#[derive(Clone, Copy, Deserialize, ToSchema)]
pub(super) enum File {
    #[serde(rename = "start.js")]
    Start,
    #[serde(rename = "swagger-ui.css")]
    Style,
    #[serde(rename = "swagger-ui-bundle.js")]
    Bundle,
    #[serde(rename = "favicon-32x32.png")]
    Icon,
}

/// Read the documentation
#[utoipa::path(
    get, path = "/docs", operation_id = "getDocs", tag = "Service",
    responses((status = 200, description = "A page", body = String, content_type = "text/html")),
)]
pub(super) async fn page() -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    (headers, PAGE).into_response()
}

/// Get a part of the documentation's page
#[utoipa::path(
    get, path = "/docs/{file}", operation_id = "getDocsFile", tag = "Service",
    params(("file" = inline(File), Path, description = "Which")),
    responses((
        status = 200, description = "The file",
        content((String = "text/javascript"), (String = "text/css"), (String = "image/png")),
    )),
)]
pub(super) async fn file(path: Result<Path<File>, PathRejection>) -> Result<Response, Problem> {
    let missing = || Problem::new(Code::NotFound);
    let (name, content_type) = match path.map_err(|_| missing())?.0 {
        File::Start => {
            return Ok(([(header::CONTENT_TYPE, "text/javascript")], START).into_response());
        }
        File::Style => ("swagger-ui.css", "text/css"),
        File::Bundle => ("swagger-ui-bundle.js", "text/javascript"),
        File::Icon => ("favicon-32x32.png", "image/png"),
    };
    let file = utoipa_swagger_ui::serve(name, Arc::new(Config::default())).ok().flatten();
    let file = file.ok_or_else(missing)?;
    // One copy is enough for all readers, however slow they are.
    let bytes = match file.bytes {
        Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        Cow::Owned(bytes) => Bytes::from(bytes),
    };
    Ok(([(header::CONTENT_TYPE, content_type)], bytes).into_response())
}
