//! Access tokens: signed, short-lived, and each bound to the key by which it was got.

mod signing_key;

pub use signing_key::{SigningKey, SigningKeyError};

use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::model::{ClientId, ClientKey, KeyId, PublicKey, Scopes};

/// Longer than any token of ours; what is longer is not looked at.
const MAX_LEN: usize = 4_096;

/// Gives out access tokens and recognises them.
#[derive(Debug)]
pub struct TokenAuthority {
    issuer: String,
    audience: String,
    lifetime_seconds: i64,
    current: SigningKey,
    former: Vec<SigningKey>,
}

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Claims {
    iss: String,
    /// The client.
    sub: String,
    aud: String,
    iat: i64,
    exp: i64,
    jti: String,
    scope: String,
    /// The client's key. The token is worth nothing without it.
    key: String,
}

/// A token that was just made.
#[derive(Clone, PartialEq, Eq)]
pub struct IssuedToken {
    /// The token.
    pub access_token: String,
    /// How long it is good for.
    pub expires_in_seconds: i64,
}

impl std::fmt::Debug for IssuedToken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("IssuedToken").finish_non_exhaustive()
    }
}

/// What a good token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Whose it is.
    pub client: ClientId,
    /// By which key it was got.
    pub key: KeyId,
    /// What it allows at most.
    pub scopes: Scopes,
}

/// Not a token that is good now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the access token is not good, or no longer")]
pub struct InvalidToken;

/// No token can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IssueError {
    /// The key ends within this second.
    #[error("the key has ended")]
    KeyEnded,
    /// The signature failed.
    #[error("the token cannot be signed")]
    Sign,
}

impl TokenAuthority {
    /// Signs with `current`, and recognises what `former` keys have signed as well.
    pub const fn new(
        issuer: String,
        audience: String,
        lifetime_seconds: i64,
        current: SigningKey,
        former: Vec<SigningKey>,
    ) -> Self {
        Self { issuer, audience, lifetime_seconds, current, former }
    }

    /// Who gives the tokens out.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The names and public halves of the keys whose tokens count.
    pub fn public_keys(&self) -> impl Iterator<Item = (&str, &PublicKey)> {
        let keys = std::iter::once(&self.current).chain(&self.former);
        keys.map(|key| (key.id(), key.public()))
    }

    /// Whom the tokens are for.
    pub fn audience(&self) -> &str {
        &self.audience
    }

    /// A token for a client, which ends no later than the key by which it is got.
    ///
    /// # Errors
    ///
    /// [`IssueError`].
    pub fn issue(
        &self,
        key: &ClientKey,
        scopes: &Scopes,
        now_ms: i64,
    ) -> Result<IssuedToken, IssueError> {
        let now_seconds = now_ms.div_euclid(1_000);
        let longest = now_seconds.saturating_add(self.lifetime_seconds);
        let key_end = key.not_after_ms.map_or(i64::MAX, |end_ms| end_ms.div_euclid(1_000));
        let expires_at_seconds = longest.min(key_end);
        if expires_at_seconds <= now_seconds {
            return Err(IssueError::KeyEnded);
        }
        let claims = Claims {
            iss: self.issuer.clone(),
            sub: key.client.to_string(),
            aud: self.audience.clone(),
            iat: now_seconds,
            exp: expires_at_seconds,
            jti: Uuid::now_v7().to_string(),
            scope: scopes.to_string(),
            key: key.id.to_string(),
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.kid = Some(self.current.id().to_owned());
        let access_token = jsonwebtoken::encode(&header, &claims, self.current.encoding_key())
            .map_err(|_| IssueError::Sign)?;
        let expires_in_seconds = expires_at_seconds.saturating_sub(now_seconds);
        Ok(IssuedToken { access_token, expires_in_seconds })
    }

    /// What a token says, if it is ours and good now. Whether its key still stands is another
    /// question, for the store.
    ///
    /// # Errors
    ///
    /// [`InvalidToken`].
    pub fn verify(&self, token: &str, now_seconds: i64) -> Result<Grant, InvalidToken> {
        if token.len() > MAX_LEN {
            return Err(InvalidToken);
        }
        let header = jsonwebtoken::decode_header(token).map_err(|_| InvalidToken)?;
        let key_id = header.kid.ok_or(InvalidToken)?;
        let claims: Claims = jsonwebtoken::decode(token, self.key(&key_id)?, &self.validation())
            .map_err(|_| InvalidToken)?
            .claims;
        if now_seconds >= claims.exp {
            return Err(InvalidToken);
        }
        Ok(Grant {
            client: claims.sub.parse().map_err(|_| InvalidToken)?,
            key: claims.key.parse().map_err(|_| InvalidToken)?,
            scopes: claims.scope.parse().map_err(|_| InvalidToken)?,
        })
    }

    fn key(&self, id: &str) -> Result<&DecodingKey, InvalidToken> {
        let mut keys = std::iter::once(&self.current).chain(&self.former);
        keys.find(|key| key.id() == id).map(SigningKey::decoding_key).ok_or(InvalidToken)
    }

    /// The algorithm is ours to say, never the token's. Time is compared with the service's clock.
    fn validation(&self) -> Validation {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[&self.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.validate_exp = false;
        validation
    }
}

#[cfg(test)]
mod tests;
