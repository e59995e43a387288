//! The real process, killed at every request that it makes to a node: before the node has it, and
//! after the node has answered. Whatever it was about to do, the next one carries on.

use reqwest::Method;
use serde_json::{Value, json};
use solana_keypair::Keypair;
use solana_signer::Signer as _;

use crate::{
    ground::{Ground, until},
    node::{Node, Side},
};

/// More than any operation takes.
const MOST_REQUESTS: usize = 60;

struct Chain<'a> {
    path: &'static str,
    node: &'a Node,
    wallet: fn() -> String,
}

/// Kills the service at each request of an operation, for as long as there is one; returns the names
/// of the requests at which it died.
async fn sweep(ground: &Ground, chain: &Chain<'_>, side: Side) -> Vec<String> {
    let mut deaths = Vec::new();
    for at in 0..MOST_REQUESTS {
        let installation = ground.installation().await;
        let service = installation.start().await.unwrap();
        let api = installation.connect().await.unwrap();
        let wallet = (chain.wallet)();
        let reached = chain.node.stop_at(at, side);
        let body = json!({ "walletAddress": wallet });
        let answer = api.call(Method::POST, chain.path, Some(body)).await.unwrap();
        assert_eq!(answer.status, 202, "{:?}", answer.json());
        let pass = format!("{}/{wallet}", chain.path);
        let operation = format!("/v2/operations/{}", answer.text("/operationId"));
        let is_done =
            |body: &Value| matches!(body["status"].as_str(), Some("confirmed" | "settled"));
        let died = tokio::select! {
            method = reached => Some(method.unwrap()),
            _ = until(&api, &operation, is_done) => None,
        };
        service.kill().await.unwrap();
        chain.node.answer_all();
        let service = installation.start().await.unwrap();
        let body = until(&api, &pass, |body| body["onChainState"] == "ACTIVE").await;
        assert_eq!(body["state"], "ACTIVE", "{died:?}");
        let events = body["events"].as_array().unwrap();
        let names: Vec<_> =
            events.iter().map(|event| event["eventType"].as_str().unwrap()).collect();
        assert_eq!(names, ["TOKEN_ISSUED_INITIATED", "TOKEN_ISSUED"], "{died:?}");
        assert!(is_done(&until(&api, &operation, Value::is_object).await), "{died:?}");
        service.terminate().await.unwrap();
        match died {
            Some(method) => deaths.push(method),
            None => return deaths,
        }
    }
    panic!("an operation takes more than {MOST_REQUESTS} requests: {deaths:?}");
}

async fn sweep_solana(side: Side) {
    let ground = Ground::start().await;
    let wallet = || Keypair::new().pubkey().to_string();
    let chain = Chain { path: "/partner/pass/solana/localnet", node: &ground.solana, wallet };
    let deaths = sweep(&ground, &chain, side).await;
    assert!(deaths.iter().any(|method| method == "sendTransaction"), "{deaths:?}");
}

async fn sweep_evm(side: Side) {
    let ground = Ground::start().await;
    let wallet = || format!("0x{:040x}", rand::random::<u128>());
    let chain = Chain { path: "/partner/pass/ethereum/31337", node: &ground.evm, wallet };
    let before = ground.operator_nonce().await;
    let deaths = sweep(&ground, &chain, side).await;
    assert!(deaths.iter().any(|method| method == "eth_sendRawTransaction"), "{deaths:?}");
    // One transaction for each pass, whenever the service died.
    let passes = u64::try_from(deaths.len()).unwrap() + 1;
    assert_eq!(ground.operator_nonce().await - before, passes, "{deaths:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn solana_before_the_node_has_heard() {
    sweep_solana(Side::Before).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn solana_after_the_node_has_answered() {
    sweep_solana(Side::After).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_evm_chain_before_the_node_has_heard() {
    sweep_evm(Side::Before).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_evm_chain_after_the_node_has_answered() {
    sweep_evm(Side::After).await;
}
