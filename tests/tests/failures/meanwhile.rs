//! What happens while something is on its way: another wish, another key, an empty account, somebody
//! else.

use axum::http::Method;
use portcullis::{Attributes, PassState, Step};
use serde_json::{Value, json};

use crate::{
    ground::{Ground, wallet},
    node::Fault,
};

/// More than it takes until a transaction can no longer be in a block.
const EXPIRED_SLOTS: u64 = 200;

#[tokio::test(flavor = "multi_thread")]
async fn a_freeze_that_is_queued_behind_an_issue_follows_it() {
    let ground = Ground::new().await;
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    ground.change(&path, "FROZEN").await;
    ground.settle(&ground.worker()).await;
    assert_eq!(ground.states(&path).await, (json!("FROZEN"), json!("FROZEN")));
    assert_eq!(ground.on_chain(&wallet).await.unwrap().state, PassState::Frozen);
    assert_eq!(ground.history(&wallet).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_revoked_before_it_was_sent_is_never_issued() {
    let ground = Ground::new().await;
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    ground.call(Method::DELETE, &path, Value::Null).await;
    ground.settle(&ground.worker()).await;
    assert_eq!(ground.states(&path).await, (json!("REVOKED"), Value::Null));
    assert_eq!(ground.operation(&path).await["status"], "settled");
    assert_eq!(ground.history(&wallet), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_revoked_while_it_is_being_issued_is_revoked() {
    for is_lost in [false, true] {
        let ground = Ground::new().await;
        ground.nodes[0].set(Fault::Swallowing);
        let worker = ground.worker();
        let wallet = wallet();
        let path = ground.issue(&wallet).await;
        ground.step(&worker).await;
        ground.call(Method::DELETE, &path, Value::Null).await;
        ground.steps(&worker, 3).await;
        assert_eq!(ground.states(&path).await, (json!("REVOKED"), Value::Null));
        if is_lost {
            ground.chain.advance_slots(EXPIRED_SLOTS);
        }
        ground.nodes[0].set(Fault::None);
        ground.settle(&worker).await;
        let pass = ground.on_chain(&wallet).await;
        // What was lost is not made up for, or is revoked as well.
        let shown = pass.as_ref().map_or(Value::Null, |_| json!("REVOKED"));
        assert_eq!(ground.states(&path).await, (json!("REVOKED"), shown));
        assert!(pass.is_none_or(|pass| pass.state == PassState::Revoked), "{is_lost}");
        assert_eq!(ground.operation(&path).await["status"], "settled", "{is_lost}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pass_that_shall_end_now_ends_though_its_transaction_was_late() {
    let ground = Ground::new().await;
    let wallet = wallet();
    let path = ground.issued(&wallet).await;
    let before = ground.on_chain(&wallet).await.unwrap().expires_at;
    let soon = ground.chain.now() + 2;
    ground.call(Method::PATCH, &path, json!({ "expiryTimestamp": soon })).await;
    ground.nodes[0].set(Fault::Swallowing);
    let worker = ground.worker();
    ground.step(&worker).await;
    // What was signed would be refused by now, and then it cannot be in a block any more.
    ground.chain.advance_seconds(600);
    ground.nodes[0].set(Fault::None);
    ground.steps(&worker, 5).await;
    ground.chain.advance_slots(EXPIRED_SLOTS);
    ground.settle(&worker).await;
    let granted = ground.on_chain(&wallet).await.unwrap().expires_at;
    assert!(granted < before, "{granted} {before}");
    assert_eq!(ground.pass(&path).await["expiryTimestamp"], granted);
    assert_eq!(ground.operation(&path).await["status"], "settled");
}

/// Nothing at all, and enough for the fee but not for the account.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_cannot_pay_is_told_in_a_word_and_waited_for() {
    for lamports in [0, 1_000_000] {
        let ground = Ground::new().await;
        ground.set_funds(lamports);
        let worker = ground.worker();
        let wallet = wallet();
        let path = ground.issue(&wallet).await;
        ground.steps(&worker, 4).await;
        let told = ground.operation(&path).await["lastError"].clone();
        assert_eq!(told, "insufficient_funds", "{lamports}");
        assert_eq!(ground.states(&path).await, (json!("REQUESTED"), Value::Null));
        ground.set_funds(1_000_000_000);
        ground.settle(&worker).await;
        ground.assert_issued_once(&wallet, &path).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_old_key_sent_is_followed_without_it() {
    let mut ground = Ground::new().await;
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    ground.step(&ground.worker()).await;
    assert_eq!(ground.history(&wallet).len(), 1);
    ground.rotate_operator().await;
    ground.settle(&ground.worker()).await;
    ground.assert_issued_once(&wallet, &path).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_old_key_may_do_no_more_is_done_by_the_new_one() {
    let mut ground = Ground::new().await;
    ground.nodes[0].set(Fault::Swallowing);
    let wallet = wallet();
    let path = ground.issue(&wallet).await;
    ground.step(&ground.worker()).await;
    let sent = ground.transaction(&path).await;
    ground.rotate_operator().await;
    ground.nodes[0].set(Fault::None);
    ground.steps(&ground.worker(), 5).await;
    assert_eq!(ground.history(&wallet), [], "the old key's is refused");
    assert_eq!(ground.transaction(&path).await["identifier"], sent["identifier"]);
    ground.chain.advance_slots(EXPIRED_SLOTS);
    ground.settle(&ground.worker()).await;
    ground.assert_issued_once(&wallet, &path).await;
}

/// The database is of before the pass was issued and revoked.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_from_a_backup_catches_up() {
    let ground = Ground::new().await;
    let gone = wallet();
    let step = Step::Issue { expires_at: None, attributes: Attributes::default() };
    ground.act_beside(&gone, step).await;
    ground.act_beside(&gone, Step::Revoke { reason: 0 }).await;
    let path = ground.issue(&gone).await;
    ground.settle(&ground.worker()).await;
    assert_eq!(ground.states(&path).await, (json!("REVOKED"), json!("REVOKED")));
    assert_eq!(ground.operation(&path).await["lastError"], "pass_revoked");
    assert_eq!(ground.history(&gone).len(), 2);
    ground.issued(&wallet()).await;
}
