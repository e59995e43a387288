//! Many at once.

use std::{collections::BTreeSet, pin::pin, time::Duration};

use axum::http::Method;
use futures::future::join_all;
use portcullis::PassState;
use portcullis_service::pipeline::Worker;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng, seq::SliceRandom as _};
use serde_json::{Value, json};
use sqlx::{Connection as _, SqliteConnection};
use tokio::time::timeout;

use crate::ground::{Ground, wallet};

const WORKERS: usize = 4;

/// Workers who share the work until there is none for a while.
async fn work(ground: &Ground, workers: &[Worker]) {
    let working = workers.iter().map(|worker| async {
        let mut idle = 0;
        while idle < 5 {
            idle = if ground.step(worker).await { 0 } else { idle + 1 };
        }
    });
    join_all(working).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_identical_issues_at_once_yield_one_pass_by_one_transaction() {
    let ground = Ground::new().await;
    let workers: Vec<_> = (0..WORKERS).map(|_| ground.worker()).collect();
    let wallet = wallet();
    let path = ground.path();
    let asked =
        (0..100).map(|_| ground.ask(Method::POST, &path, json!({ "walletAddress": wallet })));
    let asked: Vec<_> = asked.collect();
    let (answers, ()) = futures::join!(join_all(asked), work(&ground, &workers));
    let ids: BTreeSet<_> = answers
        .iter()
        .map(|(status, body)| {
            assert_eq!(*status, 202, "{body}");
            (body["id"].to_string(), body["operationId"].to_string())
        })
        .collect();
    assert_eq!(ids.len(), 1, "{ids:?}");
    ground.settle(&workers[0]).await;
    ground.assert_issued_once(&wallet, &format!("{path}/{wallet}")).await;
    let list = ground.call(Method::POST, "/partner/pass", json!({})).await;
    assert_eq!(list["records"].as_array().unwrap().len(), 1);
}

/// What the service wants, what it shows and what the chain holds.
async fn assert_agreed(ground: &Ground, wallet: &str, path: &str, seed: u64) -> PassState {
    let on_chain = ground.on_chain(wallet).await.unwrap().state;
    let word = match on_chain {
        PassState::Active => "ACTIVE",
        PassState::Frozen => "FROZEN",
        PassState::Revoked => "REVOKED",
    };
    let states = ground.states(path).await;
    let history = ground.history(wallet);
    let operations = ground.call(Method::GET, "/v2/operations?limit=100", json!(null)).await;
    let all = format!("PORTCULLIS_SEED={seed}, {history:?}, {operations:#}");
    assert_eq!(states, (json!(word), json!(word)), "{all}");
    assert_eq!(ground.operation(path).await["status"], "settled", "{all}");
    let all = history.iter().all(|(_, succeeded)| *succeeded);
    assert!(all, "nothing was sent in vain: {history:?}, PORTCULLIS_SEED={seed}");
    on_chain
}

fn seed() -> u64 {
    let seed = std::env::var("PORTCULLIS_SEED").ok().and_then(|seed| seed.parse().ok());
    seed.unwrap_or_else(rand::random)
}

#[tokio::test(flavor = "multi_thread")]
async fn opposite_changes_at_once_end_in_one_state_of_service_and_chain() {
    let seed = seed();
    let mut random = StdRng::seed_from_u64(seed);
    let ground = Ground::new().await;
    let workers: Vec<_> = (0..WORKERS).map(|_| ground.worker()).collect();
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    for round in 0..3 {
        let mut states = ["FROZEN", "ACTIVE", "FROZEN", "ACTIVE", "FROZEN", "ACTIVE"];
        states.shuffle(&mut random);
        let changes = states[..random.random_range(2..=6)].iter();
        let changes = changes.map(|state| ground.change(&path, state));
        futures::join!(join_all(changes), work(&ground, &workers));
        ground.settle(&workers[0]).await;
        let state = assert_agreed(&ground, &wallet, &path, seed).await;
        assert_ne!(state, PassState::Revoked, "{round}: PORTCULLIS_SEED={seed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revocation_among_opposite_changes_is_the_last_word() {
    let seed = seed();
    let mut random = StdRng::seed_from_u64(seed);
    let ground = Ground::new().await;
    let workers: Vec<_> = (0..WORKERS).map(|_| ground.worker()).collect();
    for is_issued in [true, false] {
        let wallet = wallet();
        let path = ground.issue(&wallet).await;
        if is_issued {
            ground.settle(&workers[0]).await;
        }
        let mut states = ["FROZEN", "ACTIVE", "REVOKED", "FROZEN", "REVOKED"];
        states.shuffle(&mut random);
        // Who comes after the revocation is refused, and that is all.
        let changes =
            states.map(|state| ground.ask(Method::PATCH, &path, json!({ "state": state })));
        let (answers, ()) = futures::join!(join_all(changes), work(&ground, &workers));
        for (status, problem) in answers {
            let is_refused = status == 409 && problem["code"] == "pass_revoked";
            assert!(status == 200 || is_refused, "{status} {problem}, PORTCULLIS_SEED={seed}");
        }
        ground.settle(&workers[0]).await;
        match ground.on_chain(&wallet).await {
            Some(_) => {
                let state = assert_agreed(&ground, &wallet, &path, seed).await;
                assert_eq!(state, PassState::Revoked, "PORTCULLIS_SEED={seed}");
            }
            // It was revoked before anything was sent, and never issued.
            None => {
                assert!(!is_issued, "PORTCULLIS_SEED={seed}");
                assert_eq!(ground.states(&path).await, (json!("REVOKED"), Value::Null));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_somebody_else_writes_to_the_database_everybody_waits() {
    const A_MOMENT: Duration = Duration::from_millis(100);
    let ground = Ground::new().await;
    let worker = ground.worker();
    let (first, second) = (wallet(), wallet());
    let path = ground.issue(&first).await;
    let mut other = SqliteConnection::connect(&ground.database_url).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.unwrap();
    let mut asked = pin!(ground.issue(&second));
    let mut step = pin!(ground.step(&worker));
    let too_early = timeout(A_MOMENT, futures::future::select(&mut asked, &mut step)).await;
    assert!(too_early.is_err(), "nobody else can write");
    sqlx::query("COMMIT").execute(&mut other).await.unwrap();
    let (second_path, _) = futures::join!(asked, step);
    ground.settle(&worker).await;
    ground.assert_issued_once(&first, &path).await;
    ground.assert_issued_once(&second, &second_path).await;
}
