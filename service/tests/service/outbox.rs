//! The store as workers use it: order, leases, fences, and what outcomes do to a pass.

use std::collections::HashSet;

use portcullis::Attributes;
use portcullis_service::{
    model::{OnChainState, OperationKind, OperationStatus, TransactionStatus, pass::Observed},
    store::{
        BlockPlace, Confirmation, Lease, NonceCounts, SignerAccount, StoreError, StoredTransaction,
        Task,
    },
};
use serde_json::{Value, json};

use crate::{
    database::on_both_databases,
    stage::{NOW_MS, NOW_SECONDS, SEPOLIA, Stage, Tenant, wallet},
};

on_both_databases!(
    a_lease_is_kept_until_it_has_ended,
    what_cannot_be_compared_lets_others_come_first,
    a_start_ends_the_leases_where_there_can_be_no_other_instance,
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
    each_operation_gets_a_nonce_of_its_own,
    a_nonce_that_is_given_back_is_the_next,
    a_nonce_under_which_something_was_signed_stays_with_its_operation,
    nothing_is_kept_under_anothers_nonce,
    nonces_that_somebody_else_used_are_passed_over_at_once,
    a_gap_is_found_and_filled_once,
    what_an_older_block_held_is_not_shown,
    a_pass_that_is_revoked_on_its_chain_is_revoked,
    a_revocation_waits_for_nothing_that_was_not_sent,
    a_revocation_waits_for_what_was_sent,
    a_revocation_outlives_a_failed_issue,
    a_failed_unfreeze_reverts_though_something_else_was_asked_for_since,
    after_a_failed_issue_nothing_but_an_issue_helps,
    what_was_granted_is_what_is_wanted,
);

const LEASE_MS: i64 = 60_000;

async fn lease(stage: &Stage, now_ms: i64) -> Option<Task> {
    stage.store.lease(now_ms, LEASE_MS).await.unwrap()
}

fn active(expires_at_seconds: i64) -> Observed {
    let (state, attributes) = (OnChainState::Active, Attributes::KYC);
    Observed { state, expires_at_seconds, attributes, height: 5 }
}

fn seen(observed: Observed, attempt: Option<i64>, is_final: bool) -> Confirmation {
    let hash = Some("0xab".to_owned());
    let block = BlockPlace { height: observed.height, hash: hash.clone() };
    Confirmation {
        observed: Some(observed),
        observed_hash: hash,
        done_by: attempt.map(|attempt| (attempt, block)),
        is_final,
        now_ms: NOW_MS + 7_000,
        next_at_ms: NOW_MS,
    }
}

fn transaction(attempt: i64) -> StoredTransaction {
    StoredTransaction {
        attempt,
        identifier: format!("transaction-{attempt}"),
        prepared: "{}".to_owned(),
        account: ACCOUNT.to_owned(),
        nonce: None,
        status: TransactionStatus::Prepared,
        block: None,
    }
}

const ACCOUNT: &str = "0x00000000000000000000000000000000000000cc";

fn account(task: &Task) -> SignerAccount {
    SignerAccount {
        chain: task.pass.chain.clone(),
        account: ACCOUNT.to_owned(),
        signer: "operator".to_owned(),
    }
}

/// That the chain has counted so many of the account's transactions.
const fn counted(count: i64) -> NonceCounts {
    NonceCounts { finalized: count, latest: count, pending: count }
}

async fn reserve(stage: &Stage, task: &Task, count: i64) -> i64 {
    let (account, counts) = (account(task), counted(count));
    stage.store.reserve_nonce(&task.lease, &account, counts, NOW_MS).await.unwrap()
}

fn under(attempt: i64, nonce: i64) -> StoredTransaction {
    StoredTransaction { nonce: Some(nonce), ..transaction(attempt) }
}

