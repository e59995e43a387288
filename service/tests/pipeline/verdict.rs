//! What a chain says of a wallet, told by its nodes, however they behave.

use std::time::{Duration, Instant};

use axum::{Router, http::Method};
use portcullis::{
    Fees, Operation, Step,
    operation::{NetworkChange, NetworkOperation, PassOperation},
};
use serde_json::{Value, json};

use crate::{
    ground::{Ground, Setup},
    proxy::{Fault, Proxy},
};

const WALLET: &str = "0x00000000000000000000000000000000000000a7";

/// A service that asks these nodes.
fn service(ground: &Ground, rpc_urls: &[&str]) -> Router {
    ground.app_over(ground.actors_by(rpc_urls, Fees::default()))
}

async fn ask(ground: &Ground, app: &Router, query: &str) -> (u16, Value) {
    let chain = ground.deployment.chain.network();
    let path = format!("/v2/verdict/ethereum/{chain}/{WALLET}{query}");
    ground.ask_app(app, Method::GET, &path, Value::Null).await
}

async fn verdict(ground: &Ground, app: &Router, query: &str) -> Value {
    let (status, body) = ask(ground, app, query).await;
    assert_eq!(status, 200, "{body}");
    let code = body["reasonCode"].as_u64().unwrap();
    assert_eq!(body["allowed"], code == 0);
    let first = body["reasons"][0]["code"].as_u64().unwrap_or_default();
    assert_eq!(first, code, "{body}");
    body
}

