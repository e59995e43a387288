//! What follows from what chains are found to hold.

use portcullis_service::{
    model::{OnChainState, OperationKind, pass::Observed},
    store::{Comparison, Confirmation, Reconciled, Task},
};
use serde_json::{Value, json};

use super::{active, issued, lease, pass, seen, transaction};
use crate::{
    database::{on_both_databases, tamper},
    stage::{NOW_MS, NOW_SECONDS, Stage, Tenant, wallet},
};

on_both_databases!(
    a_revocation_that_nobody_asked_for_here_is_not_made,
    a_revocation_that_somebody_asked_for_is_made_though_it_was_seen_before,
    a_freeze_outlives_a_revocation_that_was_none,
    a_pass_that_was_never_asked_for_can_be_compared,
    a_freeze_of_somebody_elses_is_lifted_by_them,
    a_sooner_end_is_asked_for_again_once_the_pass_is_active,
    a_sooner_end_is_asked_for_again_soon_after_the_pass_is_unfrozen_here,
    a_later_end_is_not_asked_for_again,
    an_end_that_something_later_replaced_is_not_asked_for_again,
    what_no_block_holds_is_turned_back,
    what_cannot_be_read_keeps_nobody_from_the_others,
    what_is_tried_in_vain_is_counted_by_its_reason,
    what_is_done_is_not_postponed,
    what_was_done_later_is_told_by_what_it_decides,
);

const fn holds(state: OnChainState, expires_at_seconds: i64, height: i64) -> Observed {
    Observed { state, height, ..active(expires_at_seconds) }
}

/// Compares the only pass that there is with a chain that holds this in a final block.
async fn compare(stage: &Stage, found: Observed) -> Reconciled {
    let task = stage.store.to_reconcile(i64::MAX, 1).await.unwrap().remove(0);
    let comparison = Comparison {
        pass: task.pass.id,
        expected: task.pass.observed,
        found: Some(found),
        height: found.height,
        is_instead: false,
        now_ms: NOW_MS,
    };
    stage.store.reconcile(&comparison).await.unwrap()
}

/// The intent, and what the chain was seen to hold.
async fn states(stage: &Stage, tenant: &Tenant, path: &str) -> (Value, Value) {
    let pass = pass(stage, tenant, path).await;
    (pass["state"].clone(), pass["onChainState"].clone())
}

fn both(state: &str) -> (Value, Value) {
    (json!(state), json!(state))
}

/// The next operation is found done.
async fn done(stage: &Stage, kind: OperationKind, observed: Observed) -> Task {
    let task = lease(stage, NOW_MS).await.unwrap();
    assert_eq!(task.kind, kind);
    stage.store.confirm(&task.lease, &seen(observed, None, true)).await.unwrap();
    task
}

async fn a_revocation_that_nobody_asked_for_here_is_not_made(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    compare(&stage, holds(OnChainState::Revoked, 9, 6)).await;
    assert_eq!(states(&stage, &tenant, &path).await, both("REVOKED"));
    for (state, word) in [(OnChainState::Frozen, "FROZEN"), (OnChainState::Active, "ACTIVE")] {
        assert_eq!(compare(&stage, holds(state, 9, 7)).await, Reconciled::Repaired);
        assert_eq!(lease(&stage, NOW_MS).await, None);
        assert_eq!(states(&stage, &tenant, &path).await, both(word));
    }
}

async fn a_revocation_that_somebody_asked_for_is_made_though_it_was_seen_before(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    let revoked = holds(OnChainState::Revoked, 9, 6);
    compare(&stage, revoked).await;
    assert_eq!(stage.delete(&tenant.token, &path).await.status, 200);
    done(&stage, OperationKind::Revoke, revoked).await;
    assert_eq!(stage.delete(&tenant.token, &path).await.status, 200);
    assert_eq!(lease(&stage, NOW_MS).await, None, "asked for once");
    let found = compare(&stage, holds(OnChainState::Active, 9, 7)).await;
    assert_eq!(found, Reconciled::Resumed);
    assert_eq!(lease(&stage, NOW_MS).await.unwrap().kind, OperationKind::Revoke);
}

