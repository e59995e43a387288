//! Blocks that a supermajority confirmed, and that are dropped all the same.

use portcullis::PassState;
use serde_json::{Value, json};

use crate::{
    ground::{Ground, Setup, wallet},
    node::Fault,
};

/// Steps until what was seen is believed to be gone.
async fn is_undone(ground: &Ground, path: &str, states: (Value, Value)) {
    let worker = ground.worker();
    for _ in 0..31 {
        ground.step(&worker).await;
        if ground.states(path).await == states {
            return;
        }
        assert_eq!(ground.operation(path).await["status"], "confirmed");
    }
    panic!("what is gone is still shown");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dropped_fork_held_is_shown_no_more_and_sent_again() {
    let mut ground = Ground::with(Setup::FINAL_LATER).await;
    ground.chain.advance_slots(40);
    let branch = ground.chain.fork();
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    // In the branch's first block: what it names is on both branches.
    let worker = ground.worker();
    ground.clock.advance_ms(1_000);
    worker.step().await.unwrap();
    ground.step(&worker).await;
    assert_eq!(ground.states(&path).await, (json!("ACTIVE"), json!("ACTIVE")));
    assert_eq!(ground.operation(&path).await["status"], "confirmed");
    let sent = ground.transaction(&path).await;
    assert_eq!(sent["status"], "confirmed");
    ground.move_to(branch).await;
    assert_eq!(ground.on_chain(&wallet).await, None);
    ground.nodes[0].set(Fault::Swallowing);
    is_undone(&ground, &path, (json!("REQUESTED"), Value::Null)).await;
    let undone = ground.transaction(&path).await;
    assert_eq!(undone, json!({ "identifier": sent["identifier"], "status": "sent" }));
    ground.nodes[0].set(Fault::None);
    ground.settle(&worker).await;
    ground.assert_issued_once(&wallet, &path).await;
    assert_eq!(ground.transaction(&path).await, sent);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_names_a_block_of_a_dropped_fork_is_signed_anew_once_it_has_expired() {
    let mut ground = Ground::with(Setup::FINAL_LATER).await;
    ground.chain.advance_slots(40);
    let branch = ground.chain.fork();
    ground.chain.advance_slots(3);
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    let worker = ground.worker();
    ground.steps(&worker, 2).await;
    assert_eq!(ground.operation(&path).await["status"], "confirmed");
    let sent = ground.transaction(&path).await;
    ground.move_to(branch).await;
    is_undone(&ground, &path, (json!("REQUESTED"), Value::Null)).await;
    // No block of this branch can hold it, but that is not known until it has expired.
    ground.steps(&worker, 20).await;
    assert_eq!(ground.transaction(&path).await["identifier"], sent["identifier"]);
    ground.chain.advance_slots(200);
    ground.settle(&worker).await;
    ground.assert_issued_once(&wallet, &path).await;
    assert_ne!(ground.transaction(&path).await["identifier"], sent["identifier"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_that_a_dropped_fork_held_is_done_again() {
    let mut ground = Ground::with(Setup::FINAL_LATER).await;
    let wallet = wallet();
    let path = ground.issued(&wallet).await;
    let branch = ground.chain.fork();
    ground.change(&path, "FROZEN").await;
    let worker = ground.worker();
    ground.steps(&worker, 2).await;
    assert_eq!(ground.states(&path).await, (json!("FROZEN"), json!("FROZEN")));
    assert_eq!(ground.operation(&path).await["status"], "confirmed");
    ground.move_to(branch).await;
    is_undone(&ground, &path, (json!("FROZEN"), json!("ACTIVE"))).await;
    ground.chain.advance_slots(200);
    ground.settle(&worker).await;
    assert_eq!(ground.states(&path).await, (json!("FROZEN"), json!("FROZEN")));
    assert_eq!(ground.on_chain(&wallet).await.unwrap().state, PassState::Frozen);
    let pass = ground.pass(&path).await;
    assert_eq!(pass["events"].as_array().unwrap().len(), 4, "told once: {pass}");
    let history = ground.history(&wallet);
    assert_eq!((history.len(), history[1].1), (2, true), "{history:?}");
    assert_eq!(pass["events"][3]["transaction"]["identifier"], history[1].0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_issue_and_a_freeze_that_a_dropped_fork_held_are_done_again_in_order() {
    let mut ground = Ground::with(Setup::FINAL_LATER).await;
    ground.chain.advance_slots(40);
    let branch = ground.chain.fork();
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    let worker = ground.worker();
    ground.steps(&worker, 2).await;
    ground.change(&path, "FROZEN").await;
    ground.steps(&worker, 5).await;
    assert_eq!(ground.states(&path).await, (json!("FROZEN"), json!("FROZEN")));
    assert_eq!(ground.operation(&path).await["status"], "confirmed");
    ground.move_to(branch).await;
    is_undone(&ground, &path, (json!("FROZEN"), Value::Null)).await;
    ground.steps(&worker, 40).await;
    ground.chain.advance_slots(200);
    ground.settle(&worker).await;
    assert_eq!(ground.states(&path).await, (json!("FROZEN"), json!("FROZEN")));
    assert_eq!(ground.on_chain(&wallet).await.unwrap().state, PassState::Frozen);
    assert_eq!(ground.operation(&path).await["status"], "settled");
    assert_eq!(ground.history(&wallet).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_one_provider_knows_is_done_on_the_others_side_of_the_fork() {
    let mut ground = Ground::with(Setup::FINAL_LATER).await;
    ground.chain.advance_slots(40);
    let small = ground.chain.fork();
    let small = ground.serve(&small).await;
    ground.nodes[0].move_to(&small);
    let worker = ground.worker_of_two();
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    ground.steps(&worker, 2).await;
    assert_eq!(ground.states(&path).await, (json!("ACTIVE"), json!("ACTIVE")));
    assert_eq!(ground.history(&wallet), [], "the others have not heard of it");
    ground.nodes[0].set(Fault::Down);
    ground.settle(&worker).await;
    ground.assert_issued_once(&wallet, &path).await;
}
