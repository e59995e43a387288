//! What waits for what, and what takes another's place.

use portcullis_service::{
    model::{OperationKind, OperationStatus, pass::Observed},
    store::StoreError,
};
use serde_json::json;

use super::{active, issued, lease, pass, seen, tasks, transaction};
use crate::{
    database::on_both_databases,
    stage::{NOW_MS, NOW_SECONDS, Stage, Tenant, wallet},
};

on_both_databases!(
    what_is_new_does_not_wait_for_finality,
    a_freeze_waits_for_nothing_that_it_makes_needless,
    a_freeze_spares_a_renewal_that_shortens,
    a_freeze_waits_for_what_was_sent,
    a_renewal_takes_the_place_of_one_that_was_not_sent,
    what_a_freeze_ended_can_be_asked_for_again,
    the_queue_of_a_pass_has_a_bound,
    a_named_expiry_is_told_from_a_reckoned_one,
);

/// Later than what the pass has.
const LATE_SECONDS: i64 = NOW_SECONDS + 100 * 365 * 86_400;

async fn what_is_new_does_not_wait_for_finality(stage: Stage) {
    let tenant = stage.tenant("a").await;
    for task in tasks(&stage, &tenant, 12).await {
        stage.store.confirm(&task.lease, &seen(active(9), None, false)).await.unwrap();
    }
    for number in 13..=24 {
        stage.issued(&tenant.token, &wallet(number)).await;
    }
    let mut is_new = Vec::new();
    for _ in 0..24 {
        let task = lease(&stage, NOW_MS).await.unwrap();
        is_new.push(task.status == OperationStatus::Pending);
    }
    // While there are both, three of four are new ones, and the fourth is not.
    for four in is_new[..12].windows(4) {
        assert_eq!(four.iter().filter(|is_new| **is_new).count(), 3, "{is_new:?}");
    }
    assert_eq!(is_new.iter().filter(|is_new| **is_new).count(), 12);
    assert_eq!(lease(&stage, NOW_MS).await, None);
}

async fn operation(stage: &Stage, tenant: &Tenant, path: &str) -> String {
    let pass = pass(stage, tenant, path).await;
    format!("/v2/operations/{}", pass["operationId"].as_str().unwrap())
}

async fn renewed(stage: &Stage, tenant: &Tenant, path: &str, expiry: i64) -> String {
    let body = json!({ "expiryTimestamp": expiry });
    assert_eq!(stage.patch(&tenant.token, path, body).await.status, 200);
    operation(stage, tenant, path).await
}

async fn a_freeze_waits_for_nothing_that_it_makes_needless(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    let renewal = renewed(&stage, &tenant, &path, LATE_SECONDS).await;
    let late = lease(&stage, NOW_MS).await.unwrap();
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    assert_eq!(lease(&stage, NOW_MS).await.unwrap().kind, OperationKind::Freeze);
    let ended = stage.get(&tenant.token, &renewal).await.body;
    assert_eq!((&ended["status"], &ended["lastError"]), (&json!("failed"), &json!("superseded")));
    let late = stage.store.keep_transaction(&late.lease, &transaction(1), NOW_MS).await;
    assert!(matches!(late, Err(StoreError::LeaseLost)), "{late:?}");
    stage.patch(&tenant.token, &path, json!({ "state": "ACTIVE" })).await;
    let unfreeze = operation(&stage, &tenant, &path).await;
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    assert_eq!(stage.get(&tenant.token, &unfreeze).await.body["lastError"], "superseded");
    assert_eq!(pass(&stage, &tenant, &path).await["state"], "FROZEN");
}

/// Once the freeze is lifted the pass must not be good for longer than was asked for.
async fn a_freeze_spares_a_renewal_that_shortens(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    let renewal = renewed(&stage, &tenant, &path, NOW_SECONDS + 5).await;
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    assert_eq!(stage.get(&tenant.token, &renewal).await.body["status"], "pending");
    let task = lease(&stage, NOW_MS).await.unwrap();
    assert_eq!((task.kind, task.expires_at_seconds), (OperationKind::Renew, NOW_SECONDS + 5));
    let observed = active(NOW_SECONDS + 5);
    stage.store.confirm(&task.lease, &seen(observed, None, true)).await.unwrap();
    assert_eq!(lease(&stage, NOW_MS).await.unwrap().kind, OperationKind::Freeze);
    // What was to last for ever is shortened by any end, and lengthened by none.
    let for_ever = Observed { expires_at_seconds: 0, ..observed };
    assert!(for_ever.is_shortened_by(i64::MAX));
    assert!(!for_ever.is_shortened_by(0) && !observed.is_shortened_by(0));
    assert!(!observed.is_shortened_by(NOW_SECONDS + 5));
}

