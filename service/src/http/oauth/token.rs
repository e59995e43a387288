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

use error::{ErrorCode, TokenError};
use form::TokenForm;

use crate::{
    audit::AuditEntry,
    http::request::RequestId,
    model::{ClientId, ClientKey, Scopes},
    secret::ClientSecret,
    service::Service,
    store::ClientWithKeys,
    token::IssueError,
};

/// A hash that no secret has. One is checked against it where there is no client, so that this
/// takes as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$\
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[derive(Serialize)]
pub(in crate::http) struct TokenBody {
    access_token: String,
    scope: String,
    expires_in: i64,
    token_type: &'static str,
}

pub(in crate::http) async fn token(
    State(service): State<Service>,
    Extension(request_id): Extension<RequestId>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<TokenBody>, TokenError> {
    let form = TokenForm::read(&headers, &body)?;
    form.check(service.tokens().audience())?;
    let now_ms = service.clock().now_ms();
    let (client, key) = authenticate(&service, form.client_id(), form.secret, now_ms).await?;
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

/// The client whose secret it is, and which of its keys. That there is no such client takes as long
/// and is answered as a wrong secret.
async fn authenticate(
    service: &Service,
    id: Option<ClientId>,
    secret: ClientSecret,
    now_ms: i64,
) -> Result<(ClientWithKeys, ClientKey), TokenError> {
    let found = match id {
        Some(id) => service.store().client(id, now_ms).await?,
        None => None,
    };
    let keys = found.as_ref().map(|client| client.keys.clone()).unwrap_or_default();
    let permit = service.secret_checks().acquire().await;
    let _permit = permit.map_err(|_| TokenError::new(ErrorCode::ServerError))?;
    let checked = tokio::task::spawn_blocking(move || {
        if keys.is_empty() {
            secret.is_of(NOBODY);
        }
        keys.into_iter().find(|key| secret.is_of(&key.secret_hash))
    });
    let key = checked.await.map_err(|_| TokenError::new(ErrorCode::ServerError))?;
    found.zip(key).ok_or(TokenError::new(ErrorCode::InvalidClient))
}

/// What is asked for, or everything. Never more than the client may.
fn granted(allowed: &Scopes, asked: Option<&str>) -> Result<Scopes, TokenError> {
    let Some(asked) = asked else { return Ok(allowed.clone()) };
    let asked: Scopes = asked.parse().map_err(|_| TokenError::new(ErrorCode::InvalidScope))?;
    if asked.is_within(allowed) { Ok(asked) } else { Err(TokenError::new(ErrorCode::InvalidScope)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_nobody_is_one_that_takes_as_long() {
        let known = ClientSecret::generate().unwrap();
        let hash = known.hash().unwrap();
        let parameters = |hash: &str| hash.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(parameters(NOBODY), parameters(&hash));
        assert_eq!(NOBODY.len(), hash.len());
        assert!(!known.is_of(NOBODY));
    }
}
