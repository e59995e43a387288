//! Requests that nobody means well.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use serde_json::json;

use crate::{
    database::on_both_databases,
    stage::{SEPOLIA, Stage, request, wallet},
};

on_both_databases!(
    a_body_has_a_bound,
    a_body_is_json,
    fields_that_are_not_known_are_refused,
    wallets_that_are_none_are_refused,
    chains_that_are_none_are_refused,
    what_is_not_there_is_a_problem_too,
    a_request_id_is_ours,
    health_is_open,
);

async fn a_body_has_a_bound(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let fitting = format!(r#"{{"walletAddress":"{}"{}}}"#, wallet(1), " ".repeat(60_000));
    let too_big = format!(r#"{{"walletAddress":"{}"{}}}"#, wallet(1), " ".repeat(70_000));
    for key in [None, Some("key")] {
        for (body, status) in
            [(&too_big, StatusCode::PAYLOAD_TOO_LARGE), (&fitting, StatusCode::ACCEPTED)]
        {
            let mut request = request(&tenant.token, Method::POST, SEPOLIA)
                .header(header::CONTENT_TYPE, "application/json");
            if let Some(key) = key {
                request = request.header("idempotency-key", key);
            }
            let answer = stage.send(request.body(Body::from(body.clone())).unwrap()).await;
            assert_eq!(answer.status, status, "{key:?}");
        }
    }
}

async fn a_body_is_json(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let good = json!({ "walletAddress": wallet(1) }).to_string();
    for (content_type, body, code) in [
        ("text/plain", good.as_str(), "unsupported_media_type"),
        ("application/x-www-form-urlencoded", good.as_str(), "unsupported_media_type"),
        ("application/json", "", "invalid_request"),
        ("application/json", "{", "invalid_request"),
        ("application/json", "\u{feff}{}", "invalid_request"),
        ("application/json", r#"{"walletAddress":1}"#, "invalid_request"),
        ("application/json", r#"{"walletAddress":null}"#, "invalid_request"),
        ("application/json", r#"{"walletAddress":"a","walletAddress":"b"}"#, "invalid_request"),
        ("application/json", &"[".repeat(50_000), "invalid_request"),
    ] {
        let request = request(&tenant.token, Method::POST, SEPOLIA)
            .header(header::CONTENT_TYPE, content_type)
            .body(Body::from(body.to_owned()));
        let answer = stage.send(request.unwrap()).await;
        assert_eq!(answer.code(), code, "{content_type} {body:.40}");
    }
    let no_utf8 = request(&tenant.token, Method::POST, SEPOLIA)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(vec![0xff, 0xfe]));
    stage.send(no_utf8.unwrap()).await.assert_problem(400, "invalid_request");
}

async fn fields_that_are_not_known_are_refused(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let body = json!({ "walletAddress": wallet(1), "orgId": "b" });
    stage.post(&tenant.token, SEPOLIA, body).await.assert_problem(400, "invalid_request");
    let long = json!({ "walletAddress": wallet(1), "x".repeat(50_000): 1 });
    let answer = stage.post(&tenant.token, SEPOLIA, long).await;
    answer.assert_problem(400, "invalid_request");
    assert!(answer.body["detail"].as_str().unwrap().len() <= 300);
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let body = json!({ "state": "FROZEN", "reason": 1 });
    stage.patch(&tenant.token, &path, body).await.assert_problem(400, "invalid_request");
    let query = format!("{path}?org=b");
    stage.get(&tenant.token, &query).await.assert_problem(400, "invalid_request");
}

async fn wallets_that_are_none_are_refused(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let zero = wallet(0);
    for text in ["", "0x1", zero.as_str(), "' OR 1=1 --", "\u{0}", "４v4PL5bMZXXvQB3m"] {
        let answer = stage.post(&tenant.token, SEPOLIA, json!({ "walletAddress": text })).await;
        answer.assert_problem(400, "invalid_wallet_address");
    }
    for text in ["x", "%00", "..%2f..%2f", "%27%20OR%201=1"] {
        let answer = stage.get(&tenant.token, &format!("{SEPOLIA}/{text}")).await;
        answer.assert_problem(400, "invalid_wallet_address");
    }
    let answer = stage.get(&tenant.token, &format!("{SEPOLIA}/%ff")).await;
    answer.assert_problem(400, "invalid_request");
    let solana = "4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ";
    let answer = stage.get(&tenant.token, &format!("{SEPOLIA}/{solana}")).await;
    answer.assert_problem(400, "invalid_wallet_address");
}

async fn chains_that_are_none_are_refused(stage: Stage) {
    let tenant = stage.tenant("a").await;
    for path in
        ["ethereum/devnet", "solana/sepolia", "bitcoin/mainnet", "Ethereum/sepolia", "solana/%00"]
    {
        let body = json!({ "walletAddress": wallet(1) });
        let answer = stage.post(&tenant.token, &format!("/partner/pass/{path}"), body).await;
        answer.assert_problem(400, "unknown_chain");
    }
}

async fn what_is_not_there_is_a_problem_too(stage: Stage) {
    let tenant = stage.tenant("a").await;
    for path in ["/", "/partner", "/partner/passes", "/partner/pass/", "/admin"] {
        stage.get(&tenant.token, path).await.assert_problem(404, "not_found");
    }
    let answer = stage.get("", "/oauth/token").await;
    answer.assert_problem(405, "method_not_allowed");
    assert_eq!(answer.headers[header::ALLOW], "POST");
}

async fn a_request_id_is_ours(stage: Stage) {
    let request = Request::builder().uri("/nothing").header("x-request-id", "theirs");
    let answer = stage.send(request.body(Body::empty()).unwrap()).await;
    answer.assert_problem(404, "not_found");
    assert_ne!(answer.headers["x-request-id"], "theirs");
}

async fn health_is_open(stage: Stage) {
    for path in ["/healthz", "/readyz"] {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        assert_eq!(stage.send(request).await.status, StatusCode::NO_CONTENT);
    }
}
