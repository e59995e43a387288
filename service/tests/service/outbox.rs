//! The store as workers use it: order, leases, fences, and what outcomes do to a pass.

use std::collections::HashSet;

use portcullis_service::{
    model::{OnChainState, OperationKind, OperationStatus, TransactionStatus, pass::Observed},
    store::{Confirmation, Lease, StoreError, StoredTransaction, Task},
};
use serde_json::{Value, json};

use crate::{
    database::on_both_databases,
    stage::{NOW_MS, NOW_SECONDS, Stage, Tenant, wallet},
};

on_both_databases!(
    operations_of_a_pass_are_given_out_in_order,
    a_lease_ends_and_its_fence_with_it,
    workers_at_once_never_get_the_same,
    what_was_seen_is_shown,
    an_event_is_told_once,
    what_its_chain_undid_is_done_again,
    an_issue_that_failed_can_be_asked_for_again,
    what_waits_behind_a_failed_issue_fails_with_it,
    nobody_unfreezes_by_failing,
    an_expiry_that_failed_goes_back,
    a_later_wish_outlives_an_earlier_failure,
    what_is_postponed_waits,
    what_may_be_on_its_way_is_found_again,
);

const LEASE_MS: i64 = 60_000;

async fn lease(stage: &Stage, now_ms: i64) -> Option<Task> {
    stage.store.lease(now_ms, LEASE_MS).await.unwrap()
}

fn active(expires_at_seconds: i64) -> Observed {
    Observed { state: OnChainState::Active, expires_at_seconds, height: 5 }
}

fn seen(observed: Observed, attempt: Option<i64>, is_final: bool) -> Confirmation {
    Confirmation { observed, attempt, is_final, now_ms: NOW_MS + 7_000, next_at_ms: NOW_MS }
}

fn transaction(attempt: i64) -> StoredTransaction {
    StoredTransaction {
        attempt,
        identifier: format!("transaction-{attempt}"),
        prepared: "{}".to_owned(),
        status: TransactionStatus::Prepared,
    }
}

/// A pass that is on its chain.
async fn issued(stage: &Stage, tenant: &Tenant) -> String {
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let task = lease(stage, NOW_MS).await.unwrap();
    let observed = active(task.expires_at_seconds);
    stage.store.confirm(&task.lease, &seen(observed, None, true)).await.unwrap();
    path
}

async fn pass(stage: &Stage, tenant: &Tenant, path: &str) -> Value {
    stage.get(&tenant.token, path).await.body
}

async fn operations_of_a_pass_are_given_out_in_order(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    stage.delete(&tenant.token, &path).await;
    for (kind, is_final) in [
        (OperationKind::Issue, false),
        (OperationKind::Freeze, true),
        (OperationKind::Revoke, true),
    ] {
        let task = lease(&stage, NOW_MS).await.unwrap();
        assert_eq!((task.kind, task.status), (kind, OperationStatus::Pending));
        assert_eq!((&task.org, &task.pass.network), (&tenant.app.org, &tenant.network));
        assert_eq!(lease(&stage, NOW_MS).await, None);
        let mut confirmation = seen(active(0), None, is_final);
        confirmation.next_at_ms = NOW_MS + 1_000_000;
        stage.store.confirm(&task.lease, &confirmation).await.unwrap();
    }
    assert_eq!(lease(&stage, NOW_MS).await, None);
}

async fn a_lease_ends_and_its_fence_with_it(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let first = lease(&stage, NOW_MS).await.unwrap();
    assert_eq!(lease(&stage, NOW_MS + LEASE_MS - 1).await, None);
    let second = lease(&stage, NOW_MS + LEASE_MS).await.unwrap();
    assert_eq!(second.lease, Lease { fence: first.lease.fence + 1, ..first.lease.clone() });
    let store = &stage.store;
    let lost = [
        store.keep_transaction(&first.lease, &transaction(1), NOW_MS).await,
        store.set_transaction(&first.lease, 1, TransactionStatus::Sent, NOW_MS).await,
        store.confirm(&first.lease, &seen(active(0), None, true)).await,
        store.reopen(&first.lease, None, NOW_MS).await,
        store.postpone(&first.lease, Some("why"), NOW_MS, NOW_MS).await,
        store.fail(&first.lease, "why", NOW_MS).await,
    ];
    assert!(lost.iter().all(|lost| matches!(lost, Err(StoreError::LeaseLost))), "{lost:?}");
    let pass = pass(&stage, &tenant, &path).await;
    assert_eq!((&pass["onChainState"], pass.get("lastError")), (&Value::Null, None));
    store.keep_transaction(&second.lease, &transaction(1), NOW_MS).await.unwrap();
}

