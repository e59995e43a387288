//! What happens in a network.

mod trouble;

use std::time::Duration;

use futures::{StreamExt, TryStreamExt};
use portcullis_solana::{
    GatewayEvent,
    instruction::IssuePass,
    rpc::{CommitmentConfig, Cursor, WatchOptions, WatchedEvent},
};
use proptest::{
    prelude::{Strategy, any},
    test_runner::{Config, TestRunner},
};
use serde_json::json;
use solana_signer::Signer;

use crate::{
    wire::Fault,
    world::{RETRY, World, address},
};

const ONCE: WatchOptions = WatchOptions {
    commitment: CommitmentConfig::finalized(),
    follow: false,
    poll_every: Duration::from_millis(1),
    retry: RETRY,
};

async fn events(world: &World, after: Option<Cursor>) -> Vec<WatchedEvent> {
    world.cluster.watch(&world.network, after, ONCE).try_collect().await.unwrap()
}

fn names(events: &[WatchedEvent]) -> Vec<&'static str> {
    let name = |event: &WatchedEvent| event.event.event().map_or("-", GatewayEvent::name);
    events.iter().map(name).collect()
}

/// Several events in a transaction, failed transactions, transactions of other networks.
async fn story(world: &World) {
    let other = world.create_network(1).await;
    let [a, b, c] = ["a", "b", "c"].map(address);
    let issue = |wallet| world.issue(&wallet).instruction();
    world.operate(&[issue(a), issue(b)]).await.unwrap();
    world.operate(&[issue(a)]).await.unwrap_err();
    let abroad = IssuePass { network: other, ..world.issue(&a) }.instruction();
    world.operate(&[world.freeze(&a, 1), abroad, world.revoke(&b)]).await.unwrap();
    fail(world, &a).await;
    world.operate(&[issue(c)]).await.unwrap();
    world.govern(&[world.pause()]).await.unwrap();
}

const STORY: [&str; 8] = [
    "NetworkCreated",
    "GatekeeperAdded",
    "PassIssued",
    "PassIssued",
    "PassFrozen",
    "PassRevoked",
    "PassIssued",
    "NetworkPaused",
];

/// A transaction that is on chain, and failed.
async fn fail(world: &World, wallet: &portcullis_solana::Address) {
    use portcullis_solana::rpc::{Budget, ComputeLimit, Priority, TransactionSigner};
    let budget = Budget { compute: ComputeLimit::Units(50_000), priority: Priority::None };
    let signers: [&TransactionSigner; 1] = [&world.operator];
    let call = [world.issue(wallet).instruction()];
    let payer = world.operator.pubkey();
    let signed = world.cluster.sign(&call, &payer, &signers, &budget).await.unwrap();
    let wire = serde_json::to_value(&signed).unwrap()["wire"].clone();
    let params = json!([wire, {"encoding": "base64", "skipPreflight": true}]);
    world.svm.answer("sendTransaction", &params).unwrap();
}

#[tokio::test]
async fn everything_is_told_once_in_order() {
    let world = World::new().await;
    story(&world).await;
    let events = events(&world, None).await;
    assert_eq!(names(&events), STORY);
    let places: Vec<_> = events.iter().map(|event| (event.slot, event.index)).collect();
    assert!(places.is_sorted_by(|a, b| a < b), "{places:?}");
    assert_eq!(events[4].index, 0);
    assert_eq!(events[5].index, 2, "the other network's is between them");
    for event in &events {
        assert_eq!(event.event.event().map(GatewayEvent::network), Some(&world.network));
        assert_eq!(event.cursor.to_string().parse(), Ok(event.cursor));
        assert!(event.block_time.is_some());
    }
}

#[tokio::test]
async fn from_every_place_the_rest_is_told() {
    let world = World::new().await;
    story(&world).await;
    let all = events(&world, None).await;
    for (position, event) in all.iter().enumerate() {
        assert_eq!(events(&world, Some(event.cursor)).await, all[position + 1..], "{position}");
    }
}

#[test]
fn however_it_is_split_the_sequence_is_the_same() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let world = runtime.block_on(async {
        let world = World::new().await;
        story(&world).await;
        world
    });
    let all = runtime.block_on(events(&world, None));
    let fault = any::<bool>().prop_map(|lost| if lost { Fault::Lost } else { Fault::Code(-32005) });
    let splits =
        (proptest::collection::vec(1..4usize, 1..8), proptest::collection::vec(fault, 0..3));
    let mut runner = TestRunner::new(Config { cases: 48, ..Config::default() });
    let result = runner.run(&splits, |(takes, faults)| {
        let told = runtime.block_on(async {
            let mut told: Vec<WatchedEvent> = Vec::new();
            for take in takes.iter().chain(&[all.len()]) {
                world.wire.heal();
                world.wire.next("getTransaction", faults.clone());
                world.wire.next("getSignaturesForAddress", faults.clone());
                let after = told.last().map(|event| event.cursor);
                let stream = world.cluster.watch(&world.network, after, ONCE);
                told.extend(stream.take(*take).try_collect::<Vec<_>>().await.unwrap());
            }
            told
        });
        proptest::prop_assert_eq!(&told, &all);
        Ok(())
    });
    result.unwrap();
}

#[tokio::test]
async fn what_happens_while_watching_is_told() {
    let world = World::new().await;
    let follow = WatchOptions { follow: true, ..ONCE };
    let latest = world.cluster.latest(&world.network, ONCE.commitment).await.unwrap();
    let mut stream = Box::pin(world.cluster.watch(&world.network, latest, follow));
    for name in ["a", "b", "c"] {
        let wallet = address(name);
        let (told, _) = tokio::join!(stream.next(), world.issued(&wallet));
        let told = told.unwrap().unwrap();
        assert_eq!(told.event.event().and_then(GatewayEvent::wallet), Some(&wallet));
    }
}

#[tokio::test]
async fn a_network_where_nothing_happened_has_no_latest_place() {
    let world = World::new().await;
    let nowhere = address("nowhere");
    assert_eq!(world.cluster.latest(&nowhere, ONCE.commitment).await.unwrap(), None);
    let told: Vec<_> = world.cluster.watch(&nowhere, None, ONCE).collect().await;
    assert!(told.is_empty());
}

#[tokio::test]
async fn pages_are_joined() {
    let world = World::new().await;
    story(&world).await;
    let all = events(&world, None).await;
    // A node that lists two at a time, whatever it is asked.
    world.wire.change("getSignaturesForAddress", |answer| {
        answer.as_array_mut().unwrap().truncate(2);
    });
    assert_eq!(events(&world, None).await, all);
    assert_eq!(events(&world, Some(all[1].cursor)).await, all[2..]);
}