async fn a_freeze_outlives_a_revocation_that_was_none(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    done(&stage, OperationKind::Freeze, holds(OnChainState::Frozen, 9, 6)).await;
    compare(&stage, holds(OnChainState::Revoked, 9, 7)).await;
    let found = compare(&stage, holds(OnChainState::Active, 9, 8)).await;
    assert_eq!(found, Reconciled::Resumed);
    assert_eq!(states(&stage, &tenant, &path).await, (json!("FROZEN"), json!("ACTIVE")));
    assert_eq!(lease(&stage, NOW_MS).await.unwrap().kind, OperationKind::Freeze);
}

/// As one is that a review rejected before it was issued.
async fn a_pass_that_was_never_asked_for_can_be_compared(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    stage.store.fail(&task.lease, "why", None, NOW_MS).await.unwrap();
    tamper(&stage, "UPDATE pass SET desired_state = 'REJECTED', op_seq = 0").await;
    compare(&stage, holds(OnChainState::Revoked, 9, 6)).await;
    assert_eq!(compare(&stage, holds(OnChainState::Active, 9, 7)).await, Reconciled::Repaired);
    assert_eq!(states(&stage, &tenant, &path).await, both("ACTIVE"));
}

/// A renewal that was given up because of it must not make the freeze one of ours.
async fn a_freeze_of_somebody_elses_is_lifted_by_them(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    renewal_given_up(&stage, &tenant, &path, NOW_SECONDS + 99).await;
    assert_eq!(states(&stage, &tenant, &path).await, both("FROZEN"));
    compare(&stage, holds(OnChainState::Active, NOW_SECONDS + 9, 7)).await;
    assert_eq!(states(&stage, &tenant, &path).await, both("ACTIVE"));
    assert_eq!(lease(&stage, NOW_MS).await, None);
}

/// A renewal that found the pass frozen by somebody else, which ends nine seconds from now.
async fn renewal_given_up(stage: &Stage, tenant: &Tenant, path: &str, wanted_seconds: i64) {
    let body = json!({ "expiryTimestamp": wanted_seconds });
    stage.patch(&tenant.token, path, body).await;
    let task = lease(stage, NOW_MS).await.unwrap();
    assert_eq!(task.kind, OperationKind::Renew);
    let frozen = holds(OnChainState::Frozen, NOW_SECONDS + 9, 6);
    stage.store.fail(&task.lease, "pass_frozen", Some(frozen), NOW_MS).await.unwrap();
}

async fn a_sooner_end_is_asked_for_again_once_the_pass_is_active(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    renewal_given_up(&stage, &tenant, &path, NOW_SECONDS + 5).await;
    let frozen = holds(OnChainState::Frozen, NOW_SECONDS + 9, 7);
    assert_eq!(compare(&stage, frozen).await, Reconciled::Same);
    let found = compare(&stage, holds(OnChainState::Active, NOW_SECONDS + 9, 8)).await;
    assert_eq!(found, Reconciled::Resumed);
    let task = lease(&stage, NOW_MS).await.unwrap();
    assert_eq!((task.kind, task.expires_at_seconds), (OperationKind::Renew, NOW_SECONDS + 5));
    let renewed = holds(OnChainState::Active, NOW_SECONDS + 5, 9);
    stage.store.confirm(&task.lease, &seen(renewed, None, true)).await.unwrap();
    assert_eq!(compare(&stage, renewed).await, Reconciled::Same);
    // Another gatekeeper may make it live longer, now that this was done.
    let longer = holds(OnChainState::Active, NOW_SECONDS + 99, 10);
    assert_eq!(compare(&stage, longer).await, Reconciled::Repaired);
    assert_eq!(lease(&stage, NOW_MS).await, None);
}

