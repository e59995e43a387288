//! Every endpoint asks for its token, its scope, and a key that stands.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use portcullis_service::{
    audit::By,
    http::{ENDPOINTS, Endpoint, Guard},
    model::{AppMode, ClientKey, KeyId, Scope, Scopes},
};
use serde_json::json;

use crate::{
    database::on_both_databases,
    samples::{Ids, sample},
    stage::{Answer, NOW_MS, SEPOLIA, Stage, by, wallet},
};

on_both_databases!(
    no_endpoint_answers_without_a_token,
    no_providers_endpoint_answers_without_a_signature,
    no_endpoint_answers_without_its_scope,
    every_endpoint_answers_with_its_scope_alone,
    a_token_with_its_key_revoked_is_worth_nothing,
    a_token_ends_with_its_key_to_the_millisecond,
    a_token_of_a_client_that_was_revoked_is_worth_nothing,
    a_revoked_client_is_out_whatever_any_clock_says,
    a_token_loses_what_its_client_may_no_longer,
    a_token_of_another_service_is_worth_nothing,
    what_is_no_bearer_token_is_refused,
    a_body_is_not_read_before_the_token,
);

fn guarded() -> impl Iterator<Item = (&'static Endpoint, Scope)> {
    ENDPOINTS.iter().filter_map(|endpoint| match endpoint.guard {
        Guard::Scope(scope) => Some((endpoint, scope)),
        Guard::Open | Guard::Provider => None,
    })
}

/// A request as it is good for the tenant `a`.
async fn call(stage: &Stage, token: &str, endpoint: &Endpoint) -> Answer {
    let (path, body) = sample(endpoint, &Ids::of("a"));
    stage.call(token, endpoint.method.clone(), &path, body).await
}

async fn status(stage: &Stage, token: &str, endpoint: &Endpoint) -> StatusCode {
    call(stage, token, endpoint).await.status
}

#[test]
fn the_open_endpoints_are_these() {
    let open = ENDPOINTS.iter().filter(|endpoint| endpoint.guard == Guard::Open);
    let open: Vec<_> = open.map(|endpoint| endpoint.path).collect();
    let documentation = ["/openapi.json", "/docs", "/docs/{file}"];
    let access =
        ["/.well-known/oauth-authorization-server", "/.well-known/jwks.json", "/oauth/token"];
    let expected = [&["/healthz", "/readyz"][..], &documentation, &access].concat();
    assert_eq!(open, expected);
}

async fn no_providers_endpoint_answers_without_a_signature(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let signed = ENDPOINTS.iter().filter(|endpoint| endpoint.guard == Guard::Provider);
    for endpoint in signed {
        let answer = stage
            .call(&tenant.token, endpoint.method.clone(), &sample(endpoint, &Ids::of("a")).0, None)
            .await;
        answer.assert_problem(401, "invalid_signature");
    }
}

async fn no_endpoint_answers_without_a_token(stage: Stage) {
    for (endpoint, _) in guarded() {
        let request = Request::builder()
            .method(endpoint.method.clone())
            .uri(sample(endpoint, &Ids::of("a")).0);
        let answer = stage.send(request.body(Body::empty()).unwrap()).await;
        answer.assert_problem(401, "unauthorized");
        let challenge = answer.headers[header::WWW_AUTHENTICATE].to_str().unwrap();
        assert!(challenge.starts_with("Bearer ") && !challenge.contains("error"), "{challenge}");
    }
}

async fn no_endpoint_answers_without_its_scope(stage: Stage) {
    let tenant = stage.tenant("a").await;
    for (endpoint, scope) in guarded() {
        let others: Scopes = Scope::ALL.iter().copied().filter(|other| *other != scope).collect();
        let token = stage.token(&tenant.client, &others);
        let answer = call(&stage, &token, endpoint).await;
        answer.assert_problem(403, "insufficient_scope");
        let challenge = answer.headers[header::WWW_AUTHENTICATE].to_str().unwrap();
        assert!(challenge.contains(scope.as_str()), "{challenge}");
    }
}

