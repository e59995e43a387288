use axum::http::{HeaderMap, header};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{
    GRANT_TYPE, assertion,
    error::{ErrorCode, TokenError},
};
use crate::{model::ClientId, secret::ClientSecret};

/// RFC 7523, section 2.2.
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What a client sends, as JSON or as a form. Parameters that are not known are left alone, as
/// RFC 6749 wants.
#[derive(Deserialize, ToSchema)]
#[schema(as = TokenRequest, examples(json!({
    "client_id": "018bcfe5-687b-7cc2-a5c9-f8ac3f1a0d3e",
    "client_secret": "pcs_…",
    "audience": "https://api.civic.com/pass",
    "grant_type": "client_credentials",
})))]
pub(super) struct Fields {
    /// `client_credentials`
    #[schema(required, nullable = false, pattern = "^client_credentials$")]
    grant_type: Option<String>,
    /// In the body together with the secret, or else in `Authorization: Basic`
    client_id: Option<String>,
    #[schema(value_type = Option<String>, format = Password)]
    client_secret: Option<ClientSecret>,
    /// `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`, with an assertion
    client_assertion_type: Option<String>,
    /// A JWT that the client signs, in place of a secret: RFC 7523
    client_assertion: Option<String>,
    /// Whom the token is for; there is one audience alone
    audience: Option<String>,
    /// The scopes that are wanted, with spaces between; all that the client may if nothing is said
    scope: Option<String>,
}

/// By what a client shows who it is.
pub(super) enum Proof {
    Secret(ClientSecret),
    Assertion(String),
}

/// A request for a token that is complete.
pub(super) struct TokenForm {
    grant_type: String,
    client_id: String,
    pub(super) proof: Proof,
    audience: Option<String>,
    pub(super) scope: Option<String>,
}

impl TokenForm {
    /// The client shows who it is in exactly one way: by `Authorization: Basic`, by a secret in the
    /// body, or by an assertion there.
    pub(super) fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, TokenError> {
        let invalid = || TokenError::new(ErrorCode::InvalidRequest);
        let wrong = || TokenError::new(ErrorCode::InvalidClient);
        let fields = fields(headers, body).ok_or_else(invalid)?;
        let in_header = headers.contains_key(header::AUTHORIZATION);
        let named = fields.client_id;
        let assertion = match (fields.client_assertion_type, fields.client_assertion) {
            (Some(kind), Some(assertion)) => Some((kind, assertion)),
            (None, None) => None,
            _ => return Err(invalid()),
        };
        let (client_id, proof) = match (in_header, fields.client_secret, assertion) {
            (true, None, None) => {
                let (client_id, secret) = basic(headers).ok_or_else(wrong)?;
                (client_id, Proof::Secret(secret))
            }
            (false, Some(secret), None) => {
                (named.clone().ok_or_else(invalid)?, Proof::Secret(secret))
            }
            (false, None, Some((kind, assertion))) if kind == ASSERTION_TYPE => {
                let subject = assertion::subject(&assertion).ok_or_else(wrong)?;
                (subject, Proof::Assertion(assertion))
            }
            _ => return Err(invalid()),
        };
        if named.is_some_and(|named| named != client_id) {
            return Err(wrong());
        }
        let grant_type = fields.grant_type.ok_or_else(invalid)?;
        Ok(Self { grant_type, client_id, proof, audience: fields.audience, scope: fields.scope })
    }

    /// `None` is the id of no client.
    pub(super) fn client_id(&self) -> Option<ClientId> {
        self.client_id.parse().ok()
    }

    /// Whoever names no audience means the only one there is.
    pub(super) fn check(&self, audience: &str) -> Result<(), TokenError> {
        if self.grant_type != GRANT_TYPE {
            return Err(TokenError::new(ErrorCode::UnsupportedGrantType));
        }
        match &self.audience {
            Some(asked) if asked != audience => Err(TokenError::new(ErrorCode::InvalidTarget)),
            _ => Ok(()),
        }
    }
}

fn fields(headers: &HeaderMap, body: &[u8]) -> Option<Fields> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    match value.split(';').next()?.trim().to_ascii_lowercase().as_str() {
        "application/json" => serde_json::from_slice(body).ok(),
        "application/x-www-form-urlencoded" => serde_urlencoded::from_bytes(body).ok(),
        _ => None,
    }
}

/// Both are form-encoded before they are put together, says RFC 6749, section 2.3.1; of ours neither
/// has a character that this would change.
fn basic(headers: &HeaderMap) -> Option<(String, ClientSecret)> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next()?.to_str().ok()?;
    if values.next().is_some() {
        return None;
    }
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("Basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (client_id, secret) = decoded.split_once(':')?;
    Some((client_id.to_owned(), ClientSecret::from(secret.to_owned())))
}
