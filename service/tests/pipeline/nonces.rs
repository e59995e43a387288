//! Nonces that were taken by those who died, or by somebody else.

use std::time::Duration;

use portcullis::{Fees, PassState, evm::FeePolicy};
use portcullis_service::{
    clock::Clock as _,
    pipeline::Janitor,
    store::{NonceCounts, SignerAccount},
};
use serde_json::Value;

use crate::{
    ground::Ground,
    nodes::steps,
    proxy::{Fault, Proxy},
};

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

/// A gap under the next nonce, which nothing but a cancellation would get into a block, and no block
/// comes.
pub(crate) async fn gap(ground: &Ground) -> u64 {
    ground.anvil.mine_at_once(false).await;
    let next = ground.transactions().await;
    let first = ground.issue(FIRST).await;
    let task = ground.store.lease(ground.clock.now_ms(), 3_600_000).await.unwrap().unwrap();
    assert_eq!(ground.reserve(&task).await, i64::try_from(next).unwrap());
    ground.issue(SECOND).await;
    assert!(ground.step(&ground.worker()).await);
    ground.call(axum::http::Method::DELETE, &first, serde_json::Value::Null).await;
    next
}

/// The transactions that wait under this nonce while the janitor makes its rounds.
async fn cancellations(
    ground: &Ground,
    janitor: &mut Janitor,
    nonce: u64,
    rounds: usize,
    every_ms: i64,
) -> Vec<Value> {
    let mut seen = Vec::new();
    for _ in 0..rounds {
        ground.clock.advance_ms(every_ms);
        janitor.round().await;
        seen.extend(ground.waiting(nonce).await);
    }
    seen.dedup_by_key(|transaction| transaction["hash"].clone());
    seen
}

fn gas(transaction: &Value) -> u64 {
    u64::from_str_radix(transaction["gas"].as_str().unwrap().trim_start_matches("0x"), 16).unwrap()
}

async fn account(ground: &Ground) -> SignerAccount {
    let (chain, operator) = (&ground.deployment.chain, ground.operator.to_string());
    ground.store.signer_account(chain, &operator).await.unwrap().unwrap()
}

