//! A process that dies, at each point at which it matters.

use axum::http::Method;
use portcullis::{Attributes, Operation, PassState, Step, operation::PassOperation};
use portcullis_service::{model::TransactionStatus, store::StoredTransaction};
use serde_json::json;

use crate::ground::Ground;

const CHAIN: &str = "/partner/pass/ethereum/31337";
const WALLET: &str = "0x00000000000000000000000000000000000000aa";

async fn issued(ground: &Ground) -> String {
    ground.call(Method::POST, CHAIN, json!({ "walletAddress": WALLET })).await;
    format!("{CHAIN}/{WALLET}")
}

async fn transactions(ground: &Ground) -> u64 {
    ground.anvil.transactions_of(&ground.operator.to_string()).await
}

/// Issued, and by one transaction.
async fn assert_issued_once(ground: &Ground, path: &str, before: u64) {
    let pass = ground.pass(path).await;
    assert_eq!((&pass["state"], &pass["onChainState"]), (&json!("ACTIVE"), &json!("ACTIVE")));
    assert_eq!(pass["events"].as_array().unwrap().len(), 2);
    assert_eq!(ground.on_chain(WALLET).await.unwrap().state, PassState::Active);
    assert_eq!(transactions(ground).await, before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_it_took_the_operation() {
    let ground = Ground::new().await;
    let before = transactions(&ground).await;
    let path = issued(&ground).await;
    let now_ms = portcullis_service::clock::Clock::now_ms(ground.clock.as_ref());
    ground.store.lease(now_ms, 60_000).await.unwrap().unwrap();
    ground.clock.advance_ms(60_000);
    ground.settle(&ground.worker()).await;
    assert_issued_once(&ground, &path, before).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_transaction_was_kept_and_before_it_was_sent() {
    let ground = Ground::new().await;
    let before = transactions(&ground).await;
    let path = issued(&ground).await;
    let now_ms = portcullis_service::clock::Clock::now_ms(ground.clock.as_ref());
    let task = ground.store.lease(now_ms, 60_000).await.unwrap().unwrap();
    let step = Step::Issue {
        expires_at: Some(task.expires_at_seconds),
        attributes: Attributes::default(),
    };
    let (network, wallet) = (task.deployment.network_id, task.pass.wallet.address());
    let operation = Operation::Pass(PassOperation { network, wallet, step });
    let actor = ground.actor();
    let unsigned = actor.draft(&operation).await.unwrap();
    let nonce = ground.reserve(&task).await;
    let prepared = actor.sign_at(&unsigned, nonce.try_into().unwrap()).await.unwrap();
    let stored = StoredTransaction {
        attempt: 1,
        identifier: prepared.id(),
        prepared: serde_json::to_string(&prepared).unwrap(),
        account: ground.operator.to_string(),
        nonce: Some(nonce),
        status: TransactionStatus::Prepared,
        block: None,
    };
    ground.store.keep_transaction(&task.lease, &stored, now_ms).await.unwrap();
    ground.clock.advance_ms(60_000);
    ground.settle(&ground.worker()).await;
    assert_issued_once(&ground, &path, before).await;
    let pass = ground.pass(&path).await;
    assert_eq!(pass["events"][1]["transaction"]["identifier"], prepared.id());
}

#[tokio::test(flavor = "multi_thread")]
async fn after_it_was_sent_and_before_it_was_in_a_block() {
    let ground = Ground::new().await;
    let before = transactions(&ground).await;
    let path = issued(&ground).await;
    ground.anvil.mine_at_once(false).await;
    assert!(ground.step(&ground.worker()).await);
    let sent = ground.pass(&path).await["events"][0]["transaction"].clone();
    assert_eq!(sent["status"], "sent");
    // Others who look only send the same again.
    for _ in 0..3 {
        assert!(ground.step(&ground.worker()).await);
    }
    ground.anvil.mine().await;
    ground.settle(&ground.worker()).await;
    assert_issued_once(&ground, &path, before).await;
    let pass = ground.pass(&path).await;
    assert_eq!(pass["events"][1]["transaction"]["identifier"], sent["identifier"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_it_took_effect_and_before_that_was_written_down() {
    let ground = Ground::new().await;
    let before = transactions(&ground).await;
    let path = issued(&ground).await;
    assert!(ground.step(&ground.worker()).await);
    assert_eq!(ground.on_chain(WALLET).await.unwrap().state, PassState::Active);
    assert_eq!(ground.pass(&path).await["state"], "REQUESTED");
    ground.settle(&ground.worker()).await;
    assert_issued_once(&ground, &path, before).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pass_that_somebody_else_issued_is_not_issued_again() {
    let ground = Ground::new().await;
    let path = issued(&ground).await;
    let now_ms = portcullis_service::clock::Clock::now_ms(ground.clock.as_ref());
    let task = ground.store.lease(now_ms, 1).await.unwrap().unwrap();
    let step = Step::Issue {
        expires_at: Some(task.expires_at_seconds),
        attributes: Attributes::default(),
    };
    let (network, wallet) = (task.deployment.network_id, task.pass.wallet.address());
    let operation = Operation::Pass(PassOperation { network, wallet, step });
    ground.actor().execute(operation).await.unwrap();
    let before = transactions(&ground).await;
    ground.settle(&ground.worker()).await;
    assert_issued_once(&ground, &path, before - 1).await;
}
