//! `Idempotency-Key`.

use std::time::Duration;

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use portcullis_service::{model::Scopes, store::IdempotencyStart};
use serde_json::{Value, json};

use crate::{
    database::{count, on_both_databases, tamper},
    stage::{Answer, NOW_MS, SEPOLIA, Stage, request, wallet},
};

on_both_databases!(
    a_repeated_request_gets_the_first_answer,
    a_key_is_good_for_one_request,
    keys_of_two_clients_are_apart,
    a_request_that_failed_can_be_tried_again,
    an_answer_is_forgotten_after_a_day,
    a_request_under_way_is_not_started_twice,
    a_request_whose_process_died_is_taken_over,
    a_request_whose_answer_cannot_be_kept_at_once_is_carried_out_once,
    a_key_has_a_bound,
);

/// More than it ever takes.
const MANY_LOOKS: usize = 200;

async fn keyed(stage: &Stage, token: &str, key: &str, path: &str, body: &Value) -> Answer {
    let request = request(token, Method::POST, path)
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", key);
    stage.send(request.body(Body::from(body.to_string())).unwrap()).await
}

async fn a_repeated_request_gets_the_first_answer(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let body = json!({ "walletAddress": wallet(1) });
    let first = keyed(&stage, &tenant.token, "key", SEPOLIA, &body).await;
    let path = format!("{SEPOLIA}/{}", wallet(1));
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    let again = keyed(&stage, &tenant.token, "key", SEPOLIA, &body).await;
    assert_eq!((again.status, &again.body), (StatusCode::ACCEPTED, &first.body));
    assert_eq!(again.headers[header::LOCATION], first.headers[header::LOCATION]);
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert!(!first.headers.contains_key("idempotency-replayed"));
}

async fn a_key_is_good_for_one_request(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let body = json!({ "walletAddress": wallet(1) });
    keyed(&stage, &tenant.token, "key", SEPOLIA, &body).await;
    let other_path = "/partner/pass/ethereum/polygonZKEVMTestnet";
    let others = [(SEPOLIA, json!({ "walletAddress": wallet(2) })), (other_path, body)];
    for (path, body) in others {
        let answer = keyed(&stage, &tenant.token, "key", path, &body).await;
        answer.assert_problem(422, "idempotency_mismatch");
    }
}

async fn keys_of_two_clients_are_apart(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let other = stage.client(&tenant.app, Scopes::all(), None).await;
    let other = stage.token(&other, &Scopes::all());
    let one = json!({ "walletAddress": wallet(1) });
    let two = json!({ "walletAddress": wallet(2) });
    keyed(&stage, &tenant.token, "key", SEPOLIA, &one).await;
    let answer = keyed(&stage, &other, "key", SEPOLIA, &two).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    assert!(!answer.headers.contains_key("idempotency-replayed"));
}

async fn a_request_that_failed_can_be_tried_again(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let body = json!({ "walletAddress": wallet(1) });
    let path = "/partner/pass/ethereum/baseSepolia";
    for _ in 0..2 {
        let answer = keyed(&stage, &tenant.token, "key", path, &body).await;
        answer.assert_problem(400, "chain_not_deployed");
    }
}

async fn an_answer_is_forgotten_after_a_day(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let one = json!({ "walletAddress": wallet(1) });
    let two = json!({ "walletAddress": wallet(2) });
    keyed(&stage, &tenant.token, "key", SEPOLIA, &one).await;
    let day_ms = 86_400_000;
    stage.clock.advance_ms(day_ms - 1_000);
    let token = stage.token(&tenant.client, &Scopes::all());
    stage.clock.advance_ms(1_000);
    let kept = keyed(&stage, &token, "key", SEPOLIA, &two).await;
    kept.assert_problem(422, "idempotency_mismatch");
    stage.clock.advance_ms(1);
    let answer = keyed(&stage, &token, "key", SEPOLIA, &two).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
}

async fn begin(
    stage: &Stage,
    client: portcullis_service::model::ClientId,
    now_ms: i64,
) -> IdempotencyStart {
    let (claims_since, answers_since) = (now_ms - 60_000, now_ms - 86_400_000);
    let started = stage.store.begin_request(client, "k", b"f", now_ms, claims_since, answers_since);
    started.await.unwrap()
}

async fn a_request_under_way_is_not_started_twice(stage: Stage) {
    let client = stage.tenant("a").await.client.client;
    let started = futures::future::join_all((0..20).map(|_| begin(&stage, client, NOW_MS))).await;
    let goes = started.iter().filter(|start| matches!(start, IdempotencyStart::Go(1))).count();
    let waits = started.iter().filter(|start| **start == IdempotencyStart::InFlight).count();
    assert_eq!((goes, waits), (1, 19));
}

async fn a_request_whose_process_died_is_taken_over(stage: Stage) {
    let client = stage.tenant("a").await.client.client;
    assert_eq!(begin(&stage, client, NOW_MS).await, IdempotencyStart::Go(1));
    assert_eq!(begin(&stage, client, NOW_MS + 60_000).await, IdempotencyStart::InFlight);
    assert_eq!(begin(&stage, client, NOW_MS + 60_001).await, IdempotencyStart::Go(2));
    // The first was not dead after all: it writes nothing any more.
    stage.store.finish_request(client, "k", 1, None).await.unwrap();
    assert_eq!(begin(&stage, client, NOW_MS + 60_002).await, IdempotencyStart::InFlight);
    stage.store.finish_request(client, "k", 2, None).await.unwrap();
    assert_eq!(begin(&stage, client, NOW_MS + 60_003).await, IdempotencyStart::Go(1));
}

async fn a_request_whose_answer_cannot_be_kept_at_once_is_carried_out_once(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let body = json!({ "walletAddress": wallet(1) });
    tamper(&stage, "ALTER TABLE idempotency RENAME COLUMN response_location TO lost").await;
    let first = keyed(&stage, &tenant.token, "key", SEPOLIA, &body).await;
    assert_eq!(first.status, StatusCode::ACCEPTED, "it was carried out");
    tamper(&stage, "ALTER TABLE idempotency RENAME COLUMN lost TO response_location").await;
    let kept = "SELECT COUNT(*) FROM idempotency WHERE response_status IS NOT NULL";
    for _ in 0..MANY_LOOKS {
        if count(&stage, kept).await == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let path = format!("{SEPOLIA}/{}", wallet(1));
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    // Later than any request may take.
    stage.clock.advance_ms(60_001);
    let again = keyed(&stage, &tenant.token, "key", SEPOLIA, &body).await;
    assert_eq!((again.status, again.body), (StatusCode::ACCEPTED, first.body));
    assert_eq!(again.headers["idempotency-replayed"], "true");
}

async fn a_key_has_a_bound(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let body = json!({ "walletAddress": wallet(1) });
    let longest = keyed(&stage, &tenant.token, &"k".repeat(255), SEPOLIA, &body).await;
    assert_eq!(longest.status, StatusCode::ACCEPTED);
    for key in ["", &"k".repeat(256), "é"] {
        let answer = keyed(&stage, &tenant.token, key, SEPOLIA, &body).await;
        answer.assert_problem(400, "invalid_request");
    }
}
