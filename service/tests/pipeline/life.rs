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
async fn a_freeze_that_is_queued_behind_an_issue_follows_it() {
    let ground = Ground::new().await;
    let path = issued(&ground).await;
    asked(&ground, &path, json!({ "state": "FROZEN" })).await;
    ground.settle(&ground.worker()).await;
    let pass = ground.pass(&path).await;
    assert_eq!((&pass["state"], &pass["onChainState"]), (&json!("FROZEN"), &json!("FROZEN")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_revoked_before_it_was_sent_is_never_issued() {
    let ground = Ground::new().await;
    let path = issued(&ground).await;
    ground.call(Method::DELETE, &path, Value::Null).await;
    ground.settle(&ground.worker()).await;
    let pass = ground.pass(&path).await;
    assert_eq!((&pass["state"], &pass["onChainState"]), (&json!("REVOKED"), &Value::Null));
    assert_eq!(ground.on_chain(&WALLET.to_lowercase()).await, None);
    assert_eq!(ground.operation(&pass).await["status"], "settled");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_revoked_while_it_is_being_issued_is_revoked() {
    let ground = Ground::new().await;
    let path = issued(&ground).await;
    ground.anvil.mine_at_once(false).await;
    assert!(ground.step(&ground.worker()).await);
    ground.call(Method::DELETE, &path, Value::Null).await;
    ground.anvil.mine_at_once(true).await;
    ground.anvil.mine().await;
    ground.settle(&ground.worker()).await;
    let pass = ground.pass(&path).await;
    assert_eq!((&pass["state"], &pass["onChainState"]), (&json!("REVOKED"), &json!("REVOKED")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pass_that_shall_end_now_ends_though_its_transaction_was_late() {
    let ground = Ground::new().await;
    let worker = ground.worker();
    let path = issued(&ground).await;
    ground.settle(&worker).await;
    let before = ground.pass(&path).await["expiryTimestamp"].as_i64().unwrap();
    let soon = portcullis_service::clock::Clock::now_seconds(ground.clock.as_ref()) + 2;
    asked(&ground, &path, json!({ "expiryTimestamp": soon })).await;
    ground.anvil.mine_at_once(false).await;
    assert!(ground.step(&worker).await);
    // Ten minutes pass before there is a block: what was signed is refused in it.
    ground.anvil.tell("evm_increaseTime", json!([600])).await;
    ground.anvil.mine().await;
    ground.anvil.mine_at_once(true).await;
    ground.settle(&worker).await;
    let after = ground.pass(&path).await;
    let granted = ground.on_chain(&WALLET.to_lowercase()).await.unwrap().expires_at;
    assert!(granted < before, "{granted} {before}");
    assert_eq!(after["expiryTimestamp"], granted);
}

async fn issued_until(ground: &Ground, expiry: i64) -> String {
    let network = ground.deployment.chain.network();
    let item = json!({
        "chain": "ethereum", "chainNetwork": network, "walletAddress": WALLET,
        "expiryTimestamp": expiry,
    });
    ground.call(Method::POST, "/v2/passes", json!({ "items": [item] })).await;
    format!("{CHAIN}/{}", WALLET.to_lowercase())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expiry_that_was_named_is_granted_though_the_chain_was_late() {
    let ground = Ground::new().await;
    let now_seconds = portcullis_service::clock::Clock::now_seconds(ground.clock.as_ref());
    let expiry = now_seconds + 86_400;
    let path = issued_until(&ground, expiry).await;
    ground.anvil.tell("evm_increaseTime", json!([600])).await;
    ground.anvil.mine().await;
    ground.settle(&ground.worker()).await;
    assert_eq!(ground.pass(&path).await["expiryTimestamp"], expiry);
    assert_eq!(ground.on_chain(&WALLET.to_lowercase()).await.unwrap().expires_at, expiry);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_to_end_before_it_could_be_issued_is_not_issued() {
    let ground = Ground::new().await;
    let now_seconds = portcullis_service::clock::Clock::now_seconds(ground.clock.as_ref());
    let path = issued_until(&ground, now_seconds + 60).await;
    let before = ground.transactions().await;
    ground.anvil.tell("evm_increaseTime", json!([600])).await;
    ground.anvil.mine().await;
    ground.settle(&ground.worker()).await;
    let pass = ground.pass(&path).await;
    assert_eq!(
        (&pass["state"], &pass["lastError"]),
        (&json!("REQUESTED"), &json!("expiry_passed"))
    );
    assert_eq!(ground.operation(&pass).await["status"], "failed");
    assert_eq!(ground.transactions().await, before);
}
