//! `POST /oauth/token`: client credentials for an access token, RFC 6749.

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
use form::{Fields, TokenForm};

use crate::{
    audit::AuditEntry,
    http::request::RequestId,
    model::{ClientId, ClientKey, Scopes},
    secret::ClientSecret,
    service::Service,
    store::ClientWithKeys,
    token::IssueError,
};

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
/// For client credentials, RFC 6749. Client and secret are in the body, or in `Authorization: Basic`.
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
    ),
)]
pub(in crate::http) async fn token(
    State(service): State<Service>,
    Extension(request_id): Extension<RequestId>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<TokenBody>, TokenError> {
    let form = TokenForm::read(&headers, &body)?;
    form.check(service.tokens().audience())?;
    let now_ms = service.clock().now_ms();
    let (client, key) = authenticate(&service, form.client_id(), &form.secret, now_ms).await?;
    let scopes = granted(&client.client.scopes, form.scope.as_deref())?;
    let token = service.tokens().issue(&key, &scopes, now_ms).map_err(|error| match error {
        IssueError::KeyEnded => TokenError::new(ErrorCode::InvalidClient),
        IssueError::Sign => TokenError::new(ErrorCode::ServerError),
    })?;
    let caller = service.store().caller(key.id, now_ms).await?;
    let caller = caller.ok_or(TokenError::new(ErrorCode::InvalidClient))?;
    let entry = AuditEntry {
        org: caller.org,
        at_ms: now_ms,
        actor: format!("client:{}", key.client),
        action: "token.issue".to_owned(),
        subject: format!("key:{}", key.id),
        request_id: request_id.to_string(),
    };
    service.store().audit(&entry).await?;
    Ok(Json(TokenBody {
        access_token: token.access_token,
        scope: scopes.to_string(),
        expires_in: token.expires_in_seconds,
        token_type: "Bearer",
    }))
}

/// The client whose secret it is, and which of its keys. That there is no such client is answered
/// as a wrong secret.
async fn authenticate(
    service: &Service,
    id: Option<ClientId>,
    secret: &ClientSecret,
    now_ms: i64,
) -> Result<(ClientWithKeys, ClientKey), TokenError> {
    let wrong = TokenError::new(ErrorCode::InvalidClient);
    let Some(id) = id else { return Err(wrong) };
    let Some(found) = service.store().client(id, now_ms).await? else { return Err(wrong) };
    let named = found.keys.iter().find(|key| Some(key.id) == secret.key());
    let key = named.filter(|key| secret.is_of(&key.secret_hash)).cloned().ok_or(wrong)?;
    Ok((found, key))
}

/// What is asked for, or everything. Never more than the client may.
fn granted(allowed: &Scopes, asked: Option<&str>) -> Result<Scopes, TokenError> {
    let Some(asked) = asked else { return Ok(allowed.clone()) };
    let asked: Scopes = asked.parse().map_err(|_| TokenError::new(ErrorCode::InvalidScope))?;
    if asked.is_within(allowed) { Ok(asked) } else { Err(TokenError::new(ErrorCode::InvalidScope)) }
}
