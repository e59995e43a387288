//! Nodes that have not heard of everything.

use portcullis::PassState;
use serde_json::{Value, json};

use crate::{
    ground::{Ground, wallet},
    node::Fault,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_lags_turns_nothing_back() {
    let mut ground = Ground::new().await;
    let old = ground.chain.fork();
    let old = ground.serve(&old).await;
    let wallet = wallet();
    let path = ground.issued(&wallet).await;
    let worker = ground.worker();
    ground.nodes[0].set(Fault::Lagging(old));
    ground.change(&path, "FROZEN").await;
    for _ in 0..10 {
        ground.step(&worker).await;
        assert_eq!(ground.states(&path).await, (json!("FROZEN"), json!("ACTIVE")));
    }
    assert_eq!(ground.operation(&path).await["lastError"], "node_behind");
    assert_eq!(ground.history(&wallet).len(), 1);
    ground.nodes[0].set(Fault::None);
    ground.settle(&worker).await;
    assert_eq!(ground.states(&path).await, (json!("FROZEN"), json!("FROZEN")));
    assert_eq!(ground.on_chain(&wallet).await.unwrap().state, PassState::Frozen);
    assert_eq!(ground.history(&wallet).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_node_that_lags_has_not_heard_of_is_not_signed_anew() {
    let mut ground = Ground::new().await;
    let old = ground.chain.fork();
    let old = ground.serve(&old).await;
    let worker = ground.worker_of_two();
    ground.chain.advance_slots(5);
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    ground.step(&worker).await;
    let sent = ground.transaction(&path).await;
    assert_eq!((&sent["status"], ground.history(&wallet).len()), (&json!("sent"), 1));
    // The one that took it is gone; the other one does not know it, nor the block that it names.
    ground.nodes[0].set(Fault::Down);
    ground.nodes[1].set(Fault::Lagging(old));
    ground.steps(&worker, 12).await;
    assert_eq!(ground.transaction(&path).await, sent);
    assert!(!ground.nodes[1].sent().is_empty(), "it is sent to the other one, too");
    ground.nodes[1].set(Fault::None);
    ground.settle(&worker).await;
    ground.assert_issued_once(&wallet, &path).await;
    assert_eq!(ground.transaction(&path).await["identifier"], sent["identifier"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_names_a_block_that_the_next_node_does_not_know_waits_for_it() {
    let mut ground = Ground::new().await;
    let old = ground.chain.fork();
    let old = ground.serve(&old).await;
    let worker = ground.worker_of_two();
    ground.chain.advance_slots(5);
    ground.nodes[0].set(Fault::Swallowing);
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    ground.step(&worker).await;
    let sent = ground.transaction(&path).await;
    ground.nodes[0].set(Fault::Down);
    ground.nodes[1].set(Fault::Lagging(old));
    ground.steps(&worker, 12).await;
    assert_eq!((ground.transaction(&path).await, ground.history(&wallet)), (sent.clone(), vec![]));
    ground.nodes[1].set(Fault::None);
    ground.settle(&worker).await;
    ground.assert_issued_once(&wallet, &path).await;
    assert_eq!(ground.transaction(&path).await["identifier"], sent["identifier"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn by_a_node_that_is_far_behind_another_nothing_is_signed() {
    let mut ground = Ground::new().await;
    let old = ground.chain.fork();
    let old = ground.serve(&old).await;
    ground.chain.advance_slots(200);
    let worker = ground.worker_of_two();
    // By this one, the first node shows how far the chain is.
    let first = wallet();
    let first_path = ground.issue(&first).await;
    ground.settle(&worker).await;
    ground.assert_issued_once(&first, &first_path).await;
    ground.nodes[0].set(Fault::Down);
    ground.nodes[1].set(Fault::Lagging(old));
    let second = wallet();
    let path = ground.issue(&second).await;
    ground.steps(&worker, 12).await;
    assert_eq!(ground.transaction(&path).await, Value::Null);
    ground.nodes[1].set(Fault::None);
    ground.settle(&worker).await;
    ground.assert_issued_once(&second, &path).await;
}