async fn workers_at_once_never_get_the_same(stage: Stage) {
    let tenant = stage.tenant("a").await;
    for number in 1..=30 {
        stage.issued(&tenant.token, &wallet(number)).await;
    }
    let workers = (0..60).map(|_| async { lease(&stage, NOW_MS).await });
    let tasks = futures::future::join_all(workers).await;
    let given: Vec<_> = tasks.into_iter().flatten().map(|task| task.lease.operation).collect();
    let different: HashSet<_> = given.iter().collect();
    assert_eq!(given.len(), different.len());
    let mut count = given.len();
    while lease(&stage, NOW_MS).await.is_some() {
        count += 1;
    }
    assert_eq!(count, 30);
}

async fn what_was_seen_is_shown(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    let (store, lease_) = (&stage.store, &task.lease);
    store.keep_transaction(lease_, &transaction(1), NOW_MS).await.unwrap();
    let before = pass(&stage, &tenant, &path).await;
    assert_eq!(before["events"][0].get("transaction"), None);
    store.set_transaction(lease_, 1, TransactionStatus::Sent, NOW_MS).await.unwrap();
    let sent = pass(&stage, &tenant, &path).await;
    let expected = json!({ "identifier": "transaction-1", "status": "sent" });
    assert_eq!(sent["events"][0]["transaction"], expected);
    store.confirm(lease_, &seen(active(9), Some(1), false)).await.unwrap();
    let shown = pass(&stage, &tenant, &path).await;
    let expected = json!({ "identifier": "transaction-1", "status": "confirmed" });
    assert_eq!((&shown["state"], &shown["onChainState"]), (&json!("ACTIVE"), &json!("ACTIVE")));
    assert_eq!(
        shown["events"][1],
        json!({
            "eventType": "TOKEN_ISSUED",
            "timestamp": NOW_SECONDS + 7,
            "transaction": expected,
        })
    );
}

async fn an_event_is_told_once(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    for is_final in [false, false, true] {
        let task = lease(&stage, NOW_MS).await.unwrap();
        stage.store.confirm(&task.lease, &seen(active(9), None, is_final)).await.unwrap();
    }
    assert_eq!(lease(&stage, NOW_MS).await, None);
    assert_eq!(pass(&stage, &tenant, &path).await["events"].as_array().unwrap().len(), 2);
}

async fn what_its_chain_undid_is_done_again(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    stage.store.keep_transaction(&task.lease, &transaction(1), NOW_MS).await.unwrap();
    stage.store.confirm(&task.lease, &seen(active(9), Some(1), false)).await.unwrap();
    let task = lease(&stage, NOW_MS).await.unwrap();
    assert_eq!(task.status, OperationStatus::Confirmed);
    stage.store.reopen(&task.lease, None, NOW_MS).await.unwrap();
    let undone = pass(&stage, &tenant, &path).await;
    assert_eq!((&undone["state"], &undone["onChainState"]), (&json!("REQUESTED"), &Value::Null));
    let task = lease(&stage, NOW_MS).await.unwrap();
    assert_eq!(task.status, OperationStatus::Pending);
    assert_eq!(task.transactions[0].status, TransactionStatus::Sent);
}

