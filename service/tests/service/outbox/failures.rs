//! What a pass is once an operation has failed, and what a revocation waits for.

use portcullis_service::{
    model::{OnChainState, OperationKind, OperationStatus, TransactionStatus, pass::Observed},
    store::StoreError,
};
use serde_json::json;

use super::{active, issued, lease, pass, seen, transaction};
use crate::{
    database::on_both_databases,
    stage::{NOW_MS, NOW_SECONDS, Stage, wallet},
};

on_both_databases!(
    an_issue_that_failed_can_be_asked_for_again,
    what_waits_behind_a_failed_issue_fails_with_it,
    nobody_unfreezes_by_failing,
    an_expiry_that_failed_goes_back,
    a_later_wish_outlives_an_earlier_failure,
    a_revocation_waits_for_nothing_that_was_not_sent,
    a_revocation_waits_for_what_was_sent,
    a_revocation_outlives_a_failed_issue,
    a_failed_unfreeze_reverts_though_something_else_was_asked_for_since,
    after_a_failed_issue_nothing_but_an_issue_helps,
    after_a_restore_what_gives_is_given_up_and_what_takes_away_is_done,
);

async fn an_issue_that_failed_can_be_asked_for_again(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    stage.store.fail(&task.lease, "no permission", None, NOW_MS).await.unwrap();
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
    stage.store.fail(&task.lease, "why", None, NOW_MS).await.unwrap();
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
    stage.store.fail(&task.lease, "why", None, NOW_MS).await.unwrap();
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
    stage.store.fail(&task.lease, "why", None, NOW_MS).await.unwrap();
    assert_eq!(pass(&stage, &tenant, &path).await["expiryTimestamp"], before);
}

async fn a_later_wish_outlives_an_earlier_failure(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    let body = json!({ "expiryTimestamp": NOW_SECONDS + 5 });
    stage.patch(&tenant.token, &path, body).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    stage.store.keep_transaction(&task.lease, &transaction(1), NOW_MS).await.unwrap();
    stage.delete(&tenant.token, &path).await;
    let status = TransactionStatus::Failed;
    stage.store.set_transaction(&task.lease, 1, status, NOW_MS).await.unwrap();
    stage.store.fail(&task.lease, "why", None, NOW_MS).await.unwrap();
    assert_eq!(pass(&stage, &tenant, &path).await["state"], "REVOKED");
    assert_eq!(lease(&stage, NOW_MS).await.unwrap().kind, OperationKind::Revoke);
}

async fn a_revocation_waits_for_nothing_that_was_not_sent(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    let freeze = lease(&stage, NOW_MS).await.unwrap();
    stage.patch(&tenant.token, &path, json!({ "state": "ACTIVE" })).await;
    stage.delete(&tenant.token, &path).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    assert_eq!(task.kind, OperationKind::Revoke);
    let late = stage.store.keep_transaction(&freeze.lease, &transaction(1), NOW_MS).await;
    assert!(matches!(late, Err(StoreError::LeaseLost)), "{late:?}");
}

async fn a_revocation_waits_for_what_was_sent(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    let freeze = lease(&stage, NOW_MS).await.unwrap();
    stage.store.keep_transaction(&freeze.lease, &transaction(1), NOW_MS).await.unwrap();
    stage.delete(&tenant.token, &path).await;
    assert_eq!(lease(&stage, NOW_MS).await, None);
    stage.store.postpone(&freeze.lease, None, NOW_MS, NOW_MS).await.unwrap();
    assert_eq!(lease(&stage, NOW_MS).await.unwrap().kind, OperationKind::Freeze);
}

async fn a_revocation_outlives_a_failed_issue(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let issue = lease(&stage, NOW_MS).await.unwrap();
    stage.store.keep_transaction(&issue.lease, &transaction(1), NOW_MS).await.unwrap();
    stage.delete(&tenant.token, &path).await;
    let status = TransactionStatus::Failed;
    stage.store.set_transaction(&issue.lease, 1, status, NOW_MS).await.unwrap();
    stage.store.fail(&issue.lease, "why", None, NOW_MS).await.unwrap();
    let revoke = lease(&stage, NOW_MS).await.unwrap();
    assert_eq!((revoke.kind, revoke.issue), (OperationKind::Revoke, Some(OperationStatus::Failed)));
}