async fn beside(ground: &Ground, step: Step) {
    let (network, wallet) = (ground.network, WALLET.parse().unwrap());
    let operation = Operation::Pass(PassOperation { network, wallet, step });
    ground.actor().execute(operation).await.unwrap();
    ground.anvil.quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verdict_is_what_the_chain_says_and_not_what_is_written_down() {
    let ground = Ground::new().await;
    let app = service(&ground, &[&ground.anvil.url]);
    let nothing = verdict(&ground, &app, "").await;
    assert_eq!((&nothing["reason"], &nothing["pass"]), (&json!("NoPass"), &Value::Null));
    assert_eq!(nothing["networkPaused"], false);
    let path = ground.issue(WALLET).await;
    assert_eq!(verdict(&ground, &app, "").await["reasonCode"], 1, "it is written down, no more");
    ground.settle(&ground.worker()).await;
    ground.anvil.quiet().await;
    let good = verdict(&ground, &app, "?attributes=human,kyc&minRemainingSeconds=60").await;
    let shown = ground.pass(&path).await;
    assert_eq!((&good["reason"], &good["reasons"]), (&json!("Allow"), &json!([])));
    assert_eq!(good["asOf"]["height"], ground.anvil.height().await);
    assert_eq!(good["pass"]["state"], "ACTIVE");
    assert_eq!(good["pass"]["attributes"], json!(["human", "kyc"]));
    assert_eq!(good["pass"]["gatekeeper"], 1);
    assert_eq!(good["pass"]["expiryTimestamp"], shown["expiryTimestamp"]);
    for field in ["chain", "gatekeeperNetwork", "walletAddress"] {
        assert_eq!(good[field], shown[field]);
    }
    // Somebody else freezes it: nobody has told the service.
    beside(&ground, Step::Freeze { reason: 0 }).await;
    assert_eq!(ground.pass(&path).await["onChainState"], "ACTIVE");
    let frozen = verdict(&ground, &app, "?attributes=live").await;
    assert_eq!((&frozen["reasonCode"], &frozen["pass"]["state"]), (&json!(4), &json!("FROZEN")));
    let codes = frozen["reasons"].as_array().unwrap().iter().map(|reason| &reason["code"]);
    assert_eq!(codes.collect::<Vec<_>>(), [4, 7]);
    beside(&ground, Step::Unfreeze).await;
    for (query, expected) in [
        ("", "Allow"),
        ("?attributes=human,live", "MissingAttributes"),
        ("?minRemainingSeconds=86401", "ExpiresTooSoon"),
        ("?attributes=live&minRemainingSeconds=86401", "MissingAttributes"),
        ("?maxAgeSeconds=86400", "Allow"),
    ] {
        assert_eq!(verdict(&ground, &app, query).await["reason"], expected, "{query}");
    }
    let change = NetworkChange::Pause;
    let pause = NetworkOperation { network: ground.network, change };
    ground.actor().execute(Operation::Network(pause)).await.unwrap();
    ground.anvil.quiet().await;
    let paused = verdict(&ground, &app, "").await;
    assert_eq!((&paused["reasonCode"], &paused["networkPaused"]), (&json!(10), &json!(true)));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_one_node_fails_another_gives_the_verdict() {
    let ground = Ground::new().await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    let app = service(&ground, &[&proxy.url, &ground.anvil.url]);
    verdict(&ground, &app, "").await;
    let asked = proxy.requests();
    assert_ne!(asked, 0, "the first is the first to be asked");
    proxy.set(Fault::Down);
    for _ in 0..3 {
        verdict(&ground, &app, "").await;
    }
    // The request that failed asked it last.
    assert!(proxy.requests() - asked <= 4, "{}", proxy.requests() - asked);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_every_node_fails_that_is_told() {
    let ground = Ground::new().await;
    let proxies = [Proxy::before(&ground.anvil.url).await, Proxy::before(&ground.anvil.url).await];
    let app = service(&ground, &[&proxies[0].url, &proxies[1].url]);
    proxies.iter().for_each(|proxy| proxy.set(Fault::Down));
    for _ in 0..2 {
        let (status, body) = ask(&ground, &app, "").await;
        assert_eq!((status, &body["code"]), (503, &json!("chain_unavailable")));
        assert!(!body.to_string().contains("127.0.0.1"), "{body}");
    }
    proxies[1].set(Fault::None);
    verdict(&ground, &app, "").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_says_nothing_keeps_nobody_waiting_for_long() {
    let ground = Ground::new().await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    let app = service(&ground, &[&proxy.url, &ground.anvil.url]);
    verdict(&ground, &app, "").await;
    proxy.set(Fault::Silent);
    let start = Instant::now();
    verdict(&ground, &app, "").await;
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    let asked = proxy.requests();
    verdict(&ground, &app, "").await;
    assert_eq!(proxy.requests(), asked, "it is left alone");
}

/// A pass that was revoked must not be good again because of an old block.
#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_behind_gives_no_verdict() {
    let ground = Ground::with(Setup { chain_id: 999, ..Setup::default() }).await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    let path = ground.issue(WALLET).await;
    let worker = ground.worker();
    for _ in 0..2 {
        ground.step(&worker).await;
    }
    ground.anvil.quiet().await;
    let behind = ground.anvil.height().await;
    ground.call(Method::DELETE, &path, Value::Null).await;
    for _ in 0..4 {
        ground.step(&worker).await;
    }
    assert_eq!(ground.pass(&path).await["onChainState"], "REVOKED");
    proxy.set(Fault::Behind(behind));
    let alone = service(&ground, &[&proxy.url]);
    let (status, body) = ask(&ground, &alone, "").await;
    assert_eq!((status, &body["code"]), (503, &json!("chain_unavailable")), "{body}");
    let both = service(&ground, &[&proxy.url, &ground.anvil.url]);
    assert_eq!(verdict(&ground, &both, "").await["reason"], "Revoked");
}

/// The workers' node is left to them, whatever somebody here makes of its answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_verdict_takes_no_node_that_answers_from_the_workers() {
    let ground = Ground::with(Setup { chain_id: 999, ..Setup::default() }).await;
    let proxy = Proxy::before(&ground.anvil.url).await;
    let behind = ground.anvil.height().await;
    ground.issue(WALLET).await;
    let worker = ground.worker();
    for _ in 0..2 {
        ground.step(&worker).await;
    }
    let app = service(&ground, &[&proxy.url, &ground.anvil.url]);
    verdict(&ground, &app, "").await;
    for fault in [Fault::Behind(behind), Fault::Confused] {
        proxy.set(fault);
        for _ in 0..3 {
            let asked = proxy.requests();
            assert_eq!(verdict(&ground, &app, "").await["reason"], "Allow");
            assert_ne!(proxy.requests(), asked, "it is the first to be asked still");
        }
    }
    // One that cannot be asked is another matter.
    proxy.set(Fault::Down);
    verdict(&ground, &app, "").await;
    let asked = proxy.requests();
    verdict(&ground, &app, "").await;
    assert_eq!(proxy.requests(), asked);
}