async fn a_sooner_end_is_asked_for_again_soon_after_the_pass_is_unfrozen_here(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    renewal_given_up(&stage, &tenant, &path, NOW_SECONDS + 5).await;
    compare(&stage, holds(OnChainState::Frozen, NOW_SECONDS + 9, 7)).await;
    assert!(stage.store.to_reconcile(0, 1).await.unwrap().is_empty());
    stage.patch(&tenant.token, &path, json!({ "state": "ACTIVE" })).await;
    let unfrozen = holds(OnChainState::Active, NOW_SECONDS + 9, 8);
    done(&stage, OperationKind::Unfreeze, unfrozen).await;
    assert_eq!(stage.store.to_reconcile(0, 1).await.unwrap().len(), 1, "it is due at once");
    assert_eq!(compare(&stage, unfrozen).await, Reconciled::Resumed);
    assert_eq!(lease(&stage, NOW_MS).await.unwrap().expires_at_seconds, NOW_SECONDS + 5);
}

async fn a_later_end_is_not_asked_for_again(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    renewal_given_up(&stage, &tenant, &path, NOW_SECONDS + 10).await;
    compare(&stage, holds(OnChainState::Active, NOW_SECONDS + 9, 7)).await;
    assert_eq!(lease(&stage, NOW_MS).await, None);
}

async fn an_end_that_something_later_replaced_is_not_asked_for_again(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    renewal_given_up(&stage, &tenant, &path, NOW_SECONDS + 5).await;
    stage.patch(&tenant.token, &path, json!({ "state": "ACTIVE" })).await;
    let unfrozen = holds(OnChainState::Active, NOW_SECONDS + 9, 7);
    done(&stage, OperationKind::Unfreeze, unfrozen).await;
    let body = json!({ "expiryTimestamp": NOW_SECONDS + 20 });
    stage.patch(&tenant.token, &path, body).await;
    let renewed = holds(OnChainState::Active, NOW_SECONDS + 20, 8);
    done(&stage, OperationKind::Renew, renewed).await;
    assert_eq!(compare(&stage, renewed).await, Reconciled::Same);
    assert_eq!(lease(&stage, NOW_MS).await, None);
}

async fn what_no_block_holds_is_turned_back(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    let far = holds(OnChainState::Active, 9, 1_000_000);
    compare(&stage, far).await;
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    stage.store.postpone(&task.lease, Some("node_behind"), NOW_MS, NOW_MS).await.unwrap();
    let task = lease(&stage, NOW_MS).await.unwrap();
    stage.store.turn_back(&task.lease, Some(active(9)), NOW_MS).await.unwrap();
    let task = lease(&stage, NOW_MS).await.unwrap();
    assert_eq!((task.pass.observed, task.attempts), (Some(active(9)), 0));
    stage
        .store
        .confirm(&task.lease, &seen(holds(OnChainState::Frozen, 9, 6), None, true))
        .await
        .unwrap();
    compare(&stage, holds(OnChainState::Frozen, 10, 1_000_000)).await;
    // The same, where nothing is to be done.
    let due = stage.store.to_reconcile(i64::MAX, 1).await.unwrap().remove(0);
    let revoked = holds(OnChainState::Revoked, 9, 7);
    let comparison = |is_instead| Comparison {
        pass: due.pass.id,
        expected: due.pass.observed,
        found: Some(revoked),
        height: revoked.height,
        is_instead,
        now_ms: NOW_MS,
    };
    assert_eq!(stage.store.reconcile(&comparison(false)).await.unwrap(), Reconciled::Busy);
    assert_eq!(states(&stage, &tenant, &path).await, both("FROZEN"));
    assert_eq!(stage.store.reconcile(&comparison(true)).await.unwrap(), Reconciled::Repaired);
    assert_eq!(states(&stage, &tenant, &path).await, both("REVOKED"));
    let due = stage.store.to_reconcile(i64::MAX, 1).await.unwrap().remove(0);
    assert_eq!(due.pass.observed, Some(revoked));
}

