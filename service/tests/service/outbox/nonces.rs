//! Nonces of accounts that sign.

use portcullis_service::{
    audit,
    model::{AppMode, TransactionStatus},
    store::{NonceCounts, NonceGap, SignerAccount, StoreError, StoredTransaction, Task},
};

use super::{ACCOUNT, account, issued, lease, tasks, transaction};
use crate::{
    database::on_both_databases,
    stage::{NOW_MS, NOW_SECONDS, Stage, by, wallet},
};

on_both_databases!(
    each_operation_gets_a_nonce_of_its_own,
    a_nonce_that_is_given_back_is_the_next,
    a_nonce_under_which_something_was_signed_stays_with_its_operation,
    nothing_is_kept_under_anothers_nonce,
    nonces_that_somebody_else_used_are_passed_over_at_once,
    what_waits_under_a_nonce_that_is_nobodys_is_somebody_elses,
    one_wrong_count_changes_nothing,
    a_count_far_above_is_believed_when_it_is_told_again,
    no_more_is_final_than_there_is,
    what_one_node_says_is_final_does_not_stay_so_for_ever,
    a_count_below_what_is_final_is_no_nodes_for_long,
    a_new_account_begins_far_above_only_when_it_is_told_again,
    an_operator_sets_the_next_nonce,
    what_was_signed_from_the_next_nonce_on_is_lost_and_gaps_are_tried_anew,
    that_a_nonce_was_set_is_told_to_all_for_whom_the_account_signs,
    a_gap_is_found_and_filled_once,
    what_is_given_up_after_a_restore_holds_no_nonce,
);

/// An account beside [`ACCOUNT`].
const OTHER: &str = "0x00000000000000000000000000000000000000ce";

/// That the chain has counted so many of the account's transactions.
const fn counted(count: i64) -> NonceCounts {
    NonceCounts { finalized: Some(count), latest: count, pending: count }
}

async fn reserve(stage: &Stage, task: &Task, count: i64) -> i64 {
    reserve_by(stage, task, counted(count), NOW_MS).await.unwrap()
}

async fn reserve_by(stage: &Stage, task: &Task, counts: NonceCounts, now_ms: i64) -> Option<i64> {
    stage.store.reserve_nonce(&task.lease, &account(task), counts, now_ms).await.unwrap()
}

async fn gaps(stage: &Stage, account: &SignerAccount, counts: NonceCounts) -> Vec<NonceGap> {
    stage.store.nonce_gaps(account, counts, NOW_MS).await.unwrap().unwrap()
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
    assert_eq!(gaps(&stage, &account(&tasks[0]), counted(5)).await, []);
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
    // Two hundred transactions later, by another program.
    assert_eq!(reserve(&stage, &tasks[0], 205).await, 205);
    assert_eq!(reserve(&stage, &tasks[1], 205).await, 206);
}

async fn what_waits_under_a_nonce_that_is_nobodys_is_somebody_elses(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let tasks = tasks(&stage, &tenant, 4).await;
    for (task, nonce) in tasks.iter().take(2).zip(5..) {
        assert_eq!(reserve(&stage, task, 5).await, nonce);
    }
    stage.store.keep_transaction(&tasks[1].lease, &under(1, 6), NOW_MS).await.unwrap();
    stage.store.fail(&tasks[0].lease, "why", None, NOW_MS).await.unwrap();
    let pending = |pending| NonceCounts { finalized: None, latest: 5, pending };
    assert_eq!(reserve_by(&stage, &tasks[2], pending(7), NOW_MS).await, Some(7), "not 5");
    assert_eq!(reserve_by(&stage, &tasks[3], pending(9), NOW_MS).await, Some(9), "not 8");
}