/// How often a cancellation was signed for the next nonce, and since when there is one.
async fn tries(ground: &Ground, nonce: u64) -> (i64, i64) {
    let number = i64::try_from(nonce).unwrap();
    let counts = NonceCounts { finalized: None, latest: number, pending: number };
    let (account, now_ms) = (account(ground).await, ground.clock.now_ms());
    let gaps = ground.store.nonce_gaps(&account, counts, now_ms).await.unwrap();
    let gap = gaps.unwrap().remove(0);
    (gap.tries, gap.since_ms)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancellation_has_the_gas_that_its_chain_asks_for() {
    let ground = Ground::new().await;
    let nonce = gap(&ground).await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    proxy.set(Fault::Rollup(300_000));
    let mut janitor = Ground::janitor_of(ground.worker_by(&[&proxy.url], Fees::default()));
    let seen = cancellations(&ground, &mut janitor, nonce, 2, 10_000).await;
    assert_eq!(seen.iter().map(gas).collect::<Vec<_>>(), [321_000 * 12 / 10]);
    // It asks each time: by now the node does not say.
    proxy.set(Fault::NoEstimates);
    let seen = cancellations(&ground, &mut janitor, nonce, 2, 61_000).await;
    assert_eq!(gas(seen.last().unwrap()), 200_000);
    proxy.set(Fault::None);
    let seen = cancellations(&ground, &mut janitor, nonce, 3, 121_000).await;
    assert_eq!(gas(seen.last().unwrap()), 25_200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancellation_is_tried_so_often_and_no_more_until_an_operator_says_so() {
    let ground = Ground::new().await;
    let nonce = gap(&ground).await;
    let mut janitor = ground.janitor();
    let seen = cancellations(&ground, &mut janitor, nonce, 40, 601_000).await;
    assert_eq!(seen.len(), 24);
    let (account, next) = (account(&ground).await, i64::try_from(nonce + 2).unwrap());
    let now_ms = ground.clock.now_ms();
    ground.store.set_next_nonce(&account.chain, &account.account, next, now_ms).await.unwrap();
    let seen = cancellations(&ground, &mut janitor, nonce, 1, 601_000).await;
    assert_eq!(seen.len(), 1);
    ground.anvil.mine_at_once(true).await;
    ground.anvil.mine().await;
    ground.settle(&ground.worker()).await;
    assert_active(&ground, SECOND).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancellation_pays_so_many_times_the_price_and_no_more() {
    let ground = Ground::new().await;
    let nonce = gap(&ground).await;
    let evm = FeePolicy { max_replacement_multiple: Some(2), ..FeePolicy::default() };
    let fees = Fees { evm, ..Fees::default() };
    let mut janitor = Ground::janitor_of(ground.worker_by(&[&ground.anvil.url], fees));
    let seen = cancellations(&ground, &mut janitor, nonce, 20, 601_000).await;
    assert_eq!(seen.len(), 6, "the first, and five times an eighth more");
}

/// Nobody waits a minute for what no node has.
#[tokio::test(flavor = "multi_thread")]
async fn a_cancellation_that_is_too_cheap_to_be_taken_is_paid_more_for_at_once() {
    let ground = Ground::new().await;
    let nonce = gap(&ground).await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    let mut janitor = Ground::janitor_of(ground.worker_by(&[&proxy.url], Fees::default()));
    let (_, since_ms) = tries(&ground, nonce).await;
    for (fault, expected) in
        [(Fault::Dear, 1), (Fault::Dear, 2), (Fault::Poor, 2), (Fault::None, 2)]
    {
        proxy.set(fault);
        cancellations(&ground, &mut janitor, nonce, 1, 10_000).await;
        assert_eq!(tries(&ground, nonce).await, (expected, since_ms), "{fault:?}");
    }
    assert!(ground.waiting(nonce).await.is_some());
    cancellations(&ground, &mut janitor, nonce, 1, 120_000).await;
    assert_eq!(tries(&ground, nonce).await, (3, ground.clock.now_ms()), "it was taken");
}

/// It is in a block soon, most of the time.
#[tokio::test(flavor = "multi_thread")]
async fn what_another_program_has_sent_is_not_cancelled() {
    let ground = Ground::new().await;
    ground.anvil.mine_at_once(false).await;
    let nonce = ground.transactions().await;
    let beside = ground.actor().cancel_at(nonce).await.unwrap();
    ground.connection.send(&beside).await.unwrap();
    ground.issue(FIRST).await;
    assert!(ground.step(&ground.worker()).await);
    assert!(ground.waiting(nonce + 1).await.is_some(), "behind it");
    let mut janitor = ground.janitor();
    let seen = cancellations(&ground, &mut janitor, nonce, 9, 61_000).await;
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0]["hash"], beside.id());
    ground.anvil.mine_at_once(true).await;
    ground.anvil.mine().await;
    ground.settle(&ground.worker()).await;
    assert_active(&ground, FIRST).await;
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
    assert!(ground.waiting(next + 2).await.is_some());
    ground.call(axum::http::Method::DELETE, &first, serde_json::Value::Null).await;
    let mut janitor = ground.janitor();
    let seen = cancellations(&ground, &mut janitor, next + 1, 10, 601_000).await;
    assert_eq!(seen.len(), 1, "{seen:?}");
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
    // Until that is believed.
    steps(&ground, &worker, 6).await;
    ground.settle(&worker).await;
    assert_active(&ground, FIRST).await;
    assert_eq!(ground.transactions().await, before + 1);
}

/// A round later another node is asked, and nothing else waits for this one.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_lets_the_janitor_wait_does_so_once() {
    let ground = Ground::new().await;
    let nonce = gap(&ground).await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    let worker = ground.worker_by(&[&proxy.url, &ground.anvil.url], Fees::default());
    let mut janitor = Ground::janitor_of(worker.with_step_deadline(Duration::from_secs(1)));
    janitor.round().await;
    proxy.set(Fault::Silent);
    let rounds = cancellations(&ground, &mut janitor, nonce, 2, 10_000);
    let seen = tokio::time::timeout(Duration::from_secs(20), rounds).await.unwrap();
    assert_eq!(seen.len(), 1);
}

/// What it asks of a cancellation may have changed since that was signed.
#[tokio::test(flavor = "multi_thread")]
async fn a_cancellation_that_is_refused_is_signed_anew_and_not_too_often() {
    let ground = Ground::new().await;
    let nonce = gap(&ground).await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    proxy.set(Fault::Refusing);
    let worker = ground.worker_by(&[&proxy.url, &ground.anvil.url], Fees::default());
    let mut janitor = Ground::janitor_of(worker);
    for (after_ms, expected) in
        [(10_000, 1), (10_000, 1), (49_000, 1), (10_000, 2), (100_000, 2), (30_000, 3), (10_000, 3)]
    {
        cancellations(&ground, &mut janitor, nonce, 1, after_ms).await;
        assert_eq!(tries(&ground, nonce).await.0, expected);
    }
    assert_eq!(ground.waiting(nonce).await, None, "its node is the one that is asked");
    proxy.set(Fault::None);
    let seen = cancellations(&ground, &mut janitor, nonce, 1, 10_000).await;
    assert_eq!((seen.len(), tries(&ground, nonce).await.0), (1, 3));
}
