//! What only shows in the store itself.

use std::collections::HashSet;

use portcullis::Attributes;
use portcullis_service::{
    audit,
    clock::{Clock as _, SystemClock},
    model::{AppMode, Deployment, GatekeeperNetwork},
    store::{IdempotencyStart, StoreError},
};
use serde_json::json;

use crate::{
    database::{DatabaseFile, on_both_databases},
    stage::{NOW_MS, SEPOLIA, Stage, by, wallet},
};

on_both_databases!(
    a_hundred_identical_issues_at_once_yield_one_pass,
    opposite_changes_at_once_are_put_in_order,
    every_change_is_in_an_unbroken_audit_log,
    a_networks_key_is_taken_once,
    a_network_with_passes_keeps_its_id_on_their_chain,
    what_workers_gave_up_or_saw_undone_is_in_the_audit_log,
    old_answers_are_forgotten_and_new_ones_kept,
    all_old_answers_are_forgotten_however_many,
    the_databases_clock_is_near_this_machines,
    an_application_is_made_once,
    tables_are_made_once,
);

async fn a_hundred_identical_issues_at_once_yield_one_pass(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let body = json!({ "walletAddress": wallet(1) });
    let issues = (0..100).map(|_| stage.post(&tenant.token, SEPOLIA, body.clone()));
    let answers = futures::future::join_all(issues).await;
    assert!(answers.iter().all(|answer| answer.status == 202));
    let passes: HashSet<_> = answers.iter().map(|answer| answer.body["id"].to_string()).collect();
    let operations: HashSet<_> =
        answers.iter().map(|answer| answer.body["operationId"].to_string()).collect();
    assert_eq!((passes.len(), operations.len()), (1, 1));
    assert_eq!(answers[0].body["events"].as_array().unwrap().len(), 1);
}

async fn opposite_changes_at_once_are_put_in_order(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let changes = (0..40).map(|number| {
        let state = if number % 2 == 0 { "FROZEN" } else { "ACTIVE" };
        stage.patch(&tenant.token, &path, json!({ "state": state }))
    });
    let answers = futures::future::join_all(changes).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    let pass = stage.get(&tenant.token, &path).await.body;
    let events = pass["events"].as_array().unwrap();
    let types: Vec<_> = events.iter().map(|event| event["eventType"].as_str().unwrap()).collect();
    // After the issue, freeze and unfreeze take turns, whoever came first.
    for (index, event) in types.iter().enumerate().skip(1) {
        let expected =
            if index % 2 == 1 { "TOKEN_FROZEN_INITIATED" } else { "TOKEN_UNFROZEN_INITIATED" };
        assert_eq!(*event, expected, "{types:?}");
    }
    assert!(types.len() > 1);
    let expected = if types.len() % 2 == 0 { "FROZEN" } else { "REQUESTED" };
    assert_eq!(pass["state"], expected);
}

async fn every_change_is_in_an_unbroken_audit_log(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let issues = (1..=20).map(|number| stage.issued(&a.token, Box::leak(wallet(number).into())));
    futures::future::join_all(issues).await;
    stage.issued(&b.token, &wallet(1)).await;
    let path = format!("{SEPOLIA}/{}", wallet(1));
    stage.delete(&a.token, &path).await;
    // Neither a read nor what changes nothing.
    stage.get(&a.token, &path).await;
    stage.delete(&a.token, &path).await;
    let rows = stage.store.audit_log_after(a.app.org, 0, i64::MAX).await.unwrap();
    assert_eq!(audit::verify(&rows), Ok(()));
    let actions = rows.iter().map(|row| row.entry.action.as_str());
    let actions: Vec<_> = actions.filter(|action| action.starts_with("pass.")).collect();
    assert_eq!((actions.len(), actions[19], actions[20]), (21, "pass.issue", "pass.revoke"));
    let rows = stage.store.audit_log_after(b.app.org, 0, i64::MAX).await.unwrap();
    let issues = rows.iter().filter(|row| row.entry.action == "pass.issue");
    assert_eq!(issues.count(), 1);
}

async fn a_networks_key_is_taken_once(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let network = GatekeeperNetwork {
        key: a.network.clone(),
        org: b.app.org,
        is_sandbox: false,
        lifetime_seconds: 0,
        attributes: Attributes::NONE,
    };
    let added = stage.store.add_network(&network, &by()).await;
    assert!(matches!(added, Err(StoreError::Exists)), "{added:?}");
    let networks = stage.store.networks(Some(b.app.org)).await.unwrap();
    assert!(networks.iter().all(|network| network.key != a.network));
}