/// A node's counts are taken for what they are only if they can be.
async fn one_wrong_count_changes_nothing(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let tasks = tasks(&stage, &tenant, 3).await;
    let account = account(&tasks[0]);
    // Also when the account is new.
    let new = NonceCounts { finalized: Some(5), latest: 1_000_000, pending: 1_000_000 };
    assert_eq!(reserve_by(&stage, &tasks[0], new, NOW_MS).await, None);
    assert_eq!(reserve(&stage, &tasks[0], 5).await, 5);
    let wrong = [
        counted(1_000_000),
        NonceCounts { finalized: None, latest: 5, pending: 1_000_000 },
        NonceCounts { finalized: None, latest: i64::MAX, pending: i64::MAX },
    ];
    for counts in wrong {
        assert_eq!(reserve_by(&stage, &tasks[1], counts, NOW_MS).await, None);
        assert_eq!(stage.store.nonce_gaps(&account, counts, NOW_MS).await.unwrap(), None);
    }
    assert_eq!(reserve(&stage, &tasks[1], 5).await, 6);
    assert_eq!(reserve(&stage, &tasks[2], 5).await, 7);
}

async fn a_count_far_above_is_believed_when_it_is_told_again(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let tasks = tasks(&stage, &tenant, 2).await;
    assert_eq!(reserve(&stage, &tasks[0], 5).await, 5);
    let told = async |count, after_ms| {
        reserve_by(&stage, &tasks[1], counted(count), NOW_MS + after_ms).await
    };
    assert_eq!(told(10_000, 0).await, None);
    assert_eq!(told(10_001, 59_999).await, None);
    // It says something else each time: that is not the same told again.
    assert_eq!(told(20_000, 60_000).await, None);
    assert_eq!(told(10_000, 120_000).await, None);
    // Another node says something else.
    assert_eq!(
        stage.store.nonce_gaps(&account(&tasks[0]), counted(5), NOW_MS).await.unwrap(),
        Some(vec![])
    );
    assert_eq!(told(10_000, 180_000).await, None);
    assert_eq!(told(10_007, 240_000).await, Some(10_007));
}

async fn no_more_is_final_than_there_is(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let tasks = tasks(&stage, &tenant, 2).await;
    let wrong = NonceCounts { finalized: Some(100), latest: 5, pending: 5 };
    assert_eq!(reserve_by(&stage, &tasks[0], wrong, NOW_MS).await, Some(5));
    gaps(&stage, &account(&tasks[0]), wrong).await;
    assert_eq!(reserve(&stage, &tasks[1], 5).await, 6);
}

/// It is not far enough above to be doubted.
async fn what_one_node_says_is_final_does_not_stay_so_for_ever(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let tasks = tasks(&stage, &tenant, 2).await;
    let account = account(&tasks[0]);
    assert_eq!(reserve(&stage, &tasks[0], 5).await, 5);
    stage.store.keep_transaction(&tasks[0].lease, &under(1, 5), NOW_MS).await.unwrap();
    gaps(&stage, &account, counted(206)).await;
    let told = async |after_ms| {
        let now_ms = NOW_MS + after_ms;
        let found = stage.store.nonce_gaps(&account, counted(5), now_ms).await.unwrap();
        (found, reserve_by(&stage, &tasks[1], counted(5), now_ms).await)
    };
    assert_eq!(told(0).await, (None, None), "another node is asked");
    assert_eq!(told(59_999).await, (None, None));
    assert_eq!(told(60_000).await, (Some(vec![]), Some(6)));
    assert_eq!(told(60_001).await, (Some(vec![]), Some(6)));
}

async fn a_count_below_what_is_final_is_no_nodes_for_long(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let tasks = tasks(&stage, &tenant, 2).await;
    let account = account(&tasks[0]);
    assert_eq!(reserve(&stage, &tasks[0], 100).await, 100);
    gaps(&stage, &account, counted(100)).await;
    let told = async |count, after_ms| {
        reserve_by(&stage, &tasks[1], counted(count), NOW_MS + after_ms).await
    };
    assert_eq!(told(90, 0).await, None);
    // Another node knows better, and then it is not the same told again.
    assert_eq!(stage.store.nonce_gaps(&account, counted(100), NOW_MS).await.unwrap(), Some(vec![]));
    assert_eq!(told(90, 60_000).await, None);
    // Nor is a count that is too high.
    assert_eq!(told(500, 90_000).await, None);
    assert_eq!(told(90, 150_000).await, None);
    assert_eq!(told(100, 150_000).await, Some(101));
}

