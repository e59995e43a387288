//! Nodes that are away, or take their time.

use std::time::Duration;

use axum::http::Method;
use portcullis_service::pipeline::Worker;
use serde_json::{Value, json};

use crate::{
    ground::{Ground, wallet},
    node::Fault,
};

/// Less patience than for what would take a minute, and more than any good node needs here.
const STEP_DEADLINE: Duration = Duration::from_secs(1);

fn impatient(ground: &Ground) -> Worker {
    ground.worker_of_two().with_step_deadline(STEP_DEADLINE)
}

#[tokio::test(flavor = "multi_thread")]
async fn while_every_node_is_down_nothing_is_lost_and_then_it_is_done_once() {
    let ground = Ground::new().await;
    let worker = ground.worker_of_two();
    let sent = wallet();
    let sent_path = ground.issue(&sent).await;
    // It was sent, and nobody has looked what became of it.
    ground.step(&worker).await;
    ground.nodes.iter().for_each(|node| node.set(Fault::Down));
    let (asked, revoked) = (wallet(), wallet());
    let (asked_path, revoked_path) = (ground.issue(&asked).await, ground.issue(&revoked).await);
    ground.call(Method::DELETE, &revoked_path, Value::Null).await;
    ground.steps(&worker, 12).await;
    for path in [&sent_path, &asked_path] {
        assert_eq!(ground.states(path).await, (json!("REQUESTED"), Value::Null));
        assert_eq!(ground.operation(path).await["lastError"], "chain_unreachable");
    }
    ground.nodes.iter().for_each(|node| node.set(Fault::None));
    ground.settle(&worker).await;
    ground.assert_issued_once(&sent, &sent_path).await;
    ground.assert_issued_once(&asked, &asked_path).await;
    // What nobody wants any more is not made up for.
    assert_eq!(ground.states(&revoked_path).await, (json!("REVOKED"), Value::Null));
    assert_eq!(ground.history(&revoked), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_first_node_is_down_the_second_is_asked() {
    let ground = Ground::new().await;
    ground.nodes[0].set(Fault::Down);
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    ground.settle(&ground.worker_of_two()).await;
    ground.assert_issued_once(&wallet, &path).await;
    assert_eq!(ground.nodes[0].requests(), 1, "it is left alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_first_node_goes_down_on_the_way_the_second_carries_on() {
    let ground = Ground::new().await;
    let worker = ground.worker_of_two();
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    ground.step(&worker).await;
    assert_eq!((ground.nodes[0].sent().len(), ground.nodes[1].requests()), (1, 0));
    ground.nodes[0].set(Fault::Down);
    ground.settle(&worker).await;
    ground.assert_issued_once(&wallet, &path).await;
}

async fn the_second_is_asked_instead(fault: Fault) {
    let from_the_beginning = async {
        let ground = Ground::new().await;
        is_done_by_the_second(&ground, &impatient(&ground), fault.clone()).await;
    };
    let once_it_has_answered_well = async {
        let ground = Ground::new().await;
        let worker = impatient(&ground);
        let wallet = wallet();
        let path = ground.issue(&wallet).await;
        ground.settle(&worker).await;
        ground.assert_issued_once(&wallet, &path).await;
        assert_eq!(ground.nodes[1].requests(), 0);
        is_done_by_the_second(&ground, &worker, fault.clone()).await;
    };
    futures::join!(from_the_beginning, once_it_has_answered_well);
}

async fn is_done_by_the_second(ground: &Ground, worker: &Worker, fault: Fault) {
    ground.nodes[0].set(fault);
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    ground.step(worker).await;
    assert_eq!(ground.states(&path).await, (json!("REQUESTED"), Value::Null));
    ground.settle(worker).await;
    ground.assert_issued_once(&wallet, &path).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_was_asked_too_often_is_left_for_another() {
    the_second_is_asked_instead(Fault::Busy(0)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_wants_to_be_left_alone_for_long_holds_up_nobody() {
    the_second_is_asked_instead(Fault::Busy(100)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_does_not_end_holds_up_nobody() {
    the_second_is_asked_instead(Fault::Endless).await;
}
