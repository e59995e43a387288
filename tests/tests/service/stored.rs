//! Passes that benchmarks store past the service are as those that it issued.

use std::env;

use customer_api_demo::{Api, InstallationOptions};
use e2e::{database::Database, stored_passes};
use portcullis_service::{
    audit,
    store::{Postgres, Sqlite, Store},
};
use rand::random;
use reqwest::Method;
use serde_json::{Value, json};

use crate::ground::{Ground, until};

const CHAINS: [&str; 2] = ["/partner/pass/solana/localnet", "/partner/pass/ethereum/31337"];
const COUNT: u64 = 205;

async fn get(api: &Api, path: &str) -> Value {
    let answer = api.call(Method::GET, path, None).await.unwrap();
    assert_eq!(answer.status, 200, "{path}: {:?}", answer.json());
    answer.json()
}

/// What is not another for each pass.
fn alike(pass: &Value) -> Value {
    let mut pass = pass.clone();
    for key in ["id", "walletAddress", "operationId"] {
        pass[key] = Value::Null;
    }
    for event in pass["events"].as_array_mut().unwrap() {
        event["timestamp"] = Value::Null;
        event["transaction"]["identifier"] = Value::Null;
    }
    pass
}

async fn read_back_like_real_ones(database_url: Option<String>) {
    let ground = Ground::start().await;
    let options = InstallationOptions { database_url, ..InstallationOptions::default() };
    let installation =
        customer_api_demo::Installation::new(ground.localnet.description(), &options)
            .await
            .unwrap();
    let service = installation.start().await.unwrap();
    let api = installation.connect().await.unwrap();
    let (mut wallets, mut operations) = (Vec::new(), Vec::new());
    for (chain, wallet) in CHAINS.iter().zip([
        portcullis_solana::Address::from(random::<[u8; 32]>()).to_string(),
        format!("0x{:040x}", random::<u128>()),
    ]) {
        let body = json!({ "walletAddress": wallet });
        let issued = api.call(Method::POST, chain, Some(body)).await.unwrap();
        wallets.push(issued.text("/walletAddress"));
        operations.push(format!("/v2/operations/{}", issued.text("/operationId")));
    }
    for operation in operations {
        until(&api, &operation, |body| body["status"] == "settled").await;
    }
    service.terminate().await.unwrap();

    let database = Database::connect(&installation.database_url).await.unwrap();
    stored_passes::add(&database, &wallets, COUNT).await.unwrap();
    database.close().await;

    let service = installation.start().await.unwrap();
    let api = installation.connect().await.unwrap();
    let mut records = Vec::new();
    let mut path = "/v2/passes?limit=100".to_owned();
    loop {
        let page = get(&api, &path).await;
        records.extend(page["records"].as_array().unwrap().iter().cloned());
        let Some(cursor) = page["nextCursor"].as_str() else { break };
        path = format!("/v2/passes?limit=100&cursor={cursor}");
    }
    assert_eq!(records.len() as u64, COUNT + 2);
    // The real ones were written down first.
    let stored = records.split_off(2);
    let real = records;
    let mut ages = Vec::new();
    for stored in &stored {
        let chain = usize::from(stored["chain"]["type"] != "solana");
        assert_eq!(alike(stored), alike(&real[chain]));
        let wallet = stored["walletAddress"].as_str().unwrap();
        assert_eq!(&get(&api, &format!("{}/{wallet}", CHAINS[chain])).await, stored);
        let id = stored["operationId"].as_str().unwrap();
        let operation = get(&api, &format!("/v2/operations/{id}")).await;
        assert_eq!(
            (&operation["status"], &operation["kind"], &operation["passId"]),
            (&json!("settled"), &json!("issue"), &stored["id"])
        );
        ages.push(stored["events"][0]["timestamp"].as_i64().unwrap());
    }
    assert!(ages.is_sorted(), "{ages:?}");
    let frozen = api
        .call(
            Method::PATCH,
            &format!("{}/{}", CHAINS[0], stored[0]["walletAddress"].as_str().unwrap()),
            Some(json!({ "state": "FROZEN" })),
        )
        .await
        .unwrap();
    assert_eq!(frozen.status, 200, "{:?}", frozen.json());
    service.terminate().await.unwrap();
    check_audit(&installation.database_url).await;
}

/// Each row's hash covers the one before, also past the last that was stored.
async fn check_audit(url: &str) {
    let store: Box<dyn Store> = if url.starts_with("sqlite:") {
        Box::new(Sqlite::open(url, 1).await.unwrap())
    } else {
        Box::new(Postgres::open(url, 1).await.unwrap())
    };
    let orgs = store.networks(None).await.unwrap();
    let rows = store.audit_log_after(orgs[0].org, 0, i64::MAX).await.unwrap();
    assert!(rows.len() as u64 > COUNT + 2, "{}", rows.len());
    assert_eq!(audit::verify(&rows), Ok(()));
    let issues = rows.iter().filter(|row| row.entry.action == "pass.issue").count();
    assert_eq!(issues as u64, COUNT + 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn stored_passes_read_back_like_real_ones() {
    read_back_like_real_ones(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stored_passes_read_back_like_real_ones_from_postgres() {
    let url = env::var("PORTCULLIS_TEST_POSTGRES_URL")
        .expect("PORTCULLIS_TEST_POSTGRES_URL names a server; `cargo xtask test` starts one");
    let server = Database::connect(&url).await.unwrap();
    let name = format!("portcullis_stored_{:016x}", random::<u64>());
    server.execute(format!("CREATE DATABASE {name}")).await.unwrap();
    let (host, _) = url.rsplit_once('/').unwrap();
    read_back_like_real_ones(Some(format!("{host}/{name}"))).await;
    server.execute(format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}