async fn an_issue_that_failed_can_be_asked_for_again(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    stage.store.fail(&task.lease, "no permission", NOW_MS).await.unwrap();
    let failed = pass(&stage, &tenant, &path).await;
    assert_eq!(
        (&failed["state"], &failed["lastError"]),
        (&json!("REQUESTED"), &json!("no permission"))
    );
    assert_eq!(lease(&stage, NOW_MS).await, None);
    stage.issued(&tenant.token, &wallet(1)).await;
    let again = pass(&stage, &tenant, &path).await;
    assert_eq!(again["id"], failed["id"]);
    assert_eq!(again.get("lastError"), None);
    assert_eq!(lease(&stage, NOW_MS).await.unwrap().kind, OperationKind::Issue);
}

async fn what_waits_behind_a_failed_issue_fails_with_it(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    stage.store.fail(&task.lease, "why", NOW_MS).await.unwrap();
    assert_eq!(lease(&stage, NOW_MS).await, None);
    assert_eq!(pass(&stage, &tenant, &path).await["state"], "REQUESTED");
    stage.issued(&tenant.token, &wallet(1)).await;
    assert_eq!(lease(&stage, NOW_MS).await.unwrap().kind, OperationKind::Issue);
}

async fn nobody_unfreezes_by_failing(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    let frozen = Observed { state: OnChainState::Frozen, ..active(9) };
    stage.store.confirm(&task.lease, &seen(frozen, None, true)).await.unwrap();
    stage.patch(&tenant.token, &path, json!({ "state": "ACTIVE" })).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    stage.store.fail(&task.lease, "why", NOW_MS).await.unwrap();
    let pass = pass(&stage, &tenant, &path).await;
    assert_eq!((&pass["state"], &pass["onChainState"]), (&json!("FROZEN"), &json!("FROZEN")));
}

async fn an_expiry_that_failed_goes_back(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    let before = pass(&stage, &tenant, &path).await["expiryTimestamp"].clone();
    let body = json!({ "expiryTimestamp": NOW_SECONDS + 5 });
    stage.patch(&tenant.token, &path, body).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    assert_eq!((task.kind, task.expires_at_seconds), (OperationKind::Renew, NOW_SECONDS + 5));
    stage.store.fail(&task.lease, "why", NOW_MS).await.unwrap();
    assert_eq!(pass(&stage, &tenant, &path).await["expiryTimestamp"], before);
}

async fn a_later_wish_outlives_an_earlier_failure(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    let body = json!({ "expiryTimestamp": NOW_SECONDS + 5 });
    stage.patch(&tenant.token, &path, body).await;
    stage.delete(&tenant.token, &path).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    stage.store.fail(&task.lease, "why", NOW_MS).await.unwrap();
    assert_eq!(pass(&stage, &tenant, &path).await["state"], "REVOKED");
    assert_eq!(lease(&stage, NOW_MS).await.unwrap().kind, OperationKind::Revoke);
}

async fn what_is_postponed_waits(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    let next_at_ms = NOW_MS + 5_000;
    stage.store.postpone(&task.lease, Some("away"), next_at_ms, NOW_MS).await.unwrap();
    assert_eq!(lease(&stage, next_at_ms - 1).await, None);
    let operation = pass(&stage, &tenant, &path).await["operationId"].clone();
    let path = format!("/v2/operations/{}", operation.as_str().unwrap());
    let shown = stage.get(&tenant.token, &path).await.body;
    assert_eq!((&shown["status"], &shown["lastError"]), (&json!("pending"), &json!("away")));
    assert_eq!(lease(&stage, next_at_ms).await.unwrap().attempts, 1);
}

async fn what_may_be_on_its_way_is_found_again(stage: Stage) {
    let tenant = stage.tenant("a").await;
    stage.issued(&tenant.token, &wallet(1)).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    let chain = task.pass.chain.clone();
    let unresolved = async |signer| stage.store.unresolved(signer, &chain).await.unwrap().len();
    stage.store.keep_transaction(&task.lease, &transaction(1), NOW_MS).await.unwrap();
    assert_eq!(unresolved("operator").await, 1);
    assert_eq!(unresolved("another").await, 0);
    let status = TransactionStatus::Failed;
    stage.store.set_transaction(&task.lease, 1, status, NOW_MS).await.unwrap();
    assert_eq!(unresolved("operator").await, 0);
}
