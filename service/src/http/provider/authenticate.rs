//! Whether a call was signed by a provider, lately, and for the first time. The signature covers the
//! body's hash, so that nothing of the body is read before.

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

use super::pii;
use crate::{
    hex,
    http::router::MAX_BODY_BYTES,
    model::pii::ProviderCaller,
    problem::{Code, Problem},
    provider::{SignatureError, SignedCall},
    service::Service,
};

pub(in crate::http) const PROVIDER: &str = "portcullis-provider";
pub(in crate::http) const TIMESTAMP: &str = "portcullis-timestamp";
pub(in crate::http) const NONCE: &str = "portcullis-nonce";
pub(in crate::http) const CONTENT_SHA256: &str = "portcullis-content-sha256";
pub(in crate::http) const SIGNATURE: &str = "portcullis-signature";

const CHALLENGE: HeaderValue = HeaderValue::from_static("Portcullis-Signature");

/// When to come again where its places, or all of them, are taken, in seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("2");

pub(in crate::http) async fn authenticate(
    State((service, max_body_bytes)): State<(Service, usize)>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map_or("", |path| path.as_str());
    let caller = caller(&service, parts.method.as_str(), path, &parts.headers).await?;
    // Big bodies are received by a few at a time.
    let _place = if max_body_bytes > MAX_BODY_BYTES {
        let place = pii(&service)?.receiving().place(caller.provider.id);
        Some(place.ok_or_else(|| {
            Problem::new(Code::Unavailable).with_header(header::RETRY_AFTER, RETRY_AFTER)
        })?)
    } else {
        None
    };
    let body =
        to_bytes(body, max_body_bytes).await.map_err(|_| Problem::new(Code::BodyTooLarge))?;
    if one(&parts.headers, CONTENT_SHA256) != Some(hex::encode(&Sha256::digest(&body)).as_str()) {
        return Err(wrong());
    }
    // It may have been revoked while the body came.
    if service.store().provider(caller.provider.id).await?.is_none() {
        return Err(wrong());
    }
    parts.extensions.insert(caller);
    Ok(next.run(Request::from_parts(parts, Body::from(body))).await)
}

async fn caller(
    service: &Service,
    method: &str,
    path: &str,
    headers: &HeaderMap,
) -> Result<ProviderCaller, Problem> {
    let text = |name| one(headers, name).ok_or_else(wrong);
    let id = text(PROVIDER)?.parse().map_err(|_| wrong())?;
    let signature = STANDARD.decode(text(SIGNATURE)?).map_err(|_| wrong())?;
    let call = SignedCall {
        issuer: service.tokens().issuer(),
        provider: id,
        method,
        path,
        timestamp_seconds: text(TIMESTAMP)?.parse().map_err(|_| wrong())?,
        nonce: text(NONCE)?,
        content_sha256: text(CONTENT_SHA256)?,
    };
    let (store, clock) = (service.store(), service.clock());
    let caller = store.provider(id).await?.ok_or_else(wrong)?;
    call.verify(&caller.provider.public_key, &signature, clock.now_seconds()).map_err(|error| {
        match error {
            SignatureError::Wrong => wrong(),
            SignatureError::Time => Problem::with_detail(Code::InvalidSignature, error.to_string())
                .with_header(header::WWW_AUTHENTICATE, CHALLENGE),
        }
    })?;
    if !store.use_nonce(id, call.nonce, call.forget_at_ms()).await? {
        return Err(wrong());
    }
    Ok(caller)
}

/// A header that is there once.
fn one<'a>(headers: &'a HeaderMap, name: &'static str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

fn wrong() -> Problem {
    Problem::new(Code::InvalidSignature).with_header(header::WWW_AUTHENTICATE, CHALLENGE)
}
