//! Watching through a node's troubles.

use futures::StreamExt;
use portcullis_solana::rpc::{Cursor, Logged, ReadError, WatchedEvent};
use serde_json::{Value, json};

use super::{ONCE, STORY, events, names, story};
use crate::{
    wire::Fault,
    world::{RETRY, World, address},
};

#[tokio::test]
async fn a_node_that_lists_more_than_asked_doubles_nothing() {
    let world = World::new().await;
    story(&world).await;
    let all = events(&world, None).await;
    // It does not know the cursor's transaction, and begins at the beginning.
    let svm = world.svm.clone();
    let network = world.network.to_string();
    let mut answered = false;
    world.wire.change("getSignaturesForAddress", move |answer| {
        let params = json!([network, {"commitment": "finalized"}]);
        *answer = match std::mem::replace(&mut answered, true) {
            false => svm.answer("getSignaturesForAddress", &params).unwrap(),
            true => json!([]),
        };
    });
    assert_eq!(events(&world, Some(all[3].cursor)).await, all[4..]);
}

#[tokio::test]
async fn a_fault_that_lasts_is_told_and_the_stream_goes_on() {
    let world = World::new().await;
    story(&world).await;
    let retries = RETRY.attempts as usize;
    world.wire.next("getTransaction", vec![Fault::Lost; (retries + 1) * 8]);
    let told: Vec<_> = world.cluster.watch(&world.network, None, ONCE).collect().await;
    let (first, rest) = told.split_first().unwrap();
    let error = first.as_ref().unwrap_err();
    assert!(error.is_retryable(), "{error}");
    let rest: Vec<WatchedEvent> = rest.iter().map(|event| event.clone().unwrap()).collect();
    assert_eq!(names(&rest), STORY);
}

#[tokio::test]
async fn an_error_that_does_not_pass_is_the_last_item() {
    let world = World::new().await;
    world.wire.next("getSignaturesForAddress", [Fault::Code(-32602)]);
    let told: Vec<_> = world.cluster.watch(&world.network, None, ONCE).collect().await;
    assert_eq!(told.len(), 1);
    assert!(!told[0].as_ref().unwrap_err().is_retryable());
}

#[tokio::test]
async fn a_node_without_the_cursors_history_is_no_reason_to_leave_events_out() {
    let world = World::new().await;
    story(&world).await;
    let unknown = Cursor { slot: 1, signature: [7; 64].into(), index: 0 };
    let mut stream = Box::pin(world.cluster.watch(&world.network, Some(unknown), ONCE));
    assert_eq!(stream.next().await, Some(Err(ReadError::HistoryMissing(unknown))));
}

#[tokio::test]
async fn logs_that_are_cut_or_missing_are_told_of() {
    let world = World::new().await;
    world.issued(&address("wallet")).await;
    let all = events(&world, None).await;
    let cut = |logs: &mut Value| {
        let lines = logs.as_array_mut().unwrap();
        lines.pop();
        lines.push(json!("Log truncated"));
    };
    let missing = |logs: &mut Value| *logs = Value::Null;
    world.wire.change("getTransaction", move |answer| cut(&mut answer["meta"]["logMessages"]));
    let told = events(&world, None).await;
    let truncated = told.iter().filter(|event| event.event == Logged::Truncated).count();
    assert_eq!(truncated, 2, "{told:?}");
    assert_eq!(told.last().unwrap().event, Logged::Truncated);
    // It has a place of its own, so that one can go on behind it.
    assert_eq!(events(&world, Some(told.last().unwrap().cursor)).await, []);

    world.wire.heal();
    world.wire.change("getTransaction", move |answer| missing(&mut answer["meta"]["logMessages"]));
    let told = events(&world, Some(all[1].cursor)).await;
    assert_eq!(told.iter().map(|event| event.event).collect::<Vec<_>>(), [Logged::Truncated]);
}

#[tokio::test]
async fn events_of_a_later_version_are_told_of() {
    let world = World::new().await;
    let after = events(&world, None).await.last().map(|event| event.cursor);
    world.issued(&address("wallet")).await;
    world.wire.change("getTransaction", |answer| {
        for line in answer["meta"]["logMessages"].as_array_mut().unwrap() {
            if line.as_str().unwrap().starts_with("Program data: ") {
                *line = json!("Program data: AAECAwQFBgc=");
            }
        }
    });
    let told = events(&world, after).await;
    assert!(matches!(told[..], [WatchedEvent { event: Logged::Unknown(_), .. }]), "{told:?}");
}
