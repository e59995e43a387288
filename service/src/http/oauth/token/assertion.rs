//! `private_key_jwt`: a client signs who it is, RFC 7523. It never sends what would let others be it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::{
    Algorithm, DecodingKey, Validation, dangerous::insecure_decode_claims, decode_header,
};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::PATH;
use crate::{
    model::{ClientKey, Credential, PublicKey},
    service::Service,
    store::ClientWithKeys,
};

/// The longest that an assertion may be good for.
const MAX_LIFETIME_SECONDS: i64 = 300;

/// How far a client's clock may be ahead of ours, for `iat` and `nbf`.
const LEEWAY_SECONDS: i64 = 60;

/// Longer than any assertion; what is longer is not looked at.
const MAX_LEN: usize = 8_192;

/// Longer than any `jti`.
const MAX_JTI_LEN: usize = 255;

#[derive(Deserialize)]
struct Subject {
    sub: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: i64,
    nbf: Option<i64>,
    iat: Option<i64>,
    jti: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    fn contains(&self, address: &str) -> bool {
        match self {
            Self::One(one) => one == address,
            Self::Several(several) => several.iter().any(|one| one == address),
        }
    }
}

/// An assertion that is good, but may have been used before.
pub(super) struct Assertion {
    pub(super) jti_hash: String,
    pub(super) expires_at_seconds: i64,
}

/// Of whom an assertion says it is. Nothing is proven by that.
pub(super) fn subject(assertion: &str) -> Option<String> {
    if assertion.len() > MAX_LEN {
        return None;
    }
    insecure_decode_claims::<Subject>(assertion).ok().map(|claims| claims.sub)
}

/// By which of the client's keys it is signed; `None`: it is not good, or not now.
pub(super) fn verify<'a>(
    service: &Service,
    client: &'a ClientWithKeys,
    assertion: &str,
    now_seconds: i64,
) -> Option<(&'a ClientKey, Assertion)> {
    let header = decode_header(assertion).ok()?;
    // What must be understood, RFC 7515, section 4.1.11, is nothing that is understood here.
    if header.crit.is_some() {
        return None;
    }
    let issuer = service.tokens().issuer();
    for key in &client.keys {
        let Credential::Public(public) = &key.credential else { continue };
        let is_named = header.kid.as_ref().is_none_or(|kid| *kid == key.id.to_string());
        if algorithm(public) != header.alg || !is_named {
            continue;
        }
        let Some(claims) = read(public, assertion) else { continue };
        let id = key.client.to_string();
        let is_good = claims.iss == id
            && claims.sub == id
            && is_for(&claims.aud, issuer)
            && is_now(&claims, now_seconds)
            && (1..=MAX_JTI_LEN).contains(&claims.jti.len());
        let jti_hash = URL_SAFE_NO_PAD.encode(Sha256::digest(claims.jti.as_bytes()));
        let assertion = Assertion { jti_hash, expires_at_seconds: claims.exp };
        return is_good.then_some((key, assertion));
    }
    None
}

/// The algorithm is the key's, never what the assertion asks for.
fn read(public: &PublicKey, assertion: &str) -> Option<Claims> {
    let key = match public {
        PublicKey::P256 { x, y, .. } => DecodingKey::from_ec_components(x, y),
        PublicKey::Ed25519 { x, .. } => DecodingKey::from_ed_components(x),
        PublicKey::Rsa { n, e, .. } => DecodingKey::from_rsa_components(n, e),
    };
    let mut validation = Validation::new(algorithm(public));
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_aud = false;
    jsonwebtoken::decode(assertion, &key.ok()?, &validation).ok().map(|token| token.claims)
}

const fn algorithm(public: &PublicKey) -> Algorithm {
    match public {
        PublicKey::P256 { .. } => Algorithm::ES256,
        PublicKey::Ed25519 { .. } => Algorithm::EdDSA,
        PublicKey::Rsa { .. } => Algorithm::RS256,
    }
}

/// For the token endpoint, or the issuer as a whole.
fn is_for(audience: &Audience, issuer: &str) -> bool {
    let endpoint = format!("{}{PATH}", issuer.trim_end_matches('/'));
    audience.contains(&endpoint) || audience.contains(issuer)
}

fn is_now(claims: &Claims, now_seconds: i64) -> bool {
    let soon = now_seconds.saturating_add(LEEWAY_SECONDS);
    let latest = now_seconds.saturating_add(MAX_LIFETIME_SECONDS);
    now_seconds < claims.exp
        && claims.exp <= latest
        && claims.nbf.is_none_or(|from| from <= soon)
        && claims.iat.is_none_or(|at| at <= soon)
}
