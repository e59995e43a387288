//! Blocks that are undone.

use axum::http::Method;
use portcullis::{Fees, PassState};
use serde_json::json;

use crate::{
    ground::{Ground, Setup},
    proxy::{Fault, Proxy},
};

const WALLET: &str = "0x00000000000000000000000000000000000000b1";

/// A pass that was seen on a chain whose blocks are final when two more are above them.
async fn seen() -> (Ground, String) {
    let ground = Ground::with(Setup { chain_id: 999, ..Setup::default() }).await;
    let path = ground.issue(WALLET).await;
    let worker = ground.worker();
    for _ in 0..2 {
        assert!(ground.step(&worker).await);
    }
    let pass = ground.pass(&path).await;
    assert_eq!(pass["onChainState"], "ACTIVE");
    assert_eq!(ground.operation(&pass).await["status"], "confirmed");
    (ground, path)
}

async fn is_done_again(ground: &Ground, path: &str) {
    let worker = ground.worker();
    for _ in 0..20 {
        ground.step(&worker).await;
        ground.anvil.mine().await;
    }
    let pass = ground.pass(path).await;
    assert_eq!(pass["onChainState"], "ACTIVE");
    assert_eq!(ground.operation(&pass).await["status"], "settled");
    assert_eq!(pass["events"].as_array().unwrap().len(), 2, "told once");
    assert_eq!(ground.on_chain(WALLET).await.unwrap().state, PassState::Active);
    assert!(!ground.step(&worker).await, "nothing is left to do");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_undone_block_held_is_shown_no_more_and_done_again() {
    let (ground, path) = seen().await;
    ground.anvil.mine_at_once(false).await;
    ground.anvil.reorganise(1).await;
    assert_eq!(ground.on_chain(WALLET).await, None);
    assert!(ground.step(&ground.worker()).await);
    let pass = ground.pass(&path).await;
    assert_eq!((&pass["state"], &pass["onChainState"]), (&json!("REQUESTED"), &json!(null)));
    ground.anvil.mine_at_once(true).await;
    is_done_again(&ground, &path).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_deep_in_undone_blocks_is_done_again() {
    let (ground, path) = seen().await;
    ground.anvil.mine_blocks(1).await;
    ground.call(Method::PATCH, &path, json!({ "state": "FROZEN" })).await;
    ground.call(Method::PATCH, &path, json!({ "state": "ACTIVE" })).await;
    ground.anvil.reorganise(2).await;
    is_done_again_with_more(&ground, &path).await;
}

async fn is_done_again_with_more(ground: &Ground, path: &str) {
    let worker = ground.worker();
    for _ in 0..60 {
        ground.step(&worker).await;
        ground.anvil.mine().await;
    }
    let pass = ground.pass(path).await;
    assert_eq!((&pass["state"], &pass["onChainState"]), (&json!("ACTIVE"), &json!("ACTIVE")));
    assert_eq!(ground.on_chain(WALLET).await.unwrap().state, PassState::Active);
    assert!(!ground.step(&worker).await, "nothing is left to do");
}

/// Two providers that do not hear of each other.
#[tokio::test(flavor = "multi_thread")]
async fn what_only_one_provider_knows_is_done_on_the_other_side() {
    let ground = Ground::with(Setup { chain_id: 999, ..Setup::default() }).await;
    let split = ground.anvil.split().await;
    let proxy = Proxy::before(&split.url).await;
    let worker = ground.worker_by(&[&proxy.url, &ground.anvil.url], Fees::default());
    let before = ground.transactions().await;
    let path = ground.issue(WALLET).await;
    for _ in 0..2 {
        assert!(ground.step(&worker).await);
    }
    let pass = ground.pass(&path).await;
    assert_eq!(ground.operation(&pass).await["status"], "confirmed");
    let sent = pass["events"][1]["transaction"]["identifier"].clone();
    assert_eq!(ground.on_chain(WALLET).await, None, "the other has not heard of it");
    proxy.set(Fault::Down);
    let mut shown = vec![pass["onChainState"].clone()];
    for _ in 0..30 {
        ground.anvil.mine().await;
        ground.step(&worker).await;
        shown.push(ground.pass(&path).await["onChainState"].clone());
    }
    shown.dedup();
    assert_eq!(shown, [json!("ACTIVE"), json!(null), json!("ACTIVE")]);
    let pass = ground.pass(&path).await;
    assert_eq!(ground.operation(&pass).await["status"], "settled");
    assert_eq!(pass["events"].as_array().unwrap().len(), 2, "told once");
    assert_eq!(pass["events"][1]["transaction"]["identifier"], sent);
    assert_eq!(ground.on_chain(WALLET).await.unwrap().state, PassState::Active);
    assert_eq!(ground.transactions().await, before + 1);
    assert!(!ground.step(&worker).await, "nothing is left to do");
}
