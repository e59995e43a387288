//! Who works on what, and in which order.

use std::collections::HashSet;

use portcullis_service::{
    model::{OperationKind, OperationStatus, TransactionStatus},
    store::{Lease, StoreError},
};
use serde_json::{Value, json};

use super::{LEASE_MS, active, lease, pass, seen, transaction};
use crate::{
    database::on_both_databases,
    stage::{NOW_MS, Stage, wallet},
};

on_both_databases!(
    operations_of_a_pass_are_given_out_in_order,
    a_lease_ends_and_its_fence_with_it,
    workers_at_once_never_get_the_same,
    what_is_postponed_waits,
    a_lease_is_kept_until_it_has_ended,
    a_start_ends_the_leases_where_there_can_be_no_other_instance,
    what_cannot_be_compared_lets_others_come_first,
);

async fn operations_of_a_pass_are_given_out_in_order(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    stage.patch(&tenant.token, &path, json!({ "state": "ACTIVE" })).await;
    for (kind, is_final) in [
        (OperationKind::Issue, false),
        (OperationKind::Freeze, true),
        (OperationKind::Unfreeze, true),
    ] {
        let task = lease(&stage, NOW_MS).await.unwrap();
        assert_eq!((task.kind, task.status), (kind, OperationStatus::Pending));
        assert_eq!(task.pass.network, tenant.network);
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
        store.fail(&first.lease, "why", None, NOW_MS).await,
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

async fn a_lease_is_kept_until_it_has_ended(stage: Stage) {
    let tenant = stage.tenant("a").await;
    stage.issued(&tenant.token, &wallet(1)).await;
    let task = stage.store.lease(NOW_MS, 1_000).await.unwrap().unwrap();
    let extend = async |now_ms| stage.store.extend_lease(&task.lease, now_ms, 1_000).await;
    extend(NOW_MS + 999).await.unwrap();
    assert!(stage.store.lease(NOW_MS + 1_998, 1_000).await.unwrap().is_none());
    assert!(matches!(extend(NOW_MS + 1_999).await, Err(StoreError::LeaseLost)));
    stage.store.lease(NOW_MS + 1_999, 1_000).await.unwrap().unwrap();
    assert!(matches!(extend(NOW_MS + 2_000).await, Err(StoreError::LeaseLost)));
}

async fn a_start_ends_the_leases_where_there_can_be_no_other_instance(stage: Stage) {
    let tenant = stage.tenant("a").await;
    stage.issued(&tenant.token, &wallet(1)).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    stage.store.take_over().await.unwrap();
    let is_sqlite = stage.url.starts_with("sqlite:");
    assert_eq!(lease(&stage, NOW_MS).await.is_some(), is_sqlite);
    let kept = stage.store.extend_lease(&task.lease, NOW_MS, LEASE_MS).await;
    assert_eq!(kept.is_err(), is_sqlite);
}

async fn what_cannot_be_compared_lets_others_come_first(stage: Stage) {
    let tenant = stage.tenant("a").await;
    for number in 1..=2 {
        stage.issued(&tenant.token, &wallet(number)).await;
    }
    let first = async || {
        let due = stage.store.to_reconcile(NOW_MS, 1).await.unwrap();
        due.into_iter().next().map(|task| task.pass.id)
    };
    let one = first().await.unwrap();
    stage.store.reconcile_later(one, NOW_MS + 1).await.unwrap();
    let other = first().await.unwrap();
    assert_ne!(one, other);
    stage.store.reconcile_later(other, NOW_MS + 1).await.unwrap();
    assert_eq!(first().await, None);
}
