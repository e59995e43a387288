//! Nonces that were taken by those who died, or by somebody else.

use portcullis::PassState;
use portcullis_service::clock::Clock as _;

use crate::ground::Ground;

const FIRST: &str = "0x00000000000000000000000000000000000000a1";
const SECOND: &str = "0x00000000000000000000000000000000000000a2";

async fn assert_active(ground: &Ground, wallet: &str) {
    assert_eq!(ground.on_chain(wallet).await.unwrap().state, PassState::Active, "{wallet}");
}

/// Killed between the nonce and the signature, while another worker took the next one and sent it.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_reserved_before_a_kill_is_signed_with_after_it() {
    let ground = Ground::new().await;
    let before = ground.transactions().await;
    ground.issue(FIRST).await;
    let task = ground.store.lease(ground.clock.now_ms(), 60_000).await.unwrap().unwrap();
    let nonce = ground.reserve(&task).await;
    assert_eq!(nonce, i64::try_from(before).unwrap());
    ground.issue(SECOND).await;
    let worker = ground.worker();
    for _ in 0..3 {
        assert!(ground.step(&worker).await);
    }
    assert_eq!(ground.transactions().await, before, "the second waits for the first");
    ground.clock.advance_ms(60_000);
    ground.settle(&ground.worker()).await;
    assert_active(&ground, FIRST).await;
    assert_active(&ground, SECOND).await;
    assert_eq!(ground.transactions().await, before + 2);
}

/// The first is superseded before it signed: its nonce is nobody's, and cancelled.
#[tokio::test(flavor = "multi_thread")]
async fn a_nonce_that_nobody_needs_any_more_is_filled() {
    let ground = Ground::new().await;
    let before = ground.transactions().await;
    let first = ground.issue(FIRST).await;
    let task = ground.store.lease(ground.clock.now_ms(), 60_000).await.unwrap().unwrap();
    ground.reserve(&task).await;
    ground.issue(SECOND).await;
    let worker = ground.worker();
    assert!(ground.step(&worker).await);
    ground.call(axum::http::Method::DELETE, &first, serde_json::Value::Null).await;
    let mut janitor = ground.janitor();
    for _ in 0..3 {
        ground.clock.advance_ms(10_000);
        janitor.round().await;
    }
    ground.settle(&worker).await;
    assert_active(&ground, SECOND).await;
    assert_eq!(ground.on_chain(FIRST).await, None);
    assert_eq!(ground.transactions().await, before + 2, "one of them does nothing");
    assert_eq!(ground.store.signer_accounts().await.unwrap(), [], "all is forgotten");
}

/// The transaction that waits under this nonce.
async fn waiting(ground: &Ground, nonce: u64) -> Option<String> {
    let pool = ground.anvil.tell("txpool_content", serde_json::json!([])).await;
    let accounts = ["pending", "queued"].map(|part| pool[part].as_object().unwrap().values());
    let accounts = accounts.into_iter().flatten();
    let found = accounts.filter_map(|account| account[nonce.to_string()]["hash"].as_str());
    found.map(str::to_owned).next()
}

/// A dearer cancellation would be in a block no sooner.
#[tokio::test(flavor = "multi_thread")]
async fn a_gap_that_is_not_next_in_line_is_not_paid_more_for() {
    let ground = Ground::new().await;
    let next = ground.transactions().await;
    ground.anvil.mine_at_once(false).await;
    let worker = ground.worker();
    ground.issue("0x00000000000000000000000000000000000000a3").await;
    assert!(ground.step(&worker).await);
    let first = ground.issue(FIRST).await;
    let task = loop {
        let now_ms = ground.clock.now_ms();
        let task = ground.store.lease(now_ms, 3_600_000).await.unwrap().unwrap();
        if task.pass.wallet.to_string().eq_ignore_ascii_case(FIRST) {
            break task;
        }
    };
    assert_eq!(ground.reserve(&task).await, i64::try_from(next + 1).unwrap());
    ground.issue(SECOND).await;
    assert!(ground.step(&worker).await);
    assert!(waiting(&ground, next + 2).await.is_some());
    ground.call(axum::http::Method::DELETE, &first, serde_json::Value::Null).await;
    let mut janitor = ground.janitor();
    let mut cancellations = Vec::new();
    for _ in 0..10 {
        ground.clock.advance_ms(61_000);
        janitor.round().await;
        cancellations.extend(waiting(&ground, next + 1).await);
    }
    cancellations.dedup();
    assert_eq!(cancellations.len(), 1, "{cancellations:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_does_not_sign_holds_up_nobody() {
    let ground = Ground::new().await;
    let before = ground.transactions().await;
    let path = ground.issue(FIRST).await;
    assert!(ground.step(&ground.worker_without_signature()).await);
    let pass = ground.pass(&path).await;
    assert_eq!(ground.operation(&pass).await["lastError"], "signer_failed");
    // The nonce that was taken for it is the next one's.
    ground.issue(SECOND).await;
    let task = ground.store.lease(ground.clock.now_ms(), 1).await.unwrap().unwrap();
    assert_eq!(ground.reserve(&task).await, i64::try_from(before).unwrap());
    ground.settle(&ground.worker()).await;
    assert_active(&ground, FIRST).await;
    assert_active(&ground, SECOND).await;
    assert_eq!(ground.transactions().await, before + 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_somebody_else_uses_too_is_caught_up_with_at_once() {
    let ground = Ground::new().await;
    ground.issue(FIRST).await;
    let worker = ground.worker();
    ground.settle(&worker).await;
    for _ in 0..20 {
        let beside = ground.actor().cancel_at(ground.transactions().await).await.unwrap();
        ground.connection.send(&beside).await.unwrap();
    }
    let before = ground.transactions().await;
    ground.issue(SECOND).await;
    ground.settle(&worker).await;
    assert_active(&ground, SECOND).await;
    assert_eq!(ground.transactions().await, before + 1);
}

/// The nonce was reserved, and then somebody else used it.
#[tokio::test(flavor = "multi_thread")]
async fn a_nonce_that_somebody_else_used_is_not_waited_for() {
    let ground = Ground::new().await;
    let path = ground.issue(FIRST).await;
    ground.anvil.mine_at_once(false).await;
    let worker = ground.worker();
    assert!(ground.step(&worker).await);
    let sent = ground.pass(&path).await["events"][0]["transaction"]["identifier"].clone();
    ground.anvil.tell("anvil_dropTransaction", serde_json::json!([sent])).await;
    ground.anvil.mine_at_once(true).await;
    let beside = ground.actor().cancel_at(ground.transactions().await).await.unwrap();
    ground.connection.send(&beside).await.unwrap();
    let before = ground.transactions().await;
    ground.settle(&worker).await;
    assert_active(&ground, FIRST).await;
    assert_eq!(ground.transactions().await, before + 1);
}
