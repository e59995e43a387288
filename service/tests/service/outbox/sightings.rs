//! What a pass is once it was seen on its chain.

use portcullis_service::{
    model::{OnChainState, OperationKind, OperationStatus, TransactionStatus, pass::Observed},
    store::{Comparison, Reconciled},
};
use serde_json::{Value, json};

use super::{active, issued, lease, pass, seen, transaction};
use crate::{
    database::on_both_databases,
    stage::{NOW_MS, NOW_SECONDS, SEPOLIA, Stage, Tenant, wallet},
};

on_both_databases!(
    what_was_seen_is_shown,
    an_event_is_told_once,
    what_its_chain_undid_is_done_again,
    what_an_older_block_held_is_not_shown,
    a_pass_that_is_revoked_on_its_chain_is_revoked,
    what_was_granted_is_what_is_wanted,
    a_revocation_that_may_be_undone_is_shown_and_not_believed,
    a_revocation_is_believed_once_it_is_final,
);

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

async fn what_an_older_block_held_is_not_shown(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let issue = lease(&stage, NOW_MS).await.unwrap();
    stage.store.confirm(&issue.lease, &seen(active(9), None, false)).await.unwrap();
    let issue = lease(&stage, NOW_MS).await.unwrap();
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    let freeze = lease(&stage, NOW_MS).await.unwrap();
    let frozen = Observed { state: OnChainState::Frozen, height: 8, ..active(9) };
    stage.store.confirm(&freeze.lease, &seen(frozen, None, true)).await.unwrap();
    stage.store.confirm(&issue.lease, &seen(active(9), None, true)).await.unwrap();
    assert_eq!(pass(&stage, &tenant, &path).await["onChainState"], "FROZEN");
}

async fn a_pass_that_is_revoked_on_its_chain_is_revoked(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    let body = json!({ "expiryTimestamp": NOW_SECONDS + 5 });
    stage.patch(&tenant.token, &path, body).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    let revoked = Observed { state: OnChainState::Revoked, height: 9, ..active(9) };
    stage.store.fail(&task.lease, "pass_revoked", Some(revoked), NOW_MS).await.unwrap();
    let pass = pass(&stage, &tenant, &path).await;
    assert_eq!((&pass["state"], &pass["onChainState"]), (&json!("REVOKED"), &json!("REVOKED")));
    let body = json!({ "walletAddress": wallet(1) });
    let again = stage.post(&tenant.token, SEPOLIA, body).await;
    again.assert_problem(409, "pass_revoked");
}

async fn what_was_granted_is_what_is_wanted(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    let body = json!({ "expiryTimestamp": NOW_SECONDS + 5 });
    stage.patch(&tenant.token, &path, body.clone()).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    let granted = Observed { height: 6, ..active(NOW_SECONDS + 30) };
    stage.store.confirm(&task.lease, &seen(granted, None, true)).await.unwrap();
    let shown = pass(&stage, &tenant, &path).await;
    assert_eq!(shown["expiryTimestamp"], NOW_SECONDS + 30);
    stage.patch(&tenant.token, &path, body).await;
    assert_eq!(lease(&stage, NOW_MS).await.unwrap().kind, OperationKind::Renew);
}

fn revoked(height: i64) -> Observed {
    Observed { state: OnChainState::Revoked, height, ..active(9) }
}

/// A pass that was to be frozen, and was seen revoked in a block that is not final. What of the freeze
/// is final is up to the caller.
async fn seen_revoked(stage: &Stage, tenant: &Tenant, is_freeze_final: bool) -> String {
    let path = issued(stage, tenant).await;
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    let task = lease(stage, NOW_MS).await.unwrap();
    stage.store.keep_transaction(&task.lease, &transaction(1), NOW_MS).await.unwrap();
    let confirmation = seen(revoked(9), Some(1), is_freeze_final);
    stage.store.confirm(&task.lease, &confirmation).await.unwrap();
    let pass = pass(stage, tenant, &path).await;
    assert_eq!((&pass["state"], &pass["onChainState"]), (&json!("FROZEN"), &json!("REVOKED")));
    path
}

async fn a_revocation_that_may_be_undone_is_shown_and_not_believed(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = seen_revoked(&stage, &tenant, false).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    stage.store.reopen(&task.lease, Some(active(9)), NOW_MS).await.unwrap();
    let pass = pass(&stage, &tenant, &path).await;
    assert_eq!((&pass["state"], &pass["onChainState"]), (&json!("FROZEN"), &json!("ACTIVE")));
    assert_eq!(lease(&stage, NOW_MS).await.unwrap().kind, OperationKind::Freeze);
}

async fn a_revocation_is_believed_once_it_is_final(stage: Stage) {
    let tenant = stage.tenant("a").await;
    stage.issued(&tenant.token, &wallet(2)).await;
    let other = lease(&stage, NOW_MS).await.unwrap();
    stage.store.confirm(&other.lease, &seen(active(9), None, true)).await.unwrap();
    stage.store.reconcile_later(other.pass.id, 5).await.unwrap();
    let path = seen_revoked(&stage, &tenant, true).await;
    // It is the next to be looked at, although it was compared last.
    let task = stage.store.to_reconcile(NOW_MS, 1).await.unwrap().remove(0);
    let comparison = |height| Comparison {
        pass: task.pass.id,
        expected: task.pass.observed,
        found: Some(revoked(height)),
        height,
        is_instead: false,
        now_ms: NOW_MS,
    };
    // Final is so far only a block before that one.
    assert_eq!(stage.store.reconcile(&comparison(8)).await.unwrap(), Reconciled::Busy);
    assert_eq!(pass(&stage, &tenant, &path).await["state"], "FROZEN");
    assert_eq!(stage.store.reconcile(&comparison(9)).await.unwrap(), Reconciled::Same);
    assert_eq!(pass(&stage, &tenant, &path).await["state"], "REVOKED");
    assert_eq!(stage.store.drifts().await.unwrap(), 0);
}