async fn a_failed_unfreeze_reverts_though_something_else_was_asked_for_since(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    let frozen = Observed { state: OnChainState::Frozen, ..active(9) };
    stage.store.confirm(&task.lease, &seen(frozen, None, true)).await.unwrap();
    stage.patch(&tenant.token, &path, json!({ "state": "ACTIVE" })).await;
    let body = json!({ "expiryTimestamp": NOW_SECONDS + 5 });
    stage.patch(&tenant.token, &path, body).await;
    for kind in [OperationKind::Unfreeze, OperationKind::Renew] {
        let task = lease(&stage, NOW_MS).await.unwrap();
        assert_eq!(task.kind, kind);
        stage.store.fail(&task.lease, "why", None, NOW_MS).await.unwrap();
    }
    assert_eq!(pass(&stage, &tenant, &path).await["state"], "FROZEN");
    // And can be asked for again.
    stage.patch(&tenant.token, &path, json!({ "state": "ACTIVE" })).await;
    assert_eq!(lease(&stage, NOW_MS).await.unwrap().kind, OperationKind::Unfreeze);
}

async fn after_a_failed_issue_nothing_but_an_issue_helps(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    stage.store.fail(&task.lease, "why", None, NOW_MS).await.unwrap();
    let refused = stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    refused.assert_problem(409, "pass_not_issued");
    stage.issued(&tenant.token, &wallet(1)).await;
    assert_eq!(lease(&stage, NOW_MS).await.unwrap().kind, OperationKind::Issue);
}

/// Between the back-up and its restore the opposite may have been asked for, and done.
async fn after_a_restore_what_gives_is_given_up_and_what_takes_away_is_done(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let mut paths = Vec::new();
    let (held, frozen) = (OnChainState::Active, OnChainState::Frozen);
    for (number, state) in [(1, held), (2, held), (3, held), (4, frozen)] {
        paths.push(stage.issued(&tenant.token, &wallet(number)).await);
        let task = lease(&stage, NOW_MS).await.unwrap();
        let observed = Observed { state, ..active(task.expires_at_seconds) };
        stage.store.confirm(&task.lease, &seen(observed, None, true)).await.unwrap();
    }
    let changes = [
        json!({ "expiryTimestamp": NOW_SECONDS + 90_000_000 }),
        json!({ "expiryTimestamp": NOW_SECONDS + 60 }),
        json!({ "state": "FROZEN" }),
        json!({ "state": "ACTIVE" }),
    ];
    for (path, change) in paths.iter().zip(changes) {
        let answer = stage.patch(&tenant.token, path, change).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let issued = stage.issued(&tenant.token, &wallet(5)).await;

    let mut expected = Vec::new();
    for path in [&paths[0], &paths[3]] {
        let pass = pass(&stage, &tenant, path).await;
        expected.push(pass["operationId"].as_str().unwrap().to_owned());
    }
    let given_up = stage.store.give_up_waiting(NOW_MS).await.unwrap();
    assert_eq!(given_up.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
    for (path, state) in [(&paths[0], "ACTIVE"), (&paths[3], "FROZEN")] {
        let pass = pass(&stage, &tenant, path).await;
        assert_eq!((&pass["state"], &pass["lastError"]), (&json!(state), &json!("restored")));
    }
    let mut left = Vec::new();
    while let Some(task) = lease(&stage, NOW_MS + 600_000).await {
        left.push(task.kind);
    }
    left.sort_by_key(|kind| kind.as_str());
    use OperationKind::{Freeze, Issue, Renew};
    assert_eq!(left, [Freeze, Issue, Renew]);
    assert_eq!(pass(&stage, &tenant, &issued).await["state"], "REQUESTED");
    assert!(stage.store.give_up_waiting(NOW_MS).await.unwrap().is_empty());
}
