//! Nonces of accounts that sign.

use portcullis_service::store::{NonceCounts, StoreError, StoredTransaction, Task};

use super::{account, lease, tasks, transaction};
use crate::{
    database::on_both_databases,
    stage::{NOW_MS, Stage, wallet},
};

on_both_databases!(
    each_operation_gets_a_nonce_of_its_own,
    a_nonce_that_is_given_back_is_the_next,
    a_nonce_under_which_something_was_signed_stays_with_its_operation,
    nothing_is_kept_under_anothers_nonce,
    nonces_that_somebody_else_used_are_passed_over_at_once,
    a_gap_is_found_and_filled_once,
);

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