/// So many operations, of a pass each.
async fn tasks(stage: &Stage, tenant: &Tenant, count: u64) -> Vec<Task> {
    let mut tasks = Vec::new();
    for number in 1..=count {
        stage.issued(&tenant.token, &wallet(number)).await;
        tasks.push(lease(stage, NOW_MS).await.unwrap());
    }
    tasks
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
    stage.patch(&tenant.token, &path, json!({ "state": "ACTIVE" })).await;
    for (kind, is_final) in [
        (OperationKind::Issue, false),
        (OperationKind::Freeze, true),
        (OperationKind::Unfreeze, true),
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

async fn each_operation_gets_a_nonce_of_its_own(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let tasks = tasks(&stage, &tenant, 20).await;
    let nonces = futures::future::join_all(tasks.iter().map(|task| reserve(&stage, task, 7))).await;
    let mut sorted = nonces.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, (7..27).collect::<Vec<_>>());
    // Whoever asks again, after a restart, gets the same.
    for (task, nonce) in tasks.iter().zip(nonces) {
        assert_eq!(reserve(&stage, task, 7).await, nonce);
    }
}

async fn a_nonce_that_is_given_back_is_the_next(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let tasks = tasks(&stage, &tenant, 4).await;
    for (task, nonce) in tasks.iter().take(3).zip(5..) {
        assert_eq!(reserve(&stage, task, 5).await, nonce);
    }
    let why = Some("signer_failed");
    stage.store.postpone(&tasks[1].lease, why, NOW_MS + 1, NOW_MS).await.unwrap();
    assert_eq!(reserve(&stage, &tasks[3], 5).await, 6, "what was given back");
    // What is given back at the end leaves no gap.
    stage.store.fail(&tasks[2].lease, "why", None, NOW_MS).await.unwrap();
    let again = lease(&stage, NOW_MS + 1).await.unwrap();
    assert_eq!(reserve(&stage, &again, 5).await, 7);
}

async fn a_nonce_under_which_something_was_signed_stays_with_its_operation(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let tasks = tasks(&stage, &tenant, 2).await;
    let nonce = reserve(&stage, &tasks[0], 5).await;
    stage.store.keep_transaction(&tasks[0].lease, &under(1, nonce), NOW_MS).await.unwrap();
    stage.store.postpone(&tasks[0].lease, None, NOW_MS, NOW_MS).await.unwrap();
    assert_eq!(reserve(&stage, &tasks[1], 5).await, nonce + 1);
    let gaps = stage.store.nonce_gaps(&account(&tasks[0]), counted(5), NOW_MS).await.unwrap();
    assert_eq!(gaps, []);
}

async fn nothing_is_kept_under_anothers_nonce(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let tasks = tasks(&stage, &tenant, 2).await;
    let nonce = reserve(&stage, &tasks[0], 5).await;
    let kept = stage.store.keep_transaction(&tasks[1].lease, &under(1, nonce), NOW_MS).await;
    assert!(matches!(kept, Err(StoreError::LeaseLost)), "{kept:?}");
}

async fn nonces_that_somebody_else_used_are_passed_over_at_once(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let tasks = tasks(&stage, &tenant, 2).await;
    assert_eq!(reserve(&stage, &tasks[0], 5).await, 5);
    // Ten thousand transactions later, by another program.
    assert_eq!(reserve(&stage, &tasks[0], 10_005).await, 10_005);
    assert_eq!(reserve(&stage, &tasks[1], 10_005).await, 10_006);
}

async fn a_gap_is_found_and_filled_once(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let tasks = tasks(&stage, &tenant, 2).await;
    let account = account(&tasks[0]);
    for (task, nonce) in tasks.iter().zip(5..) {
        assert_eq!(reserve(&stage, task, 5).await, nonce);
    }
    stage.store.keep_transaction(&tasks[1].lease, &under(1, 6), NOW_MS).await.unwrap();
    stage.store.fail(&tasks[0].lease, "why", None, NOW_MS).await.unwrap();
    let gaps = stage.store.nonce_gaps(&account, counted(5), NOW_MS).await.unwrap();
    assert_eq!(gaps.iter().map(|gap| gap.nonce).collect::<Vec<_>>(), [5]);
    assert!(stage.store.keep_cancellation(&account, 5, "{}", NOW_MS).await.unwrap());
    assert!(!stage.store.keep_cancellation(&account, 6, "{}", NOW_MS).await.unwrap());
    // It is nobody else's any more.
    stage.issued(&tenant.token, &wallet(9)).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    assert_eq!(reserve(&stage, &task, 5).await, 7);
    let gaps = stage.store.nonce_gaps(&account, counted(6), NOW_MS).await.unwrap();
    assert_eq!(gaps, []);
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