async fn a_new_account_begins_far_above_only_when_it_is_told_again(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let tasks = tasks(&stage, &tenant, 2).await;
    let told = async |count, after_ms| {
        reserve_by(&stage, &tasks[0], counted(count), NOW_MS + after_ms).await
    };
    assert_eq!(told(1_000_000, 0).await, None);
    assert_eq!(told(10_000, 1).await, None);
    assert_eq!(told(10_003, 60_001).await, Some(10_003));
    // Most are not so far above, and begin at once.
    let other = SignerAccount { account: OTHER.to_owned(), ..account(&tasks[1]) };
    let reserved = stage.store.reserve_nonce(&tasks[1].lease, &other, counted(256), NOW_MS).await;
    assert_eq!(reserved.unwrap(), Some(256));
}

async fn what_was_signed_from_the_next_nonce_on_is_lost_and_gaps_are_tried_anew(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let tasks = tasks(&stage, &tenant, 2).await;
    let account = account(&tasks[0]);
    assert_eq!(reserve(&stage, &tasks[0], 5).await, 5);
    assert_eq!(reserve(&stage, &tasks[1], 5).await, 6);
    stage.store.keep_transaction(&tasks[1].lease, &under(1, 6), NOW_MS).await.unwrap();
    stage.store.postpone(&tasks[0].lease, None, NOW_MS, NOW_MS).await.unwrap();
    let gap = gaps(&stage, &account, counted(5)).await.remove(0);
    assert!(stage.store.keep_cancellation(&account, &gap, "{}").await.unwrap());
    let tries = async || gaps(&stage, &account, counted(5)).await[0].tries;
    assert_eq!(tries().await, 1);
    assert!(stage.store.set_next_nonce(&account.chain, ACCOUNT, 6, NOW_MS).await.unwrap());
    assert_eq!(tries().await, 0);
    stage.store.postpone(&tasks[1].lease, None, NOW_MS, NOW_MS).await.unwrap();
    let again = [lease(&stage, NOW_MS).await.unwrap(), lease(&stage, NOW_MS).await.unwrap()];
    let sent = again.iter().flat_map(|task| &task.transactions);
    let statuses: Vec<_> = sent.map(|transaction| transaction.status).collect();
    assert_eq!(statuses, [TransactionStatus::Failed]);
}

async fn an_operator_sets_the_next_nonce(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let tasks = tasks(&stage, &tenant, 3).await;
    let account = account(&tasks[0]);
    assert_eq!(reserve(&stage, &tasks[0], 5).await, 5);
    stage.store.keep_transaction(&tasks[0].lease, &under(1, 5), NOW_MS).await.unwrap();
    // All nodes said so for long.
    for after_ms in [0, 60_000] {
        reserve_by(&stage, &tasks[1], counted(9_000), NOW_MS + after_ms).await;
    }
    stage.store.keep_transaction(&tasks[1].lease, &under(1, 9_000), NOW_MS).await.unwrap();
    stage.store.nonce_gaps(&account, counted(9_000), NOW_MS).await.unwrap();
    let unknown = "0x00000000000000000000000000000000000000dd";
    assert!(!stage.store.set_next_nonce(&account.chain, unknown, 6, NOW_MS).await.unwrap());
    assert!(stage.store.set_next_nonce(&account.chain, ACCOUNT, 6, NOW_MS).await.unwrap());
    assert_eq!(reserve(&stage, &tasks[2], 5).await, 6);
    assert_eq!(gaps(&stage, &account, counted(5)).await, []);
    for (task, status) in tasks.iter().zip([TransactionStatus::Prepared, TransactionStatus::Failed])
    {
        stage.store.postpone(&task.lease, None, NOW_MS, NOW_MS).await.unwrap();
        let again = lease(&stage, NOW_MS).await.unwrap();
        assert_eq!(
            (again.lease.operation, again.transactions[0].status),
            (task.lease.operation, status)
        );
    }
}

