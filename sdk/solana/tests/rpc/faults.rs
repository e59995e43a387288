//! What is made of a node's troubles.

use portcullis_solana::rpc::{Cluster, CommitmentConfig, InvalidUrl, ReadError, RpcFaultKind};

use crate::{
    http::{Node, SECRET, Trouble},
    world::{AT_ONCE, START, World, address},
};

async fn fault(node: &Node, troubles: &[Trouble]) -> RpcFaultKind {
    node.trouble(troubles.iter().copied());
    let error = node.cluster().now().await.unwrap_err();
    let ReadError::Rpc(fault) = error else { panic!("{error}") };
    assert_eq!(fault.method, "getMultipleAccounts");
    assert!(!format!("{fault} {fault:?}").contains(SECRET), "{fault:?}");
    fault.kind
}

#[tokio::test]
async fn a_node_behind_a_port_is_read_and_sent_to_as_any() {
    let world = World::new().await;
    let node = Node::start(world.svm.clone()).await;
    let cluster = node.cluster();
    assert_eq!(cluster.now().await.unwrap(), START);
    let call = [world.issue(&address("wallet")).instruction()];
    let signers: [&portcullis_solana::rpc::TransactionSigner; 1] = [&world.operator];
    let payer = solana_signer::Signer::pubkey(&world.operator);
    let budget = Default::default();
    let signed = cluster.sign(&call, &payer, &signers, &budget).await.unwrap();
    node.trouble([Trouble::HangUp, Trouble::Status(503), Trouble::Words("<html>")]);
    cluster.confirm(&signed, &AT_ONCE).await.unwrap();
    assert!(cluster.pass(&world.network, &address("wallet")).await.unwrap().is_some());
    // A refusal comes through with its reason.
    let error = cluster.sign(&call, &payer, &signers, &budget).await.unwrap_err();
    assert_eq!(error.failure().unwrap().gateway().unwrap().name(), "PassExists");
}

#[tokio::test]
async fn every_trouble_is_told_for_what_it_is() {
    let world = World::new().await;
    let node = Node::start(world.svm.clone()).await;
    let status = [Trouble::Status(500)];
    assert_eq!(fault(&node, &status).await, RpcFaultKind::Http(500));
    // The client itself tries five times more.
    let busy = [Trouble::Status(429); 6];
    assert_eq!(fault(&node, &busy).await, RpcFaultKind::RateLimited);
    assert_eq!(fault(&node, &[Trouble::HangUp]).await, RpcFaultKind::Unreachable);
    for words in ["<html>", "", "[]", "{}", r#"{"result": 7}"#, r#"{"error": {}}"#] {
        let kind = fault(&node, &[Trouble::Words(words)]).await;
        assert!(matches!(kind, RpcFaultKind::Malformed(_)), "{words}: {kind:?}");
    }
    let refused = r#"{"error": {"code": -32602, "message": "no"}}"#;
    let kind = fault(&node, &[Trouble::Words(refused)]).await;
    assert_eq!(kind, RpcFaultKind::Refused { code: -32602, message: "no".to_owned() });
    let behind = r#"{"error": {"code": -32005, "message": "b", "data": {"numSlotsBehind": 9}}}"#;
    let kind = fault(&node, &[Trouble::Words(behind)]).await;
    assert_eq!(kind, RpcFaultKind::NodeBehind);
}

#[tokio::test]
async fn silence_is_a_timeout() {
    let world = World::new().await;
    let node = Node::start(world.svm.clone()).await;
    node.trouble([Trouble::Silence]);
    let error = node.impatient().now().await.unwrap_err();
    assert!(error.is_retryable(), "{error}");
    let ReadError::Rpc(fault) = error else { panic!("{error}") };
    assert_eq!(fault.kind, RpcFaultKind::Timeout);
    assert!(!format!("{fault} {fault:?}").contains(SECRET));
}

#[tokio::test]
async fn nobody_there_is_unreachable() {
    // The discard port: nothing listens on it.
    let url = format!("http://127.0.0.1:9/{SECRET}");
    let cluster = Cluster::connect(&url, CommitmentConfig::confirmed()).unwrap();
    assert!(!format!("{cluster:?}").contains(SECRET));
    let error = cluster.now().await.unwrap_err();
    let ReadError::Rpc(fault) = error else { panic!("{error}") };
    assert_eq!(fault.kind, RpcFaultKind::Unreachable);
    assert!(!format!("{fault} {fault:?}").contains(SECRET));
}

#[test]
fn only_http_addresses_are_nodes() {
    for url in ["", "devnet", "ws://127.0.0.1", "http://", "file:///etc"] {
        let cluster = Cluster::connect(url, CommitmentConfig::confirmed());
        assert_eq!(cluster.err(), Some(InvalidUrl), "{url}");
    }
}
