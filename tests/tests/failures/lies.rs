//! Nodes that say what is not so.

use axum::http::Method;
use portcullis::{Attributes, PassState, Step};
use serde_json::{Value, json};

use crate::{
    ground::{Ground, Setup, wallet},
    node::Fault,
};

/// What is no answer to any question.
const WORDS: [&str; 6] = [
    "",
    "<html>come back later</html>",
    "[]",
    "null",
    r#"{"jsonrpc":"2.0"}"#,
    r#"{"jsonrpc":"2.0","error":{"code":"yes"}}"#,
];

fn results() -> Vec<Value> {
    let far = json!(u64::MAX);
    vec![
        json!(null),
        json!("nonsense"),
        json!([]),
        json!({}),
        json!({ "context": { "slot": far }, "value": null }),
        json!({ "context": { "slot": far }, "value": [] }),
        json!({ "context": { "slot": far }, "value": [null, null, null, null, null] }),
        json!({ "context": { "slot": -1 }, "value": [{}, {}] }),
        json!({ "absoluteSlot": far, "blockHeight": far, "context": { "slot": 0 }, "value": [{
            "slot": far, "confirmations": -1, "err": "Yes", "confirmationStatus": "certain",
        }] }),
    ]
}

fn nonsense() -> impl Iterator<Item = Fault> {
    WORDS.into_iter().map(Fault::Words).chain(results().into_iter().map(Fault::Result))
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_is_no_answer() {
    let ground = Ground::new().await;
    let worker = ground.worker();
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    for fault in nonsense() {
        ground.nodes[0].set(fault.clone());
        // Each pause is shorter than this.
        ground.steps(&worker, 30).await;
        let states = ground.states(&path).await;
        assert_eq!(states, (json!("REQUESTED"), Value::Null), "{fault:?}");
        assert_eq!(ground.transaction(&path).await, Value::Null, "{fault:?}");
    }
    ground.nodes[0].set(Fault::Swallowing);
    ground.steps(&worker, 31).await;
    let sent = ground.transaction(&path).await;
    assert_eq!(sent["status"], "sent");
    for fault in nonsense() {
        ground.nodes[0].set(fault.clone());
        ground.steps(&worker, 30).await;
        assert_eq!(ground.transaction(&path).await, sent, "{fault:?}");
        assert_eq!(ground.states(&path).await.0, "REQUESTED", "{fault:?}");
    }
    ground.nodes[0].set(Fault::None);
    ground.settle(&worker).await;
    ground.assert_issued_once(&wallet, &path).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_of_another_cluster_is_asked_nothing_else() {
    let ground = Ground::new().await;
    ground.nodes.iter().for_each(|node| node.set(Fault::Elsewhere));
    let worker = ground.worker_of_two();
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    ground.step(&worker).await;
    assert_eq!(ground.operation(&path).await["lastError"], "chain_unreachable");
    assert_eq!(ground.nodes.each_ref().map(|node| node.requests()), [1, 1]);
    ground.nodes[1].set(Fault::None);
    ground.settle(&worker).await;
    ground.assert_issued_once(&wallet, &path).await;
    assert!(ground.nodes[0].sent().is_empty());
}

/// Whoever has one node takes it for behind; whoever has another asks that one.
async fn is_not_believed(confirmation: &'static str) {
    let ground = Ground::new().await;
    ground.nodes[0].set(Fault::Boasting(confirmation));
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    ground.steps(&ground.worker(), 3).await;
    assert_eq!(ground.states(&path).await, (json!("REQUESTED"), Value::Null));
    assert_eq!(ground.operation(&path).await["lastError"], "node_behind");
    let sent = ground.transaction(&path).await;
    assert_eq!((&sent["status"], ground.history(&wallet)), (&json!("sent"), vec![]));
    ground.settle(&ground.worker_of_two()).await;
    ground.assert_issued_once(&wallet, &path).await;
    assert_eq!(ground.transaction(&path).await["identifier"], sent["identifier"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_says_confirmed_for_what_is_not_is_not_believed() {
    is_not_believed("confirmed").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_says_finalized_for_what_is_not_is_not_believed() {
    is_not_believed("finalized").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_forgets_a_transaction_undoes_nothing() {
    let ground = Ground::with(Setup::FINAL_LATER).await;
    let worker = ground.worker();
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    ground.steps(&worker, 2).await;
    assert_eq!(ground.operation(&path).await["status"], "confirmed");
    ground.nodes[0].set(Fault::Forgetful);
    for _ in 0..3 {
        ground.step(&worker).await;
        assert_eq!(ground.states(&path).await, (json!("ACTIVE"), json!("ACTIVE")));
        assert_eq!(ground.operation(&path).await["status"], "confirmed");
    }
    ground.nodes[0].set(Fault::None);
    ground.settle(&worker).await;
    ground.assert_issued_once(&wallet, &path).await;
}

/// Whether it is to be frozen or revoked: one word of one node does not end that.
async fn is_taken_away_all_the_same(state: &str, expected: PassState) {
    let ground = Ground::new().await;
    let wallet = wallet();
    let path = ground.issued(&wallet).await;
    ground.nodes[0].set(Fault::Denying(ground.account(&wallet)));
    ground.change(&path, state).await;
    ground.steps(&ground.worker(), 3).await;
    assert_eq!(ground.states(&path).await, (json!(state), json!("ACTIVE")));
    assert_eq!(ground.operation(&path).await["status"], "pending");
    ground.settle(&ground.worker_of_two()).await;
    assert_eq!(ground.states(&path).await, (json!(state), json!(state)));
    assert_eq!(ground.on_chain(&wallet).await.unwrap().state, expected);
    assert_eq!(ground.history(&wallet).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_denies_a_pass_does_not_keep_it_from_being_frozen() {
    is_taken_away_all_the_same("FROZEN", PassState::Frozen).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_denies_a_pass_does_not_keep_it_from_being_revoked() {
    is_taken_away_all_the_same("REVOKED", PassState::Revoked).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_denies_a_pass_does_not_make_a_second_one() {
    let ground = Ground::new().await;
    let wallet = wallet();
    let step = Step::Issue { expires_at: None, attributes: Attributes::default() };
    ground.act_beside(&wallet, step).await;
    ground.nodes[0].set(Fault::Denying(ground.account(&wallet)));
    let path = ground.issue(&wallet).await;
    let worker = ground.worker();
    ground.steps(&worker, 6).await;
    assert_eq!(ground.states(&path).await, (json!("REQUESTED"), Value::Null));
    assert_eq!(ground.operation(&path).await["status"], "pending");
    ground.nodes[0].set(Fault::None);
    ground.settle(&worker).await;
    assert_eq!(ground.states(&path).await, (json!("ACTIVE"), json!("ACTIVE")));
    assert_eq!(ground.history(&wallet).len(), 1);
    ground.call(Method::DELETE, &path, Value::Null).await;
    ground.settle(&worker).await;
    assert_eq!(ground.on_chain(&wallet).await.unwrap().state, PassState::Revoked);
}
