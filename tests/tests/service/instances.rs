//! Two instances on one PostgreSQL, with one signer.

use std::collections::BTreeSet;

use customer_api_demo::{Api, Installation, InstallationOptions};
use reqwest::Method;
use serde_json::json;
use solana_keypair::Keypair;
use solana_signer::Signer as _;
use sqlx::{Connection as _, PgConnection};

use crate::ground::{Ground, until};

const PASSES: usize = 30;

const SOLANA: &str = "/partner/pass/solana/localnet";
const EVM: &str = "/partner/pass/ethereum/31337";

/// An empty database of the server that the tests have.
async fn database() -> String {
    let server = std::env::var("PORTCULLIS_TEST_POSTGRES_URL")
        .expect("PORTCULLIS_TEST_POSTGRES_URL names a server; `cargo xtask test` starts one");
    let name = format!("portcullis_e2e_{:016x}", rand::random::<u64>());
    let mut connection = PgConnection::connect(&server).await.unwrap();
    let statement = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(statement).execute(&mut connection).await.unwrap();
    format!("{}/{name}", server.rsplit_once('/').unwrap().0)
}

async fn installations(ground: &Ground) -> [Installation; 2] {
    let options =
        InstallationOptions { database_url: Some(database().await), ..Default::default() };
    let first = Installation::new(ground.localnet.description(), &options).await.unwrap();
    let second = first.another().unwrap();
    [first, second]
}

/// Asks both, in turns.
async fn issue_everywhere(apis: &[Api; 2]) -> Vec<String> {
    let mut passes = Vec::new();
    for number in 0..PASSES {
        for (path, wallet) in [
            (SOLANA, Keypair::new().pubkey().to_string()),
            (EVM, format!("0x{:040x}", rand::random::<u128>())),
        ] {
            let body = json!({ "walletAddress": wallet });
            let answer = apis[number % 2].call(Method::POST, path, Some(body)).await.unwrap();
            assert_eq!(answer.status, 202, "{:?}", answer.json());
            passes.push(format!("{path}/{wallet}"));
        }
    }
    passes
}

/// Each by one transaction, and no two by the same.
async fn assert_issued_once(api: &Api, passes: &[String]) {
    let mut transactions = BTreeSet::new();
    for pass in passes {
        let body = until(api, pass, |body| body["onChainState"] == "ACTIVE").await;
        let events = body["events"].as_array().unwrap();
        let names: Vec<_> =
            events.iter().map(|event| event["eventType"].as_str().unwrap()).collect();
        assert_eq!(names, ["TOKEN_ISSUED_INITIATED", "TOKEN_ISSUED"], "{pass}");
        let identifier = events[1]["transaction"]["identifier"].as_str().unwrap().to_owned();
        assert!(transactions.insert(identifier), "{pass}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_instances_share_the_work_and_one_signer() {
    let ground = Ground::start().await;
    let before = ground.operator_nonce().await;
    let [first, second] = installations(&ground).await;
    let services = [first.start().await.unwrap(), second.start().await.unwrap()];
    let apis = [first.connect().await.unwrap(), second.connect().await.unwrap()];
    let passes = issue_everywhere(&apis).await;
    assert_issued_once(&apis[0], &passes).await;
    assert_eq!(ground.operator_nonce().await - before, u64::try_from(PASSES).unwrap());
    for service in services {
        assert!(service.terminate().await.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_instance_had_begun_another_one_finishes() {
    let ground = Ground::start().await;
    let before = ground.operator_nonce().await;
    let [first, second] = installations(&ground).await;
    let dying = first.start().await.unwrap();
    let survivor = second.start().await.unwrap();
    let apis = [first.connect().await.unwrap(), second.connect().await.unwrap()];
    let passes = issue_everywhere(&apis).await;
    dying.kill().await.unwrap();
    assert_issued_once(&apis[1], &passes).await;
    assert_eq!(ground.operator_nonce().await - before, u64::try_from(PASSES).unwrap());
    assert!(survivor.terminate().await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_identical_requests_to_two_instances_are_one_pass() {
    let ground = Ground::start().await;
    let [first, second] = installations(&ground).await;
    let services = [first.start().await.unwrap(), second.start().await.unwrap()];
    let apis = [first.connect().await.unwrap(), second.connect().await.unwrap()];
    let wallet = format!("0x{:040x}", rand::random::<u128>());
    let requests = (0..100).map(|number| {
        let (api, body) = (apis[number % 2].clone(), json!({ "walletAddress": wallet }));
        tokio::spawn(async move { api.call(Method::POST, EVM, Some(body)).await.unwrap() })
    });
    let requests: Vec<_> = requests.collect();
    let mut ids = BTreeSet::new();
    for request in requests {
        let answer = request.await.unwrap();
        assert_eq!(answer.status, 202, "{:?}", answer.json());
        ids.insert((answer.text("/id"), answer.text("/operationId")));
    }
    assert_eq!(ids.len(), 1, "{ids:?}");
    assert_issued_once(&apis[0], &[format!("{EVM}/{wallet}")]).await;
    let list = apis[1].call(Method::POST, "/partner/pass", Some(json!({}))).await.unwrap();
    assert_eq!(list.json()["records"].as_array().map(Vec::len), Some(1), "{:?}", list.json());
    for service in services {
        assert!(service.terminate().await.unwrap());
    }
}
