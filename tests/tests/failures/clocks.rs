//! Clocks that do not agree: the service's, the chain's, another instance's.

use std::sync::Arc;

use axum::http::Method;
use portcullis_service::{
    clock::{Clock as _, ManualClock},
    pipeline::Worker,
    store::StoreError,
};
use serde_json::json;

use crate::ground::{Ground, LIFETIME_SECONDS, Setup, wallet};

const MINUTES: i64 = 7 * 60;
const HOURS: i64 = 6 * 3_600;

/// How far the service's clock is ahead of the chain's.
const SKEWS_SECONDS: [i64; 4] = [-HOURS, -MINUTES, MINUTES, HOURS];

/// What a test needs from its first step to its last one, on the chain's clock.
const SHORT_SECONDS: i64 = 400;

async fn skewed(ahead_seconds: i64) -> Ground {
    Ground::with(Setup { ahead_seconds, ..Setup::default() }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pass_lives_as_long_as_was_asked_for_by_the_chains_clock() {
    for skew in SKEWS_SECONDS {
        let ground = skewed(skew).await;
        let wallet = wallet();
        let path = ground.issue(&wallet).await;
        let worker = ground.worker();
        ground.step(&worker).await;
        let expires_at = ground.chain.now() + LIFETIME_SECONDS;
        assert_eq!(ground.on_chain(&wallet).await.unwrap().expires_at, expires_at, "{skew}");
        ground.settle(&worker).await;
        ground.assert_issued_once(&wallet, &path).await;
        let pass = ground.pass(&path).await;
        assert_eq!(pass["expiryTimestamp"], expires_at, "{skew}");
        assert_eq!(pass["expired"], false, "{skew}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expiry_is_the_second_that_was_asked_for_whoever_is_ahead() {
    for skew in SKEWS_SECONDS {
        let ground = skewed(skew).await;
        let wallet = wallet();
        let path = ground.issued(&wallet).await;
        let wanted = ground.chain.now() + 2 * LIFETIME_SECONDS;
        ground.call(Method::PATCH, &path, json!({ "expiryTimestamp": wanted })).await;
        ground.settle(&ground.worker()).await;
        assert_eq!(ground.on_chain(&wallet).await.unwrap().expires_at, wanted, "{skew}");
        assert_eq!(ground.pass(&path).await["expiryTimestamp"], wanted, "{skew}");
    }
}

/// It lies ahead for the service, and behind for the chain, which takes no such expiry.
#[tokio::test(flavor = "multi_thread")]
async fn an_expiry_that_the_chain_has_behind_it_ends_the_pass_at_once() {
    for skew in [-HOURS, -MINUTES] {
        let ground = skewed(skew).await;
        let wallet = wallet();
        let path = ground.issued(&wallet).await;
        let wanted = ground.clock.now_seconds() + 5;
        let asked_at = ground.chain.now();
        ground.call(Method::PATCH, &path, json!({ "expiryTimestamp": wanted })).await;
        ground.settle(&ground.worker()).await;
        let expires_at = ground.on_chain(&wallet).await.unwrap().expires_at;
        let soon = asked_at..asked_at + SHORT_SECONDS;
        assert!(soon.contains(&expires_at), "{skew}: {expires_at} {soon:?}");
        assert_eq!(ground.pass(&path).await["expiryTimestamp"], expires_at, "{skew}");
        assert_eq!(ground.operation(&path).await["status"], "settled", "{skew}");
    }
}

/// For the chain it lies ahead. The service goes by its own clock in what it refuses.
#[tokio::test(flavor = "multi_thread")]
async fn an_expiry_that_the_service_has_behind_it_is_refused_and_changes_nothing() {
    for skew in [MINUTES, HOURS] {
        let ground = skewed(skew).await;
        let wallet = wallet();
        let path = ground.issued(&wallet).await;
        let before = ground.on_chain(&wallet).await.unwrap().expires_at;
        let wanted = ground.chain.now() + 60;
        let body = json!({ "expiryTimestamp": wanted });
        let (status, problem) = ground.ask(Method::PATCH, &path, body).await;
        assert_eq!((status, &problem["code"]), (400, &json!("invalid_expiry")), "{skew}");
        ground.settle(&ground.worker()).await;
        assert_eq!(ground.on_chain(&wallet).await.unwrap().expires_at, before, "{skew}");
        assert_eq!(ground.pass(&path).await["expiryTimestamp"], before, "{skew}");
    }
}

/// The chain's clock stands, or goes back a little, as a cluster's may: the validators estimate it.
#[tokio::test(flavor = "multi_thread")]
async fn a_clock_of_the_chain_that_goes_back_changes_nothing() {
    let ground = Ground::new().await;
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    let worker = ground.worker();
    worker.step().await.unwrap();
    ground.chain.advance_seconds(-MINUTES);
    ground.settle(&worker).await;
    ground.assert_issued_once(&wallet, &path).await;
}

/// Until an instance has heard of the database's clock it may take what another one is at. The fence
/// keeps the other one from writing anything more.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_instances_whose_clocks_are_hours_apart_one_is_heard() {
    let ground = Ground::new().await;
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    let slow = ground.store.lease(ground.clock.now_ms(), 15_000).await.unwrap().unwrap();
    let ahead = Arc::new(ManualClock::at_ms(ground.clock.now_ms() + HOURS * 1_000));
    let fast = ground.worker_elsewhere(ahead.clone()).await;
    for _ in 0..20 {
        ahead.advance_ms(10_000);
        fast.step().await.unwrap();
    }
    let now_ms = ground.clock.now_ms();
    let late = ground.store.postpone(&slow.lease, None, now_ms, now_ms).await;
    assert!(matches!(late, Err(StoreError::LeaseLost)), "{late:?}");
    let late = ground.store.extend_lease(&slow.lease, now_ms, 15_000).await;
    assert!(matches!(late, Err(StoreError::LeaseLost)), "{late:?}");
    ground.assert_issued_once(&wallet, &path).await;
}

/// Both at the same passes, at the same time.
#[tokio::test(flavor = "multi_thread")]
async fn instances_whose_clocks_are_hours_apart_do_everything_once() {
    let ground = Ground::new().await;
    let ahead = Arc::new(ManualClock::at_ms(ground.clock.now_ms() + HOURS * 1_000));
    let fast = ground.worker_elsewhere(ahead.clone()).await;
    let wallets: Vec<_> = (0..8).map(|_| wallet()).collect();
    let mut paths = Vec::new();
    for wallet in &wallets {
        paths.push(ground.issue(wallet).await);
    }
    let slow = ground.worker();
    let work = async |worker: &Worker, clock: &ManualClock| {
        for _ in 0..40 {
            clock.advance_ms(10_000);
            worker.step().await.unwrap();
        }
    };
    futures::join!(work(&slow, &ground.clock), work(&fast, &ahead));
    // What the fast one put off waits until the slow one's clock comes to that.
    ground.clock.advance_ms(HOURS * 1_000);
    ground.settle(&slow).await;
    for (wallet, path) in wallets.iter().zip(&paths) {
        ground.assert_issued_once(wallet, path).await;
    }
}