async fn a_network_with_passes_keeps_its_id_on_their_chain(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let by = by();
    let deployments = stage.store.deployments(&tenant.network).await.unwrap();
    let on = |network: &str| {
        deployments.iter().find(|it| it.chain.network() == network).unwrap().clone()
    };
    let moved = |network| Deployment {
        network_id: format!("0x{}", "cd".repeat(32)).parse().unwrap(),
        ..on(network)
    };
    stage.issued(&tenant.token, &wallet(1)).await;
    let refused = stage.store.put_deployment(&moved("sepolia"), &by).await;
    assert!(matches!(refused, Err(StoreError::InUse)), "{refused:?}");
    stage.store.put_deployment(&moved("polygonZKEVMTestnet"), &by).await.unwrap();
    let rotated = Deployment { signer: "another".to_owned(), ..on("sepolia") };
    stage.store.put_deployment(&rotated, &by).await.unwrap();
    let after = stage.store.deployment(&tenant.network, &rotated.chain).await.unwrap();
    assert_eq!(after, Some(rotated));
}

async fn what_workers_gave_up_or_saw_undone_is_in_the_audit_log(stage: Stage) {
    let tenant = stage.tenant("a").await;
    stage.issued(&tenant.token, &wallet(1)).await;
    let task = stage.store.lease(NOW_MS, 1).await.unwrap().unwrap();
    stage.store.reopen(&task.lease, None, NOW_MS).await.unwrap();
    let task = stage.store.lease(NOW_MS, 1).await.unwrap().unwrap();
    stage.store.fail(&task.lease, "why", None, NOW_MS).await.unwrap();
    let rows = stage.store.audit_log_after(tenant.app.org, 0, i64::MAX).await.unwrap();
    assert_eq!(audit::verify(&rows), Ok(()));
    let by_workers = rows.iter().filter(|row| row.entry.actor == "worker");
    let told: Vec<_> = by_workers.map(|row| row.entry.action.as_str()).collect();
    assert_eq!(told, ["pass.issue.undone", "pass.issue.given-up"]);
}

async fn old_answers_are_forgotten_and_new_ones_kept(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let client = tenant.client.client;
    for (key, at_ms) in [("old", NOW_MS - 10), ("new", NOW_MS)] {
        stage.store.begin_request(client, key, b"f", at_ms, 0, 0).await.unwrap();
    }
    assert_eq!(stage.store.forget_answers(NOW_MS).await.unwrap(), 1);
    assert_eq!(stage.store.forget_answers(NOW_MS).await.unwrap(), 0);
    let again = stage.store.begin_request(client, "new", b"f", NOW_MS, 0, 0).await.unwrap();
    assert_eq!(again, IdempotencyStart::InFlight);
}

/// More come in within a minute than are forgotten at a time.
async fn all_old_answers_are_forgotten_however_many(stage: Stage) {
    let client = stage.tenant("a").await.client.client;
    for number in 0..1_001 {
        let key = number.to_string();
        stage.store.begin_request(client, &key, b"f", NOW_MS - 10, 0, 0).await.unwrap();
    }
    assert_eq!(stage.store.forget_answers(NOW_MS).await.unwrap(), 1_001);
}

async fn the_databases_clock_is_near_this_machines(stage: Stage) {
    let now_ms = SystemClock.now_ms();
    let databases = stage.store.now_ms().await.unwrap();
    assert!((databases - now_ms).abs() < 60_000, "{databases} {now_ms}");
}

async fn an_application_is_made_once(stage: Stage) {
    let by = by();
    let made = (0..10).map(|_| stage.store.ensure_app("org", "app", AppMode::Test, &by));
    let made = futures::future::try_join_all(made).await.unwrap();
    assert!(made.iter().all(|app| *app == made[0]));
    let again = stage.store.ensure_app("org", "app", AppMode::Live, &by).await.unwrap();
    assert_eq!(again.mode, AppMode::Test);
}

async fn tables_are_made_once(stage: Stage) {
    stage.store.ping().await.unwrap();
    let file = DatabaseFile::new();
    for _ in 0..2 {
        portcullis_service::store::open(&file.url(), 1).await.unwrap().ping().await.unwrap();
    }
}
