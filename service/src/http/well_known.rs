//! What clients can find out about the authorization server by themselves.

use axum::{Json, extract::State};
use serde::Serialize;

use super::oauth::token;
use crate::{
    model::{KeyAlgorithm, PublicKey, Scope},
    service::Service,
};

pub(super) const JWKS: &str = "/.well-known/jwks.json";

/// The fields of RFC 8414 that mean something here.
#[derive(Serialize)]
pub(super) struct MetadataBody {
    issuer: String,
    token_endpoint: String,
    jwks_uri: String,
    scopes_supported: &'static [Scope],
    response_types_supported: [&'static str; 0],
    grant_types_supported: [&'static str; 1],
    token_endpoint_auth_methods_supported: [&'static str; 3],
    token_endpoint_auth_signing_alg_values_supported: &'static [KeyAlgorithm],
}

#[derive(Serialize)]
pub(super) struct JwksBody {
    keys: Vec<JwkBody>,
}

#[derive(Serialize)]
struct JwkBody {
    #[serde(flatten)]
    key: PublicKey,
    kid: String,
    r#use: &'static str,
    alg: KeyAlgorithm,
}

/// Find out how tokens are got
///
/// RFC 8414.
#[utoipa::path(
    get, path = "/.well-known/oauth-authorization-server", operation_id = "getMetadata",
    tag = "Access",
    responses((status = 200, description = "The authorization server", body = Object)),
)]
pub(super) async fn authorization_server(State(service): State<Service>) -> Json<MetadataBody> {
    let issuer = service.tokens().issuer();
    let base = issuer.trim_end_matches('/');
    Json(MetadataBody {
        issuer: issuer.to_owned(),
        token_endpoint: format!("{base}{}", token::PATH),
        jwks_uri: format!("{base}{JWKS}"),
        scopes_supported: Scope::ALL,
        response_types_supported: [],
        grant_types_supported: [token::GRANT_TYPE],
        token_endpoint_auth_methods_supported: [
            "client_secret_basic",
            "client_secret_post",
            "private_key_jwt",
        ],
        token_endpoint_auth_signing_alg_values_supported: KeyAlgorithm::ALL,
    })
}

/// Get the keys that sign access tokens
///
/// Their public halves, RFC 7517.
#[utoipa::path(
    get, path = "/.well-known/jwks.json", operation_id = "getKeys", tag = "Access",
    responses((status = 200, description = "A set of keys", body = Object)),
)]
pub(super) async fn jwks(State(service): State<Service>) -> Json<JwksBody> {
    let keys = service.tokens().public_keys().map(|(kid, key)| JwkBody {
        alg: key.algorithm(),
        key: key.clone(),
        kid: kid.to_owned(),
        r#use: "sig",
    });
    Json(JwksBody { keys: keys.collect() })
}
