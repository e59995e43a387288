//! Several workers and instances that share a signer.

use std::{collections::BTreeSet, sync::Arc};

use portcullis_service::clock::{Clock as _, DatabaseClock, ManualClock};
use serde_json::json;

use crate::ground::{Ground, Setup};

const PASSES: u64 = 50;

fn wallet(number: u64) -> String {
    format!("0x{:040x}", 0xaa00 + number)
}

/// Two instances with two workers each, all with one signer, and a janitor: each pass is issued once,
/// by transactions with nonces that follow each other.
async fn fifty_passes_are_issued_once_each(setup: Setup) {
    let ground = Ground::with(setup).await;
    let before = ground.transactions().await;
    let mut paths = Vec::new();
    for number in 1..=PASSES {
        paths.push(ground.issue(&wallet(number)).await);
    }
    let second = ground.another_instance(ground.clock.clone()).await;
    let workers = [
        ground.worker(),
        ground.worker(),
        second.worker(ground.actors()),
        second.worker(ground.actors()),
    ];
    let working = workers.into_iter().map(|worker| {
        let clock = ground.clock.clone();
        async move {
            let mut idle = 0;
            while idle < 3 {
                clock.advance_ms(1_000);
                idle = if worker.step().await.unwrap() { 0 } else { idle + 1 };
            }
        }
    });
    futures::future::join_all(working).await;
    ground.settle(&ground.worker()).await;
    let mut nonces = BTreeSet::new();
    for (path, number) in paths.iter().zip(1..) {
        let pass = ground.pass(path).await;
        assert_eq!(pass["onChainState"], "ACTIVE", "{number}");
        let hash = &pass["events"][1]["transaction"]["identifier"];
        let transaction = ground.anvil.tell("eth_getTransactionByHash", json!([hash])).await;
        nonces.insert(transaction["nonce"].as_str().unwrap().to_owned());
    }
    assert_eq!(nonces.len() as u64, PASSES, "a transaction each");
    assert_eq!(ground.transactions().await, before + PASSES, "and none besides");
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_passes_are_issued_once_each_on_sqlite() {
    fifty_passes_are_issued_once_each(Setup::default()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_passes_are_issued_once_each_on_postgres() {
    fifty_passes_are_issued_once_each(Setup { on_postgres: true, ..Setup::default() }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_whose_clock_is_ahead_takes_nobodys_lease() {
    let ground = Ground::new().await;
    ground.issue(&wallet(1)).await;
    let task = ground.store.lease(ground.clock.now_ms(), 120_000).await.unwrap();
    assert!(task.is_some());
    let ahead = ManualClock::at_ms(ground.clock.now_ms() + 150_000);
    let clock = DatabaseClock::over(Arc::new(ahead));
    let skewed = ground.another_instance(Arc::new(clock)).await;
    let worker = skewed.worker(ground.actors());
    // As a janitor does, by the database's clock; here, the first instance's is that.
    worker.clock().agree(ground.clock.now_ms());
    assert!(!worker.step().await.unwrap());
}