async fn a_freeze_waits_for_what_was_sent(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    let renewal = renewed(&stage, &tenant, &path, NOW_SECONDS + 5).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    stage.store.keep_transaction(&task.lease, &transaction(1), NOW_MS).await.unwrap();
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    assert_eq!(stage.get(&tenant.token, &renewal).await.body["status"], "pending");
    assert_eq!(lease(&stage, NOW_MS).await, None);
    let observed = active(NOW_SECONDS + 5);
    stage.store.confirm(&task.lease, &seen(observed, Some(1), true)).await.unwrap();
    assert_eq!(lease(&stage, NOW_MS).await.unwrap().kind, OperationKind::Freeze);
}

async fn a_renewal_takes_the_place_of_one_that_was_not_sent(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    let sent = renewed(&stage, &tenant, &path, NOW_SECONDS + 5).await;
    let task = lease(&stage, NOW_MS).await.unwrap();
    stage.store.keep_transaction(&task.lease, &transaction(1), NOW_MS).await.unwrap();
    let unsent = renewed(&stage, &tenant, &path, NOW_SECONDS + 6).await;
    renewed(&stage, &tenant, &path, NOW_SECONDS + 7).await;
    assert_eq!(stage.get(&tenant.token, &sent).await.body["status"], "pending");
    assert_eq!(stage.get(&tenant.token, &unsent).await.body["lastError"], "superseded");
    let observed = active(NOW_SECONDS + 5);
    stage.store.confirm(&task.lease, &seen(observed, Some(1), true)).await.unwrap();
    assert_eq!(lease(&stage, NOW_MS).await.unwrap().expires_at_seconds, NOW_SECONDS + 7);
}

async fn what_a_freeze_ended_can_be_asked_for_again(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = issued(&stage, &tenant).await;
    renewed(&stage, &tenant, &path, LATE_SECONDS).await;
    for state in ["FROZEN", "ACTIVE"] {
        stage.patch(&tenant.token, &path, json!({ "state": state })).await;
    }
    renewed(&stage, &tenant, &path, LATE_SECONDS).await;
    let mut kinds = Vec::new();
    while let Some(task) = lease(&stage, NOW_MS).await {
        stage.store.confirm(&task.lease, &seen(active(9), None, true)).await.unwrap();
        kinds.push(task.kind);
    }
    assert_eq!(kinds, [OperationKind::Freeze, OperationKind::Unfreeze, OperationKind::Renew]);
}

async fn the_queue_of_a_pass_has_a_bound(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let change =
        async |state: &str| stage.patch(&tenant.token, &path, json!({ "state": state })).await;
    let mut taken = 0;
    loop {
        assert_eq!(change("FROZEN").await.status, 200, "what takes it away has room");
        let answer = change("ACTIVE").await;
        if answer.status != 200 {
            answer.assert_problem(409, "too_many_pass_changes");
            break;
        }
        taken += 1;
        assert!(taken < 100);
    }
    let waiting = stage.store.backlog().await.unwrap()[0].count;
    assert_eq!(waiting, portcullis_service::model::pass::MAX_WAITING_OPERATIONS);
    assert_eq!(pass(&stage, &tenant, &path).await["state"], "FROZEN", "nothing is half done");
    // Another pass is not held up, and this one can be revoked.
    stage.issued(&tenant.token, &wallet(2)).await;
    assert_eq!(stage.delete(&tenant.token, &path).await.status, 200);
    assert_eq!(stage.store.backlog().await.unwrap()[0].count, 2);
}

async fn a_named_expiry_is_told_from_a_reckoned_one(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let item = |number| json!({ "chain": "ethereum", "chainNetwork": "sepolia", "walletAddress": wallet(number) });
    let mut named = item(1);
    named["expiryTimestamp"] = json!(NOW_SECONDS + 600);
    let body = json!({ "items": [named, item(2)] });
    assert_eq!(stage.post(&tenant.token, "/v2/passes", body).await.status, 202);
    stage.issued(&tenant.token, &wallet(3)).await;
    for is_named in [true, false, false] {
        let task = lease(&stage, NOW_MS).await.unwrap();
        assert_eq!(task.is_expiry_named, is_named);
        assert_eq!(task.expires_at_seconds == NOW_SECONDS + 600, is_named);
    }
}
