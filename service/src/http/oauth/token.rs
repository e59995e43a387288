//! `POST /oauth/token`: client credentials for an access token, RFC 6749.

mod assertion;
mod error;
mod form;

use axum::{
    Json,
    body::Bytes,
    extract::{Extension, State},
    http::HeaderMap,
};
use serde::Serialize;
use utoipa::ToSchema;

use error::{ErrorBody, ErrorCode, TokenError};
use form::{Fields, Proof, TokenForm};

use crate::{
    audit::By,
    http::{address::CallerAddress, limit, openapi::problem::problems, origin, request::RequestId},
    limit::LimitClass,
    model::{ClientKey, Credential, Scopes},
    problem::{Code, Problem},
    service::Service,
    store::ClientWithKeys,
    token::IssueError,
};

/// Where it is.
pub(in crate::http) const PATH: &str = "/oauth/token";

/// How tokens are got.
pub(in crate::http) const GRANT_TYPE: &str = "client_credentials";

problems!(TokenProblems: AddressNotAllowed, OriginNotAllowed);

/// An access token, RFC 6749
#[derive(Serialize, ToSchema)]
#[schema(as = Token)]
pub(in crate::http) struct TokenBody {
    access_token: String,
    /// What it allows, with spaces between
    scope: String,
    /// For how many seconds
    expires_in: i64,
    /// `Bearer`
    #[schema(pattern = "^Bearer$")]
    token_type: &'static str,
}

/// Get an access token
///
/// For client credentials, RFC 6749. Client and secret are in the body, or in `Authorization: Basic`;
/// or there is a `client_assertion` in the body, RFC 7523.
#[utoipa::path(
    post, path = "/oauth/token", operation_id = "getToken", tag = "Access",
    request_body(content(
        (Fields = "application/json"), (Fields = "application/x-www-form-urlencoded"),
    )),
    responses(
        (status = 200, description = "An access token", body = TokenBody),
        (status = 400, description = "The request is not as it must be", body = ErrorBody),
        (status = 401, description = "No such client, or not its secret", body = ErrorBody),
        (status = 500, description = "The service made a mistake", body = ErrorBody),
        TokenProblems,
    ),
)]
pub(in crate::http) async fn token(
    State(service): State<Service>,
    Extension(request_id): Extension<RequestId>,
    Extension(CallerAddress(address)): Extension<CallerAddress>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<TokenBody>, TokenError> {
    let form = TokenForm::read(&headers, &body)?;
    form.check(service.tokens().audience())?;
    let now_ms = service.clock().now_ms();
    let (client, key) = authenticate(&service, &form, now_ms).await?;
    if !client.client.allowed_addresses.allow(address) {
        return Err(Problem::new(Code::AddressNotAllowed).into());
    }
    origin::check(&service, client.client.app, &headers).await?;
    let limits = service.limits();
    let standing = limits.and_then(|limits| limits.by_client(LimitClass::Token, key.client));
    if let Some(standing) = standing.filter(|standing| standing.is_refused) {
        return Err(limit::refusal(standing, LimitClass::Token, "client").into());
    }
    let scopes = granted(&client.client.scopes, form.scope.as_deref())?;
    let token = service.tokens().issue(&key, &scopes, now_ms).map_err(|error| match error {
        IssueError::KeyEnded => TokenError::new(ErrorCode::InvalidClient),
        IssueError::Sign => TokenError::new(ErrorCode::ServerError),
    })?;
    let caller = service.store().caller(key.id, now_ms).await?;
    let caller = caller.ok_or(TokenError::new(ErrorCode::InvalidClient))?;
    service.note_use(&caller).await;
    let by = By::client(key.client, now_ms, request_id.to_string());
    let entry = by.entry(caller.org, "token.issue", format!("key:{}", key.id));
    service.store().audit(&entry).await?;
    Ok(Json(TokenBody {
        access_token: token.access_token,
        scope: scopes.to_string(),
        expires_in: token.expires_in_seconds,
        token_type: "Bearer",
    }))
}

/// The client who shows who it is, and by which of its keys. That there is no such client is answered
/// as a wrong secret.
async fn authenticate(
    service: &Service,
    form: &TokenForm,
    now_ms: i64,
) -> Result<(ClientWithKeys, ClientKey), TokenError> {
    let wrong = TokenError::new(ErrorCode::InvalidClient);
    let Some(id) = form.client_id() else { return Err(wrong) };
    let Some(found) = service.store().client(id, now_ms).await? else { return Err(wrong) };
    let key = match &form.proof {
        Proof::Secret(secret) => {
            let named = found.keys.iter().find(|key| Some(key.id) == secret.key());
            named.filter(|key| match &key.credential {
                Credential::Secret(hash) => secret.is_of(hash),
                Credential::Public(_) | Credential::Encryption(_) => false,
            })
        }
        Proof::Assertion(assertion) => {
            // One moment for both: between two an assertion could end, be forgotten and be new again.
            let now_seconds = now_ms.div_euclid(1_000);
            let assertion = assertion::verify(service, &found, assertion, now_seconds);
            let Some((key, assertion)) = assertion else { return Err(wrong) };
            let is_first = service.store().take_assertion(
                id,
                &assertion.jti_hash,
                assertion.expires_at_seconds,
                now_seconds,
            );
            is_first.await?.then_some(key)
        }
    };
    let key = key.cloned().ok_or(wrong)?;
    Ok((found, key))
}

/// What is asked for, or everything. Never more than the client may.
fn granted(allowed: &Scopes, asked: Option<&str>) -> Result<Scopes, TokenError> {
    let Some(asked) = asked else { return Ok(allowed.clone()) };
    let asked: Scopes = asked.parse().map_err(|_| TokenError::new(ErrorCode::InvalidScope))?;
    if asked.is_within(allowed) { Ok(asked) } else { Err(TokenError::new(ErrorCode::InvalidScope)) }
}
