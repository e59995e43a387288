use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use serde::de::DeserializeOwned;

use crate::problem::{Code, Problem};

/// A body of JSON. Whether fields that are not known are refused is its type's to say.
pub(crate) struct JsonBody<T>(pub(crate) T);

/// The same, where there may be none.
pub(crate) struct OptionalJsonBody<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let is_json = is_json(request.headers());
        let bytes = bytes(request, state).await?;
        if !is_json && !bytes.is_empty() {
            return Err(Problem::new(Code::UnsupportedMediaType));
        }
        parse(&bytes).map(Self)
    }
}

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequest<S> for OptionalJsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let is_json = is_json(request.headers());
        let bytes = bytes(request, state).await?;
        if bytes.is_empty() {
            return Ok(Self(T::default()));
        }
        if !is_json {
            return Err(Problem::new(Code::UnsupportedMediaType));
        }
        parse(&bytes).map(Self)
    }
}

async fn bytes<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    use axum::response::IntoResponse as _;
    Bytes::from_request(request, state).await.map_err(|rejection| {
        let status = rejection.into_response().status();
        let is_too_large = status == axum::http::StatusCode::PAYLOAD_TOO_LARGE;
        Problem::new(if is_too_large { Code::BodyTooLarge } else { Code::InvalidRequest })
    })
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = value.and_then(|value| value.split(';').next()).unwrap_or_default().trim();
    media_type.eq_ignore_ascii_case("application/json")
}

/// Every body is an object. Without a look, a list of values in the order of the fields would do.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(Problem::with_detail(Code::InvalidRequest, "the body must be an object"));
    }
    serde_json::from_slice(bytes)
        .map_err(|error| Problem::with_detail(Code::InvalidRequest, error.to_string()))
}
