//! Another key, while something is on its way.

use portcullis::PassState;

use crate::{ground::Ground, nodes::steps, nonces::gap};

const WALLET: &str = "0x00000000000000000000000000000000000000e1";
const OTHER: &str = "0x00000000000000000000000000000000000000e2";

#[tokio::test(flavor = "multi_thread")]
async fn what_the_old_key_sent_is_followed_without_it() {
    let mut ground = Ground::new().await;
    let path = ground.issue(WALLET).await;
    assert!(ground.step(&ground.worker()).await);
    ground.rotate_operator().await;
    ground.settle(&ground.worker()).await;
    assert_eq!(ground.pass(&path).await["onChainState"], "ACTIVE");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_old_key_may_do_no_more_is_done_by_the_new_one() {
    let mut ground = Ground::new().await;
    let path = ground.issue(WALLET).await;
    ground.anvil.mine_at_once(false).await;
    assert!(ground.step(&ground.worker()).await);
    let sent = ground.pass(&path).await["events"][0]["transaction"]["identifier"].clone();
    ground.anvil.tell("anvil_dropTransaction", serde_json::json!([sent])).await;
    ground.anvil.mine_at_once(true).await;
    // The rotation takes the nonce of what was signed: that is lost.
    let second = ground.rotate_operator().await;
    steps(&ground, &ground.worker(), 6).await;
    ground.settle(&ground.worker()).await;
    ground.issue(OTHER).await;
    ground.settle(&ground.worker()).await;
    for wallet in [WALLET, OTHER] {
        assert_eq!(ground.on_chain(wallet).await.unwrap().state, PassState::Active);
    }
    assert_eq!(ground.anvil.transactions_of(&second.to_string()).await, 2);
}

/// Until both the chain and the deployment know of it, whichever does first.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_for_while_the_key_changes_is_done_afterwards() {
    let mut ground = Ground::new().await;
    let first = ground.deployment.clone();
    let second = ground.name_second_signer().await;
    let path = ground.issue(WALLET).await;
    steps(&ground, &ground.worker(), 3).await;
    let operation = ground.operation(&ground.pass(&path).await).await;
    assert_eq!(
        (&operation["status"], &operation["lastError"]),
        (&"pending".into(), &"refused:NotAuthorized".into())
    );
    ground.let_operate(second).await;
    ground.settle(&ground.worker()).await;

    let named = std::mem::replace(&mut ground.deployment, first);
    ground.put_deployment().await;
    let other = ground.issue(OTHER).await;
    steps(&ground, &ground.worker(), 3).await;
    assert_eq!(ground.operation(&ground.pass(&other).await).await["status"], "pending");
    ground.deployment = named;
    ground.put_deployment().await;
    ground.settle(&ground.worker()).await;
    for path in [path, other] {
        assert_eq!(ground.pass(&path).await["onChainState"], "ACTIVE");
    }
}

/// What is stuck blocks its pass, and all that the old key has signed after it.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_old_key_sent_and_is_stuck_is_paid_more_for_by_the_old_key() {
    let mut ground = Ground::new().await;
    let before = ground.transactions().await;
    let path = ground.issue(WALLET).await;
    ground.anvil.mine_at_once(false).await;
    assert!(ground.step(&ground.worker()).await);
    let first = ground.pass(&path).await["events"][0]["transaction"]["identifier"].clone();
    ground.name_second_signer().await;
    ground.anvil.mine_dearly().await;
    ground.anvil.mine_at_once(true).await;
    let worker = ground.worker();
    for _ in 0..16 {
        ground.step(&worker).await;
        ground.anvil.mine_dearly().await;
    }
    ground.settle(&worker).await;
    let pass = ground.pass(&path).await;
    assert_eq!(pass["onChainState"], "ACTIVE");
    assert_eq!(ground.operation(&pass).await["status"], "settled");
    assert_ne!(pass["events"][1]["transaction"]["identifier"], first);
    assert_eq!(ground.transactions().await, before + 1);
}

/// Somebody put another key where the account's was: a cancellation by it would be that one's own
/// transaction, and fill nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_stands_for_another_key_cancels_nothing() {
    let mut ground = Ground::new().await;
    let nonce = gap(&ground).await;
    let worker = ground.worker_with_another_key();
    let mut janitor = Ground::janitor_of(worker);
    for _ in 0..5 {
        ground.clock.advance_ms(600_000);
        janitor.round().await;
    }
    assert_eq!(ground.waiting(nonce).await, None);
    let pool = ground.anvil.tell("txpool_status", serde_json::json!([])).await;
    assert_eq!((&pool["pending"], &pool["queued"]), (&"0x0".into(), &"0x1".into()), "{pool}");
    let mut janitor = ground.janitor();
    ground.clock.advance_ms(600_000);
    janitor.round().await;
    assert!(ground.waiting(nonce).await.is_some(), "the account's own key does it");
}
