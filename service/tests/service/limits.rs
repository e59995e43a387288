//! Whoever asks too often waits, and nobody else.

use std::net::IpAddr;

use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use portcullis_service::{
    http::{ENDPOINTS, Guard, PeerAddress},
    limit::{LimitClass, LimitsConfig},
    model::Scopes,
};
use serde_json::{Value, json};

use crate::{
    database::on_both_databases,
    oauth::{ask_json, credentials},
    stage::{Answer, SEPOLIA, Stage, request, wallet},
};

on_both_databases!(
    a_client_that_reads_too_often_waits,
    reads_and_changes_are_counted_apart,
    a_clients_limit_is_its_own,
    each_item_of_a_bulk_is_a_change,
    what_is_not_there_is_limited_by_address,
    what_is_left_is_told_with_every_answer,
    an_address_is_limited_before_anybody_is_known,
    tokens_are_limited_by_address,
    nobody_uses_up_the_tokens_of_another,
    health_is_never_limited,
);

const LIMITS: LimitsConfig = LimitsConfig {
    address_per_minute: 0,
    token_per_minute: 0,
    read_per_minute: 3,
    verdict_per_minute: 1,
    change_per_minute: 2,
};

fn limited(stage: Stage, limits: LimitsConfig) -> Stage {
    stage.with(|service| service.with_limits(&limits))
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

fn assert_limited(answer: &Answer, wait_seconds: &str) {
    answer.assert_problem(429, "rate_limited");
    assert_eq!(header(answer, "retry-after"), wait_seconds);
    assert_eq!(header(answer, "ratelimit-reset"), wait_seconds);
    assert_eq!(header(answer, "ratelimit-remaining"), "0");
}

#[test]
fn every_endpoint_but_health_is_limited() {
    for endpoint in ENDPOINTS {
        let expected = match (endpoint.guard, endpoint.takes_idempotency_key) {
            (Guard::Scope(_), true) => [LimitClass::Change; 2],
            // What answers with a new secret.
            (Guard::Scope(_), false)
                if endpoint.method == "POST"
                    && ["/v2/webhooks", "/v2/webhooks/{id}/secret"].contains(&endpoint.path) =>
            {
                [LimitClass::Change; 2]
            }
            (Guard::Scope(_), false) if endpoint.path.starts_with("/v2/verdict/") => {
                [LimitClass::Verdict; 2]
            }
            (Guard::Scope(_), false) => [LimitClass::Read; 2],
            (Guard::Open, _) if endpoint.path.ends_with("z") => [LimitClass::None; 2],
            (Guard::Provider, _) => [LimitClass::Open, LimitClass::Open],
            (Guard::Open, _) => [LimitClass::Open, LimitClass::Token],
        };
        assert!(expected.contains(&endpoint.limit), "{}", endpoint.path);
    }
}

async fn a_client_that_reads_too_often_waits(stage: Stage) {
    let stage = limited(stage, LIMITS);
    let tenant = stage.tenant("a").await;
    for _ in 0..3 {
        assert_eq!(stage.get(&tenant.token, "/v2/passes").await.status, StatusCode::OK);
    }
    assert_limited(&stage.get(&tenant.token, "/v2/passes").await, "20");
    stage.clock.advance_ms(19_999);
    assert_limited(&stage.get(&tenant.token, "/v2/passes").await, "1");
    stage.clock.advance_ms(1);
    assert_eq!(stage.get(&tenant.token, "/v2/passes").await.status, StatusCode::OK);
    assert_limited(&stage.get(&tenant.token, "/v2/passes").await, "20");
    stage.clock.advance_ms(600_000);
    for _ in 0..3 {
        assert_eq!(stage.get(&tenant.token, "/v2/passes").await.status, StatusCode::OK);
    }
    assert_limited(&stage.get(&tenant.token, "/v2/passes").await, "20");
}

async fn reads_and_changes_are_counted_apart(stage: Stage) {
    let stage = limited(stage, LIMITS);
    let tenant = stage.tenant("a").await;
    for number in 1..=2 {
        stage.issued(&tenant.token, &wallet(number)).await;
    }
    let body = json!({ "walletAddress": wallet(3) });
    assert_limited(&stage.post(&tenant.token, SEPOLIA, body).await, "30");
    let listed = stage.get(&tenant.token, "/v2/passes").await;
    assert_eq!(listed.body["records"].as_array().unwrap().len(), 2);
}

async fn what_is_not_there_is_limited_by_address(stage: Stage) {
    let stage = limited(stage, LimitsConfig { address_per_minute: 2, ..LIMITS });
    for _ in 0..2 {
        stage.get("", "/nowhere").await.assert_problem(404, "not_found");
    }
    assert_limited(&stage.get("", "/nowhere").await, "30");
}

async fn each_item_of_a_bulk_is_a_change(stage: Stage) {
    let stage = limited(stage, LimitsConfig { change_per_minute: 10, ..LIMITS });
    let tenant = stage.tenant("a").await;
    let bulk = |count: u64| {
        let item = |number| {
            let wallet = wallet(number);
            json!({ "chain": "ethereum", "chainNetwork": "sepolia", "walletAddress": wallet })
        };
        json!({ "items": (1..=count).map(item).collect::<Vec<_>>() })
    };
    let answer = stage.post(&tenant.token, "/v2/passes", bulk(6)).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    assert_eq!(header(&answer, "ratelimit-remaining"), "4");
    // The request counts, and its five others find three.
    assert_limited(&stage.post(&tenant.token, "/v2/passes", bulk(6)).await, "12");
    let answer = stage.post(&tenant.token, "/v2/passes", bulk(3)).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    let answer = stage.post(&tenant.token, "/v2/passes", bulk(1)).await;
    answer.assert_problem(429, "rate_limited");
    stage.clock.advance_ms(60_000);
    let answer = stage.post(&tenant.token, "/v2/passes", bulk(11)).await;
    answer.assert_problem(400, "invalid_request");
    stage.clock.advance_ms(60_000);
    let answer = stage.post(&tenant.token, "/v2/passes", bulk(10)).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
}

async fn a_clients_limit_is_its_own(stage: Stage) {
    let stage = limited(stage, LIMITS);
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let (second, _) = stage.client_with_secret(&a.app).await;
    let second = stage.token(&second, &Scopes::all());
    while stage.get(&a.token, "/v2/passes").await.status == StatusCode::OK {}
    for token in [&b.token, &second] {
        assert_eq!(stage.get(token, "/v2/passes").await.status, StatusCode::OK);
    }
    // Another token of the same client is the same client.
    let again = stage.token(&a.client, &Scopes::all());
    assert_limited(&stage.get(&again, "/v2/passes").await, "20");
}

async fn what_is_left_is_told_with_every_answer(stage: Stage) {
    let stage = limited(stage, LIMITS);
    let tenant = stage.tenant("a").await;
    let missing = "/v2/operations/018f0000-0000-7000-8000-000000000000";
    for (path, status, remaining, reset) in
        [("/v2/passes", 200, "2", "20"), (missing, 404, "1", "40"), (missing, 404, "0", "60")]
    {
        let answer = stage.get(&tenant.token, path).await;
        assert_eq!(answer.status.as_u16(), status);
        assert_eq!(header(&answer, "ratelimit-limit"), "3");
        assert_eq!(header(&answer, "ratelimit-policy"), "3;w=60");
        assert_eq!(header(&answer, "ratelimit-remaining"), remaining);
        assert_eq!(header(&answer, "ratelimit-reset"), reset);
        assert_eq!(header(&answer, "retry-after"), "");
    }
}

async fn from(stage: &Stage, peer: &str, token: &str) -> Answer {
    let peer: IpAddr = peer.parse().unwrap();
    let request = request(token, Method::GET, "/v2/passes").extension(PeerAddress(peer));
    stage.send(request.body(Body::empty()).unwrap()).await
}

async fn an_address_is_limited_before_anybody_is_known(stage: Stage) {
    let stage = limited(stage, LimitsConfig { address_per_minute: 4, ..LIMITS });
    let tenant = stage.tenant("a").await;
    for _ in 0..4 {
        assert_eq!(from(&stage, "192.0.2.1", "no token").await.status, StatusCode::UNAUTHORIZED);
    }
    assert_limited(&from(&stage, "192.0.2.1", "no token").await, "15");
    assert_limited(&from(&stage, "192.0.2.1", &tenant.token).await, "15");
    assert_eq!(from(&stage, "192.0.2.2", &tenant.token).await.status, StatusCode::OK);
}

async fn tokens_are_limited_by_address(stage: Stage) {
    let stage = limited(stage, LimitsConfig { token_per_minute: 2, ..LIMITS });
    let ask = async |peer: &str| {
        let request = Request::post("/oauth/token")
            .header("content-type", "application/json")
            .extension(PeerAddress(peer.parse().unwrap()))
            .body(Body::from("{}"));
        stage.send(request.unwrap()).await
    };
    for _ in 0..2 {
        assert_eq!(ask("192.0.2.1").await.status, StatusCode::BAD_REQUEST);
    }
    assert_limited(&ask("192.0.2.1").await, "30");
    assert_eq!(ask("192.0.2.2").await.status, StatusCode::BAD_REQUEST);
}

async fn nobody_uses_up_the_tokens_of_another(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (key, secret) = stage.client_with_secret(&tenant.app).await;
    let limits = LimitsConfig { token_per_minute: 2, ..LIMITS };
    let good = credentials(&key, &secret);
    let mut wrong = good.clone();
    wrong["client_secret"] = Value::from(format!("{}x", secret.expose()));
    let from = async |stage: &Stage, peer: u8, body: &Value| {
        let request = Request::post("/oauth/token")
            .header("content-type", "application/json")
            .extension(PeerAddress(IpAddr::from([192, 0, 2, peer])))
            .body(Body::from(body.to_string()));
        stage.send(request.unwrap()).await
    };
    let stage = limited(stage, limits);
    for peer in 1..=20 {
        let answer = from(&stage, peer, &wrong).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    }
    for peer in 21..=22 {
        assert_eq!(from(&stage, peer, &good).await.status, StatusCode::OK);
    }
    assert_limited(&from(&stage, 23, &good).await, "30");
    stage.clock.advance_ms(60_000);
    assert_eq!(ask_json(&stage, &good).await.status, StatusCode::OK);
}

async fn health_is_never_limited(stage: Stage) {
    let stage = limited(stage, LimitsConfig { address_per_minute: 1, ..LIMITS });
    for _ in 0..5 {
        let request = Request::get("/healthz").body(Body::empty());
        let answer = stage.send(request.unwrap()).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        assert_eq!(header(&answer, "ratelimit-limit"), "");
    }
}
