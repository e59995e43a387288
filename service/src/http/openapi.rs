//! The OpenAPI document: made of the handlers, their bodies and the table of endpoints.
//!
//! # How an endpoint is documented
//!
//! Its handler carries `#[utoipa::path]`: method and path as in [`super::ENDPOINTS`], an `operation_id`,
//! a `tag`, its query (`IntoParams`), its body (`ToSchema`) and what it answers when all goes well;
//! the doc comment's first line is the summary. What it refuses by its own rules stands beside it as
//! `problems!(IssueProblems: ChainNotDeployed, PassRevoked)` and in its `responses` as
//! `IssueProblems`. Then the handler has a line in `paths` below.
//!
//! A body is named by `#[schema(as = …)]` where its own name is not good for others; two of one name
//! would be one in the document.
//!
//! All else comes from the endpoint's row and parameters, in `row.rs`, and is not written at the
//! handler: security, the parameters of the path, `Idempotency-Key`, headers, and every problem that
//! these bring along: 400, 401, 403, 404, 409, 413, 415, 422, 429, 500 and 503.
//!
//! `interfaces/http/openapi.json` is this document: `cargo xtask generate` after any change.

pub(super) mod problem;

mod row;
mod security;

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{
    http::header,
    response::{IntoResponse as _, Response},
};
use serde_json::Value;
use utoipa::OpenApi;

use super::{
    audit, docs, health, networks, oauth, operation,
    partner::{pass, piirequest},
    passes, piirequests, provider, verdict, webhook, well_known,
};
use crate::problem::{Code, Problem};
use row::Rows;
use security::{AccessToken, ProviderSignature};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Portcullis Customer API",
        description = "Issue and manage passes. What is under `/partner` is what clients of Civic's \
            Customer API know; what is under `/v2` is new.",
    ),
    servers((url = "/")),
    tags(
        (name = "Access", description = "Tokens"),
        (name = "Passes", description = "Passes of the organisation's gatekeeper networks"),
        (name = "Reviews", description = "Requests for personal data, for the network's owner"),
        (name = "Providers", description = "For verification flows, which sign their calls"),
        (name = "Operations", description = "What is under way on chains"),
        (name = "Networks", description = "The organisation's gatekeeper networks"),
        (name = "Webhooks", description = "Being told of events, as Standard Webhooks describes"),
        (name = "Audit", description = "What was done in the organisation's name"),
        (name = "Service", description = "The service itself"),
    ),
    paths(
        health::healthz,
        health::readyz,
        document,
        docs::page,
        docs::file,
        well_known::authorization_server,
        well_known::jwks,
        oauth::token::token,
        pass::list::list,
        pass::issue::issue,
        pass::get::get,
        pass::update::update,
        pass::revoke::revoke,
        operation::get,
        operation::list::list,
        passes::list::list,
        passes::issue::issue,
        passes::get::get,
        passes::update::update,
        passes::revoke::revoke,
        verdict::get,
        networks::list::list,
        networks::create::create,
        networks::put::put,
        networks::update::update,
        audit::list,
        webhook::list::list,
        webhook::create::create,
        webhook::get::get,
        webhook::update::update,
        webhook::delete::delete,
        webhook::rotate::rotate,
        webhook::ping::ping,
        webhook::deliveries::deliveries,
        webhook::replay::replay,
        piirequest::get::get,
        piirequest::evidence::get,
        piirequest::status::put,
        piirequests::create::create,
        piirequests::redact::redact,
        provider::create::create,
        provider::get::get,
        provider::status::put,
        provider::evidence::put,
    ),
    components(schemas(crate::problem::ProblemBody)),
    modifiers(&AccessToken, &ProviderSignature, &Rows),
)]
struct Document;

/// The document as JSON, the same at each call: keys are sorted, whatever the features of others
/// make of them.
///
/// # Errors
///
/// It cannot be written as JSON.
pub fn openapi() -> Result<String, serde_json::Error> {
    let document = sorted(serde_json::to_value(Document::openapi())?);
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let sorted: BTreeMap<_, _> =
                object.into_iter().map(|(key, value)| (key, self::sorted(value))).collect();
            Value::Object(sorted.into_iter().collect())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(sorted).collect()),
        value => value,
    }
}

static TEXT: LazyLock<Result<String, serde_json::Error>> = LazyLock::new(openapi);

/// Get this document
#[utoipa::path(
    get, path = "/openapi.json", operation_id = "getOpenApi", tag = "Service",
    responses((
        status = 200, description = "An OpenAPI 3.1 document",
        body = Object, content_type = "application/json",
    )),
)]
pub(super) async fn document() -> Result<Response, Problem> {
    match &*TEXT {
        Ok(text) => {
            Ok(([(header::CONTENT_TYPE, "application/json")], text.as_str()).into_response())
        }
        Err(error) => {
            tracing::error!(%error, "the OpenAPI document cannot be written");
            Err(Problem::new(Code::Internal))
        }
    }
}
