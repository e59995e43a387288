//! Nodes that are away, lag, or lie.

use std::time::Duration;

use portcullis::{Fees, PassState};
use serde_json::json;

use crate::{
    ground::{Ground, Setup},
    proxy::{Fault, Proxy},
};

const WALLET: &str = "0x00000000000000000000000000000000000000c1";
const OTHER: &str = "0x00000000000000000000000000000000000000c2";

/// Steps, by a worker who waits for however long they were postponed.
pub(crate) async fn steps(
    ground: &Ground,
    worker: &portcullis_service::pipeline::Worker,
    count: usize,
) {
    for _ in 0..count {
        ground.clock.advance_ms(300_000);
        worker.step().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_that_is_away_is_told_in_a_word() {
    let ground = Ground::new().await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    proxy.set(Fault::Down);
    let path = ground.issue(WALLET).await;
    let worker = ground.worker_by(&[&proxy.url], Fees::default());
    assert!(ground.step(&worker).await);
    let pass = ground.pass(&path).await;
    assert_eq!(ground.operation(&pass).await["lastError"], "chain_unreachable");
    proxy.set(Fault::None);
    steps(&ground, &worker, 4).await;
    assert_eq!(ground.on_chain(WALLET).await.unwrap().state, PassState::Active);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_one_node_fails_another_is_asked() {
    let ground = Ground::new().await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    let worker = ground.worker_by(&[&proxy.url, &ground.anvil.url], Fees::default());
    let path = ground.issue(WALLET).await;
    assert!(ground.step(&worker).await);
    let asked = proxy.requests();
    assert_ne!(asked, 0, "the first is the first to be asked");
    proxy.set(Fault::Down);
    steps(&ground, &worker, 3).await;
    assert_eq!(ground.pass(&path).await["onChainState"], "ACTIVE");
    // The step that failed asked it last.
    assert!(proxy.requests() - asked <= 8, "{}", proxy.requests() - asked);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_forgets_a_transaction_undoes_nothing() {
    let ground = Ground::with(Setup { chain_id: 999, ..Setup::default() }).await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    let worker = ground.worker_by(&[&proxy.url], Fees::default());
    let path = ground.issue(WALLET).await;
    let before = ground.transactions().await;
    for _ in 0..2 {
        assert!(ground.step(&worker).await);
    }
    assert_eq!(ground.pass(&path).await["onChainState"], "ACTIVE");
    proxy.set(Fault::Forgetful);
    for _ in 0..3 {
        ground.clock.advance_ms(300_000);
        worker.step().await.unwrap();
        let pass = ground.pass(&path).await;
        assert_eq!(pass["onChainState"], "ACTIVE");
        assert_eq!(ground.operation(&pass).await["status"], "confirmed");
    }
    proxy.set(Fault::None);
    ground.anvil.mine_blocks(5).await;
    steps(&ground, &worker, 3).await;
    let pass = ground.pass(&path).await;
    assert_eq!(ground.operation(&pass).await["status"], "settled");
    assert_eq!(ground.transactions().await, before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_lags_does_not_turn_back_what_is_shown() {
    let ground = Ground::with(Setup { chain_id: 999, ..Setup::default() }).await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    let worker = ground.worker_by(&[&proxy.url], Fees::default());
    let path = ground.issue(WALLET).await;
    let behind = ground.anvil.height().await;
    for _ in 0..2 {
        assert!(ground.step(&worker).await);
    }
    ground.call(axum::http::Method::PATCH, &path, json!({ "state": "FROZEN" })).await;
    proxy.set(Fault::Behind(behind));
    for _ in 0..4 {
        ground.clock.advance_ms(300_000);
        worker.step().await.unwrap();
        assert_eq!(ground.pass(&path).await["onChainState"], "ACTIVE");
    }
    proxy.set(Fault::None);
    for _ in 0..8 {
        ground.anvil.mine().await;
        steps(&ground, &worker, 1).await;
    }
    assert_eq!(ground.pass(&path).await["onChainState"], "FROZEN");
    assert_eq!(ground.on_chain(WALLET).await.unwrap().state, PassState::Frozen);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_node_takes_and_drops_is_sent_again() {
    let ground = Ground::new().await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    proxy.set(Fault::Swallowing);
    let worker = ground.worker_by(&[&proxy.url], Fees::default());
    let path = ground.issue(WALLET).await;
    for _ in 0..3 {
        assert!(ground.step(&worker).await);
    }
    assert_eq!(ground.pass(&path).await["onChainState"], json!(null));
    proxy.set(Fault::None);
    ground.settle(&worker).await;
    assert_eq!(ground.pass(&path).await["onChainState"], "ACTIVE");
}

/// For longer than what it takes to believe that something is gone.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_lags_for_long_undoes_nothing() {
    let ground = Ground::with(Setup { chain_id: 999, ..Setup::default() }).await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    let worker = ground.worker_by(&[&proxy.url], Fees::default());
    let path = ground.issue(WALLET).await;
    let behind = ground.anvil.height().await;
    for _ in 0..2 {
        assert!(ground.step(&worker).await);
    }
    assert_eq!(ground.pass(&path).await["onChainState"], "ACTIVE");
    proxy.set(Fault::Behind(behind));
    for _ in 0..12 {
        steps(&ground, &worker, 1).await;
        let pass = ground.pass(&path).await;
        assert_eq!(pass["onChainState"], "ACTIVE");
        assert_eq!(ground.operation(&pass).await["status"], "confirmed");
    }
    proxy.set(Fault::None);
    ground.anvil.mine_blocks(5).await;
    steps(&ground, &worker, 3).await;
    let pass = ground.pass(&path).await;
    assert_eq!(ground.operation(&pass).await["status"], "settled");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_needs_no_old_states() {
    let ground = Ground::new().await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    proxy.set(Fault::Pruned);
    let worker = ground.worker_by(&[&proxy.url], Fees::default());
    let before = ground.transactions().await;
    for (number, wallet) in [WALLET, OTHER].into_iter().enumerate() {
        let path = ground.issue(wallet).await;
        ground.settle(&worker).await;
        assert_eq!(ground.pass(&path).await["onChainState"], "ACTIVE");
        assert_eq!(proxy.asked_for_old_states(), 0, "{number}");
    }
    assert_eq!(ground.transactions().await, before + 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_wrong_count_of_a_node_is_one_wrong_answer_and_no_more() {
    let ground = Ground::new().await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    let worker = ground.worker_by(&[&proxy.url], Fees::default());
    ground.issue(WALLET).await;
    ground.settle(&worker).await;
    let before = ground.transactions().await;
    let path = ground.issue(OTHER).await;
    proxy.set(Fault::Miscounting);
    for _ in 0..2 {
        ground.step(&worker).await;
        let pass = ground.pass(&path).await;
        assert_eq!(ground.operation(&pass).await["lastError"], "node_behind");
    }
    proxy.set(Fault::None);
    steps(&ground, &worker, 4).await;
    assert_eq!(ground.pass(&path).await["onChainState"], "ACTIVE");
    assert_eq!(ground.transactions().await, before + 1);
}

/// The node that says that something came too late has done its part.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_says_that_a_nonce_is_used_is_asked_again() {
    let ground = Ground::with(Setup { chain_id: 999, ..Setup::default() }).await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    let worker = ground.worker_by(&[&proxy.url, &ground.anvil.url], Fees::default());
    let path = ground.issue(WALLET).await;
    ground.anvil.mine_at_once(false).await;
    assert!(ground.step(&worker).await);
    let sent = ground.pass(&path).await["events"][0]["transaction"]["identifier"].clone();
    ground.anvil.tell("anvil_dropTransaction", json!([sent])).await;
    ground.anvil.mine_at_once(true).await;
    let beside = ground.actor().cancel_at(ground.transactions().await).await.unwrap();
    ground.connection.send(&beside).await.unwrap();
    let before = ground.transactions().await;
    for _ in 0..3 {
        let asked = proxy.requests();
        assert!(ground.step(&worker).await);
        assert_ne!(proxy.requests(), asked);
        let pass = ground.pass(&path).await;
        assert_eq!(ground.operation(&pass).await["lastError"], json!(null));
    }
    for _ in 0..12 {
        ground.anvil.mine().await;
        steps(&ground, &worker, 1).await;
    }
    assert_eq!(ground.pass(&path).await["onChainState"], "ACTIVE");
    assert_eq!(ground.transactions().await, before + 1);
}

/// It is signed anew only when nodes have said so for long: until then it may take effect.
#[tokio::test(flavor = "multi_thread")]
async fn one_node_does_not_make_a_transaction_lost() {
    let ground = Ground::new().await;
    let before = ground.transactions().await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    let worker = ground.worker_by(&[&proxy.url, &ground.anvil.url], Fees::default());
    let path = ground.issue(WALLET).await;
    ground.anvil.mine_at_once(false).await;
    assert!(ground.step(&worker).await);
    let sent = ground.pass(&path).await["events"][0]["transaction"].clone();
    proxy.set(Fault::Displacing);
    steps(&ground, &worker, 1).await;
    let pass = ground.pass(&path).await;
    assert_eq!(ground.operation(&pass).await["lastError"], "node_behind");
    // Another node is asked.
    steps(&ground, &worker, 1).await;
    let pass = ground.pass(&path).await;
    assert_eq!(ground.operation(&pass).await["lastError"], json!(null));
    assert_eq!(pass["events"][0]["transaction"], sent);
    ground.anvil.mine_at_once(true).await;
    ground.anvil.mine().await;
    ground.settle(&worker).await;
    let pass = ground.pass(&path).await;
    assert_eq!(pass["onChainState"], "ACTIVE");
    assert_eq!(pass["events"][1]["transaction"]["identifier"], sent["identifier"]);
    assert_eq!(ground.transactions().await, before + 1);
}

/// Somebody may have to press a button.
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_key_is_not_its_nodes_failure() {
    let ground = Ground::new().await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    let worker = ground.worker_with_slow_key(&[&proxy.url, &ground.anvil.url]);
    let path = ground.issue(WALLET).await;
    for _ in 0..2 {
        let asked = proxy.requests();
        assert!(ground.step(&worker).await);
        let pass = ground.pass(&path).await;
        assert_eq!(ground.operation(&pass).await["lastError"], "signer_failed");
        assert_ne!(proxy.requests(), asked, "the node is asked again");
    }
}

/// From the beginning, and once it has answered well.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_lets_everybody_wait_holds_up_nobody() {
    let ground = Ground::new().await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    let other = "0x00000000000000000000000000000000000000c2";
    let worker = |ground: &Ground| {
        let worker = ground.worker_by(&[&proxy.url, &ground.anvil.url], Fees::default());
        worker.with_step_deadline(Duration::from_secs(1))
    };
    let open = worker(&ground);
    ground.issue(WALLET).await;
    ground.settle(&open).await;
    proxy.set(Fault::Silent);
    for (wallet, worker) in [(WALLET, open), (other, worker(&ground))] {
        let path = ground.issue(wallet).await;
        ground.call(axum::http::Method::PATCH, &path, json!({ "state": "FROZEN" })).await;
        ground.settle(&worker).await;
        assert_eq!(ground.on_chain(wallet).await.unwrap().state, PassState::Frozen);
        assert_eq!(ground.pass(&path).await["onChainState"], "FROZEN");
    }
}

/// One node's word is not enough.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_denies_a_pass_does_not_keep_it_from_being_taken_away() {
    let ground = Ground::new().await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    let path = ground.issue(WALLET).await;
    ground.settle(&ground.worker()).await;
    for (state, expected) in [("FROZEN", PassState::Frozen), ("REVOKED", PassState::Revoked)] {
        proxy.set(Fault::Denying);
        ground.call(axum::http::Method::PATCH, &path, json!({ "state": state })).await;
        let worker = ground.worker_by(&[&proxy.url], Fees::default());
        steps(&ground, &worker, 3).await;
        let pass = ground.pass(&path).await;
        assert_eq!(ground.operation(&pass).await["status"], "pending");
        proxy.set(Fault::None);
        steps(&ground, &worker, 5).await;
        assert_eq!(ground.pass(&path).await["onChainState"], state);
        assert_eq!(ground.on_chain(WALLET).await.unwrap().state, expected);
    }
}

/// Nothing else that goes wrong meanwhile makes one node's word enough.
#[tokio::test(flavor = "multi_thread")]
async fn after_other_failures_too_one_node_does_not_end_a_freeze() {
    let ground = Ground::new().await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    let path = ground.issue(WALLET).await;
    ground.settle(&ground.worker()).await;
    ground.call(axum::http::Method::PATCH, &path, json!({ "state": "FROZEN" })).await;
    let worker = ground.worker_by(&[&proxy.url], Fees::default());
    proxy.set(Fault::Down);
    steps(&ground, &worker, 8).await;
    proxy.set(Fault::Denying);
    steps(&ground, &worker, 1).await;
    let freeze = ground.operation(&ground.pass(&path).await).await;
    assert_eq!((&freeze["status"], &freeze["lastError"]), (&json!("pending"), &json!("no_pass")));
    proxy.set(Fault::None);
    steps(&ground, &worker, 5).await;
    assert_eq!(ground.on_chain(WALLET).await.unwrap().state, PassState::Frozen);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_other_failures_too_one_node_does_not_make_a_transaction_lost() {
    let ground = Ground::new().await;
    let before = ground.transactions().await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    let worker = ground.worker_by(&[&proxy.url], Fees::default());
    let path = ground.issue(WALLET).await;
    ground.anvil.mine_at_once(false).await;
    steps(&ground, &worker, 1).await;
    let sent = ground.pass(&path).await["events"][0]["transaction"]["identifier"].clone();
    for (fault, count) in [(Fault::Down, 8), (Fault::Displacing, 1)] {
        proxy.set(fault);
        steps(&ground, &worker, count).await;
    }
    let pass = ground.pass(&path).await;
    assert_eq!(ground.operation(&pass).await["lastError"], "node_behind");
    proxy.set(Fault::None);
    ground.anvil.mine_at_once(true).await;
    ground.anvil.mine().await;
    steps(&ground, &worker, 5).await;
    let pass = ground.pass(&path).await;
    assert_eq!(pass["events"][1]["transaction"]["identifier"], sent);
    assert_eq!(ground.transactions().await, before + 1);
}

/// By nodes none of which is right there is nothing to be done; but none of it stays.
#[tokio::test(flavor = "multi_thread")]
async fn a_height_that_no_chain_has_is_not_written_down() {
    let ground = Ground::new().await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    let worker = ground.worker_by(&[&proxy.url], Fees::default());
    let path = ground.issue(WALLET).await;
    proxy.set(Fault::Ahead(1_000_000_000_000_000));
    steps(&ground, &worker, 2).await;
    let pass = ground.pass(&path).await;
    assert_eq!(ground.operation(&pass).await["lastError"], "chain_unreachable");
    proxy.set(Fault::None);
    steps(&ground, &worker, 3).await;
    assert_eq!(ground.pass(&path).await["onChainState"], "ACTIVE");
}

/// So much higher than it is was the newest block once, by what its node said.
const AHEAD: u64 = 1_000_000_000;

/// A pass that was seen in such a block. All that was done is final.
async fn seen_far_ahead() -> (Ground, String) {
    let ground = Ground::with(Setup { chain_id: 999, ..Setup::default() }).await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    let worker = ground.worker_by(&[&proxy.url], Fees::default());
    let path = ground.issue(WALLET).await;
    assert!(ground.step(&worker).await);
    ground.anvil.quiet().await;
    proxy.set(Fault::Ahead(AHEAD));
    assert!(ground.step(&worker).await);
    let pass = ground.pass(&path).await;
    assert_eq!(pass["onChainState"], "ACTIVE");
    proxy.set(Fault::None);
    ground.anvil.mine_blocks(5).await;
    steps(&ground, &worker, 4).await;
    let pass = ground.pass(&path).await;
    assert_eq!(ground.operation(&pass).await["status"], "settled");
    (ground, path)
}

#[tokio::test(flavor = "multi_thread")]
async fn after_one_wrong_height_a_freeze_gets_through_within_minutes() {
    let (ground, path) = seen_far_ahead().await;
    ground.call(axum::http::Method::PATCH, &path, json!({ "state": "FROZEN" })).await;
    let worker = ground.worker();
    let mut minutes = 0;
    while ground.pass(&path).await["onChainState"] != "FROZEN" {
        for _ in 0..2 {
            ground.clock.advance_ms(30_000);
            ground.anvil.mine().await;
            worker.step().await.unwrap();
        }
        minutes += 1;
        assert!(minutes <= 6, "{minutes}");
    }
    assert!(minutes > 2, "it is not believed at once that the height was wrong");
    assert_eq!(ground.on_chain(WALLET).await.unwrap().state, PassState::Frozen);
    ground.call(axum::http::Method::PATCH, &path, json!({ "state": "ACTIVE" })).await;
    assert!(ground.step(&ground.worker()).await);
    let unfreeze = ground.operation(&ground.pass(&path).await).await;
    assert_eq!(unfreeze.get("lastError"), None, "what is shown is of a block that there is");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_one_wrong_height_comparisons_and_verdicts_are_right_again() {
    let (ground, _) = seen_far_ahead().await;
    let chain = ground.deployment.chain.network();
    let path = format!("/v2/verdict/ethereum/{chain}/{WALLET}");
    let ask = async |app: &axum::Router| {
        ground.ask_app(app, axum::http::Method::GET, &path, json!(null)).await.0
    };
    let app = ground.app_over(ground.actors());
    assert_eq!(ask(&app).await, 503);
    ground.clock.advance_ms(150_000);
    assert_eq!(ask(&app).await, 503, "no new block was shown since");
    ground.anvil.mine().await;
    assert_eq!(ask(&app).await, 200);
    let another = ground.app_over(ground.actors());
    assert_eq!(ask(&another).await, 503, "it is still written down");
    let mut janitor = Ground::janitor_of(ground.worker());
    for _ in 0..8 {
        ground.clock.advance_ms(301_000);
        ground.anvil.mine().await;
        janitor.round().await;
    }
    assert_eq!(ask(&ground.app_over(ground.actors())).await, 200);
}