async fn that_a_nonce_was_set_is_told_to_all_for_whom_the_account_signs(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let elsewhere = stage.store.ensure_app("c", "app", AppMode::Live, &by()).await.unwrap();
    let tasks = tasks(&stage, &a, 1).await;
    let account = account(&tasks[0]);
    assert_eq!(reserve(&stage, &tasks[0], 5).await, 5);
    let unknown = "0x00000000000000000000000000000000000000dd";
    stage.store.set_next_nonce(&account.chain, unknown, 6, NOW_MS).await.unwrap();
    stage.store.set_next_nonce(&account.chain, ACCOUNT, 6, NOW_MS).await.unwrap();
    for (org, expected) in [(a.app.org, 1), (b.app.org, 1), (elsewhere.org, 0)] {
        let rows = stage.store.audit_log_after(org, 0, i64::MAX).await.unwrap();
        audit::verify(&rows).unwrap();
        let set: Vec<_> = rows.iter().filter(|row| row.entry.action == "signer.nonce").collect();
        assert_eq!(set.len(), expected);
        for row in set {
            assert_eq!((row.entry.actor.as_str(), row.entry.at_ms), ("operator", NOW_MS));
            let subject = format!("account:{ACCOUNT} chain:ethereum/sepolia nonce:6");
            assert_eq!(row.entry.subject, subject);
        }
    }
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
    let found = gaps(&stage, &account, counted(5)).await;
    assert_eq!(found.iter().map(|gap| gap.nonce).collect::<Vec<_>>(), [5]);
    let keep =
        async |gap: &NonceGap| stage.store.keep_cancellation(&account, gap, "{}").await.unwrap();
    assert!(keep(&found[0]).await);
    assert!(!keep(&found[0]).await, "another instance has signed one");
    assert!(!keep(&NonceGap { nonce: 6, ..found[0].clone() }).await, "an operation's");
    stage.store.cancellation_answered(&account, 5, NOW_MS + 1).await.unwrap();
    let again = gaps(&stage, &account, counted(5)).await;
    assert_eq!((again[0].tries, again[0].since_ms), (1, NOW_MS + 1));
    // It is nobody else's any more.
    stage.issued(&tenant.token, &wallet(9)).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    assert_eq!(reserve(&stage, &task, 5).await, 7);
    assert_eq!(gaps(&stage, &account, counted(6)).await, []);
}

/// It may have been sent before the back-up, and never have come into a block.
async fn what_is_given_up_after_a_restore_holds_no_nonce(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    let later = serde_json::json!({ "expiryTimestamp": NOW_SECONDS + 90_000_000 });
    stage.patch(&tenant.token, &path, later).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    let nonce = reserve(&stage, &task, 5).await;
    stage.store.keep_transaction(&task.lease, &under(1, nonce), NOW_MS).await.unwrap();
    let sent = TransactionStatus::Sent;
    stage.store.set_transaction(&task.lease, 1, sent, NOW_MS).await.unwrap();
    let given_up = stage.store.give_up_waiting(NOW_MS).await.unwrap();
    assert_eq!(given_up, [task.lease.operation]);
    let found = gaps(&stage, &account(&task), counted(nonce)).await;
    assert!(found.is_empty(), "it is the next one: {found:?}");
    stage.issued(&tenant.token, &wallet(2)).await;
    let next = lease(&stage, NOW_MS).await.unwrap();
    assert_eq!(reserve(&stage, &next, nonce).await, nonce);
}
