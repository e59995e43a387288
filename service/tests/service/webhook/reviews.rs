//! What is told of reviews.

use axum::http::{Method, StatusCode};
use portcullis_service::model::PiiRequestId;
use serde_json::{Value, json};

use super::{deliveries, endpoint, listening, listening_in_test_mode, work};
use crate::{
    database::{count, on_both_databases},
    flow::{Flow, REQUESTS, decide, success},
    receiver::Receiver,
    stage::{NOW_SECONDS, Stage, wallet},
};

on_both_databases!(
    each_step_of_a_review_is_told_by_ids_alone,
    a_step_that_was_refused_or_repeated_is_not_told,
    an_endpoint_is_told_of_the_reviews_that_it_wants_to_know_of,
    a_review_is_nobody_elses,
    an_endpoint_that_is_no_more_or_disabled_is_not_told_of_reviews,
    an_application_in_test_mode_is_told_of_reviews_for_testnets,
);

fn types(receiver: &Receiver) -> Vec<Value> {
    receiver.received().iter().map(|one| one.json()["type"].clone()).collect()
}

async fn each_step_of_a_review_is_told_by_ids_alone(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, secret) = listening(&stage, &tenant).await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let verified = flow.verified(&stage, &wallet(1)).await;
    decide(&stage, &tenant.token, verified, "partner-fail").await;
    let cancelled = flow.opened(&stage, &wallet(2)).await;
    flow.report(&stage, cancelled, json!({ "status": "user-cancelled" })).await;
    let failed = flow.acknowledged(&stage, &wallet(3)).await;
    flow.report(&stage, failed, json!({ "status": "verification-failed" })).await;
    let admitted = flow.verified(&stage, &wallet(4)).await;
    decide(&stage, &tenant.token, admitted, "partner-pass").await;
    work(&stage).await;

    let told = |id: PiiRequestId| {
        let mut all = receiver.received();
        assert!(all.iter().all(|one| one.is_signed_with(&secret)));
        all.retain(|one| one.json()["data"]["piiRequestId"] == id.to_string());
        all.iter().map(|one| one.json()).collect::<Vec<_>>()
    };
    let of = |id: PiiRequestId, statuses: &[&str]| {
        let message = |status: &&str| {
            json!({
                "type": format!("PII_{}", status.to_uppercase().replace('-', "_")),
                "timestamp": NOW_SECONDS,
                "data": {
                    "piiRequestId": id, "gatekeeperNetwork": "a-network", "status": status,
                },
            })
        };
        statuses.iter().map(message).collect::<Vec<_>>()
    };
    let good = ["awaiting-user", "user-acknowledged", "verification-success"];
    assert_eq!(told(verified), of(verified, &[&good[..], &["partner-fail"]].concat()));
    assert_eq!(told(admitted), of(admitted, &[&good[..], &["partner-pass"]].concat()));
    assert_eq!(told(cancelled), of(cancelled, &["awaiting-user", "user-cancelled"]));
    let bad = ["awaiting-user", "user-acknowledged", "verification-failed"];
    assert_eq!(told(failed), of(failed, &bad));
    // The pass of the one who was admitted is told of, too.
    assert_eq!(receiver.received().len(), 4 + 4 + 2 + 3 + 1);
    assert_eq!(deliveries(&stage, &tenant, &id).await.len(), 14);
}

async fn a_step_that_was_refused_or_repeated_is_not_told(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, ..) = listening(&stage, &tenant).await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.acknowledged(&stage, &wallet(1)).await;
    let answer = flow.open(&stage, &wallet(1)).await;
    assert_eq!((answer.status, &answer.body["id"]), (StatusCode::OK, &json!(id)));
    let again = flow.report(&stage, id, json!({ "status": "user-acknowledged" })).await;
    assert_eq!(again.status, StatusCode::OK);
    flow.report(&stage, id, success()).await.assert_problem(409, "evidence_missing");
    decide(&stage, &tenant.token, id, "partner-pass")
        .await
        .assert_problem(409, "pii_not_reviewable");
    work(&stage).await;
    assert_eq!(types(&receiver), ["PII_AWAITING_USER", "PII_USER_ACKNOWLEDGED"]);

    let id = flow.verified(&stage, &wallet(2)).await;
    let path = stage.issued(&tenant.token, &wallet(2)).await;
    stage.delete(&tenant.token, &path).await;
    decide(&stage, &tenant.token, id, "partner-pass").await.assert_problem(409, "pass_revoked");
    work(&stage).await;
    assert!(!types(&receiver).contains(&json!("PII_PARTNER_PASS")));
}

async fn an_endpoint_is_told_of_the_reviews_that_it_wants_to_know_of(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (passes, reviews) = (Receiver::start().await, Receiver::start().await);
    let wanted = [(&passes, "TOKEN_ISSUED_INITIATED"), (&reviews, "PII_VERIFICATION_SUCCESS")];
    for (receiver, event_type) in wanted {
        let body = json!({ "url": receiver.url(), "eventTypes": [event_type] });
        let (id, _) = endpoint(&stage, &tenant.token, body).await;
        let shown = super::shown(&stage, &tenant, &id).await;
        assert_eq!(shown["eventTypes"], json!([event_type]));
    }
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.verified(&stage, &wallet(1)).await;
    decide(&stage, &tenant.token, id, "partner-pass").await;
    work(&stage).await;
    for (receiver, event_type) in wanted {
        assert_eq!(types(receiver), [event_type]);
    }
}

async fn a_review_is_nobody_elses(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let (receiver, id, _) = listening(&stage, &b).await;
    Flow::new(&stage, &a.network).await.opened(&stage, &wallet(1)).await;
    assert_eq!(work(&stage).await, 0);
    assert!(receiver.received().is_empty());
    assert!(deliveries(&stage, &b, &id).await.is_empty());
}

async fn an_application_in_test_mode_is_told_of_reviews_for_testnets(stage: Stage) {
    let live = stage.tenant("a").await;
    let receiver = listening_in_test_mode(&stage).await;
    let flow = Flow::new(&stage, &live.network).await;
    let mut ids = Vec::new();
    for network in ["mainnet-beta", "devnet"] {
        let target = json!({
            "chain": "solana", "chainNetwork": network,
            "walletAddress": "4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ",
        });
        let answer = flow.send(&stage, Method::POST, REQUESTS, target.to_string().into()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
        ids.push(answer.body["id"].clone());
    }
    work(&stage).await;
    let [received] = receiver.received().try_into().unwrap();
    assert_eq!(received.json()["data"]["piiRequestId"], ids[1]);
    // Nothing else waits for the day on which it goes live.
    assert_eq!(count(&stage, "SELECT COUNT(*) FROM webhook_delivery").await, 1);
}

async fn an_endpoint_that_is_no_more_or_disabled_is_not_told_of_reviews(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let receiver = Receiver::start().await;
    let body = json!({ "url": receiver.url() });
    let (disabled, _) = endpoint(&stage, &tenant.token, body.clone()).await;
    let (deleted, _) = endpoint(&stage, &tenant.token, body).await;
    let path = format!("/v2/webhooks/{disabled}");
    stage.patch(&tenant.token, &path, json!({ "enabled": false })).await;
    stage.delete(&tenant.token, &format!("/v2/webhooks/{deleted}")).await;
    Flow::new(&stage, &tenant.network).await.opened(&stage, &wallet(1)).await;
    assert_eq!(count(&stage, "SELECT COUNT(*) FROM webhook_delivery").await, 0);
}