async fn what_cannot_be_read_keeps_nobody_from_the_others(stage: Stage) {
    let tenant = stage.tenant("a").await;
    for number in 1..=2 {
        stage.issued(&tenant.token, &wallet(number)).await;
    }
    let damage = format!("UPDATE pass SET desired_state = '?' WHERE wallet = '{}'", wallet(1));
    assert_eq!(tamper(&stage, &damage).await, 1);
    let due = stage.store.to_reconcile(NOW_MS, 2).await.unwrap();
    assert_eq!(due.len(), 1);
    assert_eq!(due[0].pass.wallet.to_string(), wallet(2));
    let due = stage.store.to_reconcile(NOW_MS, 1).await.unwrap();
    assert_eq!(due.len(), 1, "the other is not due again at once");
}

async fn what_is_tried_in_vain_is_counted_by_its_reason(stage: Stage) {
    let tenant = stage.tenant("a").await;
    stage.issued(&tenant.token, &wallet(1)).await;
    let mut counts = Vec::new();
    for error in [Some("a"), Some("a"), Some("b"), Some("a"), Some("a"), None, Some("a")] {
        let task = lease(&stage, NOW_MS).await.unwrap();
        stage.store.postpone(&task.lease, error, NOW_MS, NOW_MS).await.unwrap();
        let task = lease(&stage, NOW_MS).await.unwrap();
        counts.push((task.attempts, task.repeats));
        // It is as it was, for the next to take.
        tamper(&stage, "UPDATE chain_op SET lease_until_ms = 0").await;
    }
    assert_eq!(counts, [(1, 1), (2, 2), (3, 1), (4, 1), (5, 2), (0, 0), (1, 1)]);
}

async fn what_is_done_is_not_postponed(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    stage.store.confirm(&task.lease, &seen(active(9), None, true)).await.unwrap();
    stage.store.postpone(&task.lease, Some("late"), NOW_MS, NOW_MS).await.unwrap();
    let id = pass(&stage, &tenant, &path).await["operationId"].as_str().unwrap().to_owned();
    let operation = stage.get(&tenant.token, &format!("/v2/operations/{id}")).await.body;
    assert_eq!((&operation["status"], operation.get("lastError")), (&json!("settled"), None));
}

/// Two operations of a pass that are seen, in blocks that may be undone.
async fn is_overtaken(stage: &Stage, tenant: &Tenant, number: u64, changes: [Value; 2]) -> bool {
    let path = stage.issued(&tenant.token, &wallet(number)).await;
    let confirmed = |observed| {
        let at = NOW_MS + 1_000_000;
        Confirmation { next_at_ms: at, ..seen(observed, Some(1), false) }
    };
    let issue = lease(stage, NOW_MS).await.unwrap();
    stage.store.confirm(&issue.lease, &seen(active(9), None, true)).await.unwrap();
    for change in changes {
        stage.patch(&tenant.token, &path, change).await;
        let task = lease(stage, NOW_MS).await.unwrap();
        stage.store.keep_transaction(&task.lease, &transaction(1), NOW_MS).await.unwrap();
        assert!(!task.is_overtaken);
        stage.store.confirm(&task.lease, &confirmed(active(9))).await.unwrap();
    }
    let tasks = [lease(stage, NOW_MS + 2_000_000).await, lease(stage, NOW_MS + 2_000_000).await];
    let mut overtaken = tasks.map(|task| task.unwrap().is_overtaken);
    overtaken.sort_unstable();
    tamper(stage, "UPDATE chain_op SET status = 'settled'").await;
    assert!(!overtaken[0], "the later one never is");
    overtaken[1]
}

async fn what_was_done_later_is_told_by_what_it_decides(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let state = |state: &str| json!({ "state": state });
    let expiry = |seconds: i64| json!({ "expiryTimestamp": NOW_SECONDS + seconds });
    for (number, changes, expected) in [
        (1, [state("FROZEN"), state("ACTIVE")], true),
        (2, [expiry(5), expiry(6)], true),
        (3, [expiry(5), state("FROZEN")], false),
        (4, [expiry(5), state("REVOKED")], true),
        (5, [state("FROZEN"), state("REVOKED")], true),
    ] {
        assert_eq!(is_overtaken(&stage, &tenant, number, changes).await, expected, "{number}");
    }
}
