//! Transactions that are lost on the way, or of which it is not said what became of them.

use serde_json::{Value, json};

use crate::{
    ground::{Ground, Setup, wallet},
    node::Fault,
};

/// For so many blocks more a transaction may name a block.
const GOOD_FOR_BLOCKS: u64 = 150;

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_was_dropped_is_sent_again_as_it_is() {
    let ground = Ground::new().await;
    ground.chain.drop_next_sends(3);
    let worker = ground.worker();
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    ground.step(&worker).await;
    let sent = ground.transaction(&path).await;
    ground.settle(&worker).await;
    ground.assert_issued_once(&wallet, &path).await;
    assert_eq!(ground.transaction(&path).await["identifier"], sent["identifier"]);
    let sent = ground.nodes[0].sent();
    assert_eq!(sent.len(), 4);
    assert!(sent.iter().all(|one| one[0] == sent[0][0]), "the same bytes each time");
}

/// Whoever kept the first one sends it when the second is on its way, and when that is done.
#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_whose_blockhash_expired_is_signed_anew_and_never_counts_twice() {
    let ground = Ground::new().await;
    ground.nodes[0].set(Fault::Swallowing);
    let worker = ground.worker();
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    ground.steps(&worker, 4).await;
    let first = ground.transaction(&path).await;
    ground.chain.advance_slots(GOOD_FOR_BLOCKS);
    // It is lost, and another one is signed and swallowed.
    while ground.transaction(&path).await["identifier"] == first["identifier"] {
        assert!(ground.nodes[0].sent().len() < 20);
        ground.step(&worker).await;
    }
    let again = |sent: &Value| {
        let _ = ground.chain.answer("sendTransaction", sent);
        let skipping = json!([sent[0], { "encoding": "base64", "skipPreflight": true }]);
        ground.chain.answer("sendTransaction", &skipping).unwrap();
    };
    again(&ground.nodes[0].sent()[0]);
    assert_eq!(ground.history(&wallet), []);
    ground.nodes[0].set(Fault::None);
    ground.settle(&worker).await;
    ground.nodes[0].sent().iter().for_each(again);
    ground.assert_issued_once(&wallet, &path).await;
    assert_ne!(ground.transaction(&path).await["identifier"], first["identifier"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn until_it_is_final_that_a_blockhash_expired_nothing_is_signed_anew() {
    let ground = Ground::with(Setup::FINAL_LATER).await;
    ground.chain.advance_slots(40);
    ground.nodes[0].set(Fault::Swallowing);
    let worker = ground.worker();
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    ground.step(&worker).await;
    let first = ground.transaction(&path).await;
    ground.chain.advance_slots(GOOD_FOR_BLOCKS + 1);
    // Nobody takes it any more, but a block that could hold it may yet become final.
    ground.steps(&worker, 20).await;
    assert_eq!(ground.transaction(&path).await, first);
    ground.chain.advance_slots(20);
    ground.nodes[0].set(Fault::None);
    ground.settle(&worker).await;
    ground.assert_issued_once(&wallet, &path).await;
    assert_ne!(ground.transaction(&path).await["identifier"], first["identifier"]);
}

/// The node took it, says it did not, and says the same again; then it tells the truth.
async fn is_done_once(fault: Fault) {
    let ground = Ground::new().await;
    ground.nodes[0].set(fault);
    let worker = ground.worker();
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    ground.step(&worker).await;
    let sent = ground.transaction(&path).await;
    assert_eq!((&sent["status"], ground.history(&wallet).len()), (&json!("sent"), 1));
    ground.settle(&worker).await;
    ground.assert_issued_once(&wallet, &path).await;
    assert_eq!(ground.transaction(&path).await["identifier"], sent["identifier"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_of_a_node_that_took_the_transaction_changes_nothing() {
    is_done_once(Fault::Grumbling).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_breaks_down_after_it_took_the_transaction_changes_nothing() {
    is_done_once(Fault::Breaking).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_processed_already_may_be_sent_again() {
    let ground = Ground::new().await;
    ground.nodes[0].set(Fault::Forgetful);
    let worker = ground.worker();
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    ground.steps(&worker, 6).await;
    assert!(ground.nodes[0].sent().len() > 1);
    let operation = ground.operation(&path).await;
    assert_eq!((&operation["status"], &operation["lastError"]), (&json!("pending"), &Value::Null));
    ground.nodes[0].set(Fault::None);
    ground.settle(&worker).await;
    ground.assert_issued_once(&wallet, &path).await;
}
