//! What a client finds out by itself is what is so.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use jsonwebtoken::{
    Algorithm, DecodingKey, Validation, decode, decode_header,
    jwk::{Jwk, JwkSet},
};
use portcullis_service::model::{Scope, Scopes};
use serde_json::{Value, json};

use crate::{
    database::on_both_databases,
    stage::{AUDIENCE, ISSUER, Stage},
};

on_both_databases!(the_metadata_says_where_tokens_are, a_token_is_verified_by_the_published_key,);

async fn get(stage: &Stage, path: &str) -> Value {
    let request = Request::get(path).body(Body::empty());
    let answer = stage.send(request.unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.body
}

async fn the_metadata_says_where_tokens_are(stage: Stage) {
    let metadata = get(&stage, "/.well-known/oauth-authorization-server").await;
    assert_eq!(metadata["issuer"], ISSUER);
    assert_eq!(metadata["token_endpoint"], format!("{ISSUER}/oauth/token"));
    assert_eq!(metadata["jwks_uri"], format!("{ISSUER}/.well-known/jwks.json"));
    assert_eq!(metadata["grant_types_supported"], json!(["client_credentials"]));
    assert_eq!(
        metadata["token_endpoint_auth_methods_supported"],
        json!(["client_secret_basic", "client_secret_post", "private_key_jwt"])
    );
    assert_eq!(
        metadata["token_endpoint_auth_signing_alg_values_supported"],
        json!(["ES256", "EdDSA", "RS256"])
    );
    let scopes = metadata["scopes_supported"].as_array().unwrap();
    assert_eq!(scopes.len(), Scope::ALL.len());
}

async fn a_token_is_verified_by_the_published_key(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let token = stage.token(&tenant.client, &Scopes::all());
    let keys = get(&stage, "/.well-known/jwks.json").await;
    assert!(!keys.to_string().contains("\"d\""));
    let keys: JwkSet = serde_json::from_value(keys).unwrap();
    let kid = decode_header(&token).unwrap().kid.unwrap();
    let key: &Jwk = keys.find(&kid).unwrap();
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_audience(&[AUDIENCE]);
    validation.validate_exp = false;
    let claims = decode::<Value>(&token, &DecodingKey::from_jwk(key).unwrap(), &validation);
    assert_eq!(claims.unwrap().claims["sub"], tenant.client.client.to_string());
}