async fn every_endpoint_answers_with_its_scope_alone(stage: Stage) {
    let tenant = stage.tenant_in("a", AppMode::Test, true).await;
    for (endpoint, scope) in guarded() {
        let token = stage.token(&tenant.client, &[scope].into_iter().collect());
        let status = status(&stage, &token, endpoint).await;
        let refused = [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN];
        assert!(!refused.contains(&status), "{} {}: {status}", endpoint.method, endpoint.path);
    }
}

async fn assert_worthless(stage: &Stage, token: &str) {
    for (endpoint, _) in guarded() {
        assert_eq!(status(stage, token, endpoint).await, StatusCode::UNAUTHORIZED);
    }
}

fn another_key(key: &ClientKey) -> ClientKey {
    ClientKey { id: KeyId::new(), ..key.clone() }
}

async fn a_token_with_its_key_revoked_is_worth_nothing(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let new = another_key(&tenant.client);
    stage.store.rotate_key(&new, NOW_MS, &by()).await.unwrap();
    assert_worthless(&stage, &tenant.token).await;
    let token = stage.token(&new, &Scopes::all());
    assert_eq!(stage.get(&token, "/v2/passes").await.status, StatusCode::OK);
}

async fn a_token_ends_with_its_key_to_the_millisecond(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let hour_ms = 3_600_000;
    let new = another_key(&tenant.client);
    stage.store.rotate_key(&new, NOW_MS + hour_ms, &by()).await.unwrap();
    stage.clock.advance_ms(hour_ms - 1);
    assert_eq!(stage.get(&tenant.token, "/v2/passes").await.status, StatusCode::OK);
    stage.clock.advance_ms(1);
    assert_worthless(&stage, &tenant.token).await;
}

async fn a_token_of_a_client_that_was_revoked_is_worth_nothing(stage: Stage) {
    let tenant = stage.tenant("a").await;
    assert!(stage.store.revoke_client(tenant.client.client, &by()).await.unwrap());
    assert!(!stage.store.revoke_client(tenant.client.client, &by()).await.unwrap());
    assert_worthless(&stage, &tenant.token).await;
}

/// Somebody's clock is ahead by an hour.
async fn a_revoked_client_is_out_whatever_any_clock_says(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let ahead = By::operator(NOW_MS + 3_600_000);
    assert!(stage.store.revoke_client(tenant.client.client, &ahead).await.unwrap());
    assert!(stage.store.client(tenant.client.client, NOW_MS).await.unwrap().is_none());
    assert_worthless(&stage, &tenant.token).await;
}

async fn a_token_loses_what_its_client_may_no_longer(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let key = stage.client(&tenant.app, "search:pass".parse().unwrap(), None).await;
    let token = stage.token(&key, &Scopes::all());
    assert_eq!(stage.get(&token, "/v2/passes").await.status, StatusCode::OK);
    let body = json!({ "walletAddress": wallet(1) });
    stage.post(&token, SEPOLIA, body).await.assert_problem(403, "insufficient_scope");
}

async fn a_token_of_another_service_is_worth_nothing(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let other = Stage::new(stage.store.clone());
    let token = other.token(&tenant.client, &Scopes::all());
    assert_eq!(other.get(&token, "/v2/passes").await.status, StatusCode::OK);
    assert_worthless(&stage, &token).await;
}

async fn what_is_no_bearer_token_is_refused(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let token = &tenant.token;
    let good = format!("bearer {token}");
    for (values, status) in [
        (vec![good.clone()], 200),
        (vec![token.clone()], 401),
        (vec![format!("Basic {token}")], 401),
        (vec![format!("Bearer  ")], 401),
        (vec![format!("Bearer {token} {token}")], 401),
        (vec![format!("Bearer {token}, Bearer {token}")], 401),
        (vec![good.clone(), good.clone()], 401),
        (vec![good, String::new()], 401),
    ] {
        let mut request = Request::builder().method(Method::GET).uri("/v2/passes");
        for value in &values {
            request = request.header(header::AUTHORIZATION, value);
        }
        let answer = stage.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status.as_u16(), status, "{values:?}");
    }
}

async fn a_body_is_not_read_before_the_token(stage: Stage) {
    let endless = futures::stream::pending::<Result<Vec<u8>, std::io::Error>>();
    let request = Request::builder()
        .method(Method::POST)
        .uri(SEPOLIA)
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", "key")
        .body(Body::from_stream(endless));
    stage.send(request.unwrap()).await.assert_problem(401, "unauthorized");
}
