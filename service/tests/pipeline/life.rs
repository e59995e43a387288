//! The life of a pass, to its end, on a chain.

use axum::http::Method;
use portcullis::PassState;
use serde_json::{Value, json};

use crate::ground::Ground;

const CHAIN: &str = "/partner/pass/ethereum/31337";
const WALLET: &str = "0xEA5Ce8F9C81b681876DC713d33371c3E262A5888";

async fn issued(ground: &Ground) -> String {
    let wallet = WALLET.to_lowercase();
    ground.call(Method::POST, CHAIN, json!({ "walletAddress": wallet })).await;
    format!("{CHAIN}/{wallet}")
}

async fn asked(ground: &Ground, path: &str, body: Value) {
    ground.call(Method::PATCH, path, body).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pass_lives_its_life() {
    let ground = Ground::new().await;
    let worker = ground.worker();
    let path = issued(&ground).await;
    let wallet = WALLET.to_lowercase();
    assert_eq!(ground.on_chain(&wallet).await, None);
    ground.settle(&worker).await;
    let pass = ground.pass(&path).await;
    assert_eq!((&pass["state"], &pass["onChainState"]), (&json!("ACTIVE"), &json!("ACTIVE")));
    let on_chain = ground.on_chain(&wallet).await.unwrap();
    assert_eq!(
        (on_chain.state, &json!(on_chain.expires_at)),
        (PassState::Active, &pass["expiryTimestamp"])
    );
    let event = &pass["events"][1];
    assert_eq!(event["eventType"], "TOKEN_ISSUED");
    assert_eq!(event["transaction"]["status"], "confirmed");
    for (state, expected) in [("FROZEN", PassState::Frozen), ("ACTIVE", PassState::Active)] {
        asked(&ground, &path, json!({ "state": state })).await;
        ground.settle(&worker).await;
        assert_eq!(ground.on_chain(&wallet).await.unwrap().state, expected);
        assert_eq!(ground.pass(&path).await["onChainState"], state);
    }
    let expiry = on_chain.expires_at + 1_000;
    asked(&ground, &path, json!({ "expiryTimestamp": expiry })).await;
    ground.settle(&worker).await;
    assert_eq!(ground.on_chain(&wallet).await.unwrap().expires_at, expiry);
    ground.call(Method::DELETE, &path, Value::Null).await;
    ground.settle(&worker).await;
    assert_eq!(ground.on_chain(&wallet).await.unwrap().state, PassState::Revoked);
    let pass = ground.pass(&path).await;
    let events = pass["events"].as_array().unwrap();
    let types: Vec<_> = events.iter().map(|event| event["eventType"].as_str().unwrap()).collect();
    let expected = [
        "TOKEN_ISSUED_INITIATED",
        "TOKEN_ISSUED",
        "TOKEN_FROZEN_INITIATED",
        "TOKEN_FROZEN",
        "TOKEN_UNFROZEN_INITIATED",
        "TOKEN_UNFROZEN",
        "TOKEN_EXPIRY_CHANGED_INITIATED",
        "TOKEN_EXPIRY_CHANGED",
        "TOKEN_REVOKED_INITIATED",
        "TOKEN_REVOKED",
    ];
    assert_eq!(types, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_queued_behind_an_issue_follows_it() {
    let ground = Ground::new().await;
    let path = issued(&ground).await;
    asked(&ground, &path, json!({ "state": "FROZEN" })).await;
    ground.call(Method::DELETE, &path, Value::Null).await;
    ground.settle(&ground.worker()).await;
    let pass = ground.pass(&path).await;
    assert_eq!((&pass["state"], &pass["onChainState"]), (&json!("REVOKED"), &json!("REVOKED")));
}
