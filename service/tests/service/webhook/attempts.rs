//! When a delivery is tried again, and when an endpoint is given up.

use std::{collections::HashSet, sync::Arc};

use portcullis_service::{
    audit,
    clock::Clock as _,
    model::{DeliveryFailure, DeliveryStatus, DisabledReason},
    store::DeliveryOutcome,
    webhook::RETRIES_MS,
};
use serde_json::json;

use super::{HOUR_MS, LEASE_MS, MAX, deliveries, listening, ping, shown, token, work};
use crate::{
    database::on_both_databases,
    receiver::Receiver,
    stage::{NOW_MS, Stage, wallet, webhooks},
};

on_both_databases!(
    attempts_follow_the_schedule,
    an_endpoint_that_takes_nothing_for_a_day_is_disabled,
    an_endpoint_that_answers_now_and_then_is_not,
    an_endpoint_that_is_gone_is_told_nothing_more,
    what_waited_is_sent_when_an_endpoint_is_enabled_again,
    nobody_there_is_tried_again,
    what_a_former_address_answers_says_nothing_of_the_new_one,
    a_new_address_starts_anew,
    a_key_that_is_missing_counts_against_nobody,
    a_resolver_that_is_away_counts_against_nobody,
    who_finds_no_room_is_not_left_alone,
    what_this_service_prevents_has_an_end,
);

async fn attempts_follow_the_schedule(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, secret) = listening(&stage, &tenant).await;
    receiver.answer_next(&[500; 8]);
    stage.issued(&tenant.token, &wallet(1)).await;
    assert_eq!(work(&stage).await, 1);
    for (number, pause_ms) in (1..).zip(RETRIES_MS) {
        let [delivery] = deliveries(&stage, &tenant, &id).await.try_into().unwrap();
        let now_ms = stage.clock.now_ms();
        let next_ms = delivery["nextAttemptAtMs"].as_i64().unwrap();
        let jitter_ms = next_ms - now_ms - pause_ms;
        assert!((0..=pause_ms / 10).contains(&jitter_ms), "{number}: {jitter_ms}");
        assert_eq!(
            (&delivery["status"], &delivery["attempts"], &delivery["lastError"]),
            (&json!("pending"), &json!(number), &json!("status"))
        );
        stage.clock.advance_ms(next_ms - now_ms - 1);
        assert_eq!(work(&stage).await, 0, "{number}");
        stage.clock.advance_ms(1);
        assert_eq!(work(&stage).await, 1, "{number}");
    }
    stage.clock.advance_ms(100 * HOUR_MS);
    assert_eq!(work(&stage).await, 0);
    let received = receiver.received();
    let ids: HashSet<_> = received.iter().map(|one| one.header("webhook-id")).collect();
    let moments: HashSet<_> = received.iter().map(|one| one.header("webhook-timestamp")).collect();
    assert_eq!((received.len(), ids.len(), moments.len()), (8, 1, 8));
    assert!(received.iter().all(|one| one.is_signed_with(&secret)));
    let [delivery] = deliveries(&stage, &tenant, &id).await.try_into().unwrap();
    assert_eq!((&delivery["status"], &delivery["attempts"]), (&json!("failed"), &json!(8)));
    assert_eq!((delivery.get("nextAttemptAtMs"), &delivery["responseStatus"]), (None, &json!(500)));
}

/// Lets time pass until the endpoint was tried so often.
async fn exhaust(stage: &Stage) {
    for pause_ms in RETRIES_MS {
        work(stage).await;
        stage.clock.advance_ms(pause_ms + pause_ms / 10);
    }
    work(stage).await;
}

async fn an_endpoint_that_takes_nothing_for_a_day_is_disabled(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    receiver.answer_next(&[500; 8]);
    stage.issued(&tenant.token, &wallet(1)).await;
    exhaust(&stage).await;
    let endpoint = shown(&stage, &tenant, &id).await;
    assert_eq!(
        (&endpoint["enabled"], &endpoint["disabledReason"], &endpoint["failures"]),
        (&json!(false), &json!("failing"), &json!(8))
    );
    assert_eq!(endpoint["failingSinceMs"], NOW_MS);
    let rows = stage.store.audit_log_after(tenant.app.org, 0, i64::MAX).await.unwrap();
    let row = &rows.last().unwrap().entry;
    assert_eq!((row.actor.as_str(), row.action.as_str()), ("worker", "webhook.disable"));
    assert_eq!(row.subject, format!("webhook:{id}"));
    audit::verify(&rows).unwrap();
    stage.issued(&token(&stage, &tenant), &wallet(2)).await;
    assert_eq!(work(&stage).await, 0);
}

async fn an_endpoint_that_answers_now_and_then_is_not(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    // The first delivery fails seven times, then another is taken, then the first is given up.
    receiver.answer_next(&[500, 500, 500, 500, 500, 500, 500, 200, 500]);
    stage.issued(&tenant.token, &wallet(1)).await;
    for pause_ms in RETRIES_MS {
        work(&stage).await;
        stage.clock.advance_ms(pause_ms + pause_ms / 10);
    }
    let path = format!("/v2/webhooks/{id}/test");
    stage.clock.advance_ms(-HOUR_MS);
    stage.post(&token(&stage, &tenant), &path, json!({})).await;
    work(&stage).await;
    assert_eq!(shown(&stage, &tenant, &id).await["failures"], 0);
    stage.clock.advance_ms(HOUR_MS);
    work(&stage).await;
    let endpoint = shown(&stage, &tenant, &id).await;
    assert_eq!((&endpoint["enabled"], &endpoint["failures"]), (&json!(true), &json!(1)));
    assert_eq!(receiver.received().len(), 9);
}

async fn an_endpoint_that_is_gone_is_told_nothing_more(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    receiver.answer_next(&[410]);
    stage.issued(&tenant.token, &wallet(1)).await;
    stage.issued(&tenant.token, &wallet(2)).await;
    assert_eq!(work(&stage).await, 1);
    let endpoint = shown(&stage, &tenant, &id).await;
    assert_eq!(
        (&endpoint["enabled"], &endpoint["disabledReason"]),
        (&json!(false), &json!("gone"))
    );
    let path = format!("/v2/webhooks/{id}/test");
    stage.post(&tenant.token, &path, json!({})).await.assert_problem(409, "webhook_disabled");
}

async fn what_waited_is_sent_when_an_endpoint_is_enabled_again(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    let path = format!("/v2/webhooks/{id}");
    stage.issued(&tenant.token, &wallet(1)).await;
    stage.patch(&tenant.token, &path, json!({ "enabled": false })).await;
    assert_eq!(work(&stage).await, 0);
    // Of what happens now it is never told.
    stage.issued(&tenant.token, &wallet(2)).await;
    let answer = stage.patch(&tenant.token, &path, json!({ "enabled": true })).await;
    assert_eq!((&answer.body["enabled"], &answer.body["failures"]), (&json!(true), &json!(0)));
    assert_eq!(work(&stage).await, 1);
    assert_eq!(receiver.received().len(), 1);
}

async fn nobody_there_is_tried_again(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    let address = receiver.url();
    drop(receiver);
    // Until nobody listens there any more.
    let port: u16 = address.split([':', '/']).nth(4).unwrap().parse().unwrap();
    while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
        tokio::task::yield_now().await;
    }
    stage.issued(&tenant.token, &wallet(1)).await;
    assert_eq!(work(&stage).await, 1);
    let delivery = deliveries(&stage, &tenant, &id).await.remove(0);
    assert_eq!(
        (&delivery["status"], &delivery["lastError"]),
        (&json!("pending"), &json!("connection"))
    );
}

async fn what_a_former_address_answers_says_nothing_of_the_new_one(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (_former, id, _) = listening(&stage, &tenant).await;
    stage.issued(&tenant.token, &wallet(1)).await;
    let task = stage.store.lease_delivery(NOW_MS, LEASE_MS, MAX).await.unwrap().unwrap();
    let receiver = Receiver::start().await;
    let path = format!("/v2/webhooks/{id}");
    stage.patch(&tenant.token, &path, json!({ "url": receiver.url() })).await;
    let outcome = DeliveryOutcome {
        status: DeliveryStatus::Failed,
        next_at_ms: NOW_MS,
        response_status: Some(410),
        is_counted: true,
        failure: Some(DeliveryFailure::Status),
        pause_until_ms: None,
        disable_if_failing_since_ms: Some((DisabledReason::Gone, NOW_MS)),
        now_ms: NOW_MS,
    };
    stage.store.finish_delivery(&task.lease, &outcome).await.unwrap();
    let endpoint = shown(&stage, &tenant, &id).await;
    assert_eq!((&endpoint["enabled"], &endpoint["failures"]), (&json!(true), &json!(0)));
    assert_eq!(work(&stage).await, 1);
    assert_eq!(receiver.received().len(), 1);
}

async fn a_new_address_starts_anew(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    receiver.answer_next(&[500]);
    ping(&stage, &tenant, &id, &receiver).await;
    let path = format!("/v2/webhooks/{id}");
    for (url, failures) in [(receiver.url(), 1), ("https://hooks.example/".to_owned(), 0)] {
        let answer = stage.patch(&tenant.token, &path, json!({ "url": url })).await;
        assert_eq!(answer.body["failures"], failures, "{url}");
        assert_eq!(answer.body.get("failingSinceMs").is_some(), failures == 1);
    }
}

async fn a_key_that_is_missing_counts_against_nobody(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, secret) = listening(&stage, &tenant).await;
    stage.issued(&tenant.token, &wallet(1)).await;
    let other = Stage::new(Arc::clone(&stage.store))
        .with(|service| service.with_webhooks(webhooks(&stage.names, 8)));
    for _ in 0..20 {
        assert_eq!(work(&other).await, 1);
        let delivery = deliveries(&stage, &tenant, &id).await.remove(0);
        assert_eq!(
            (&delivery["status"], &delivery["attempts"], &delivery["lastError"]),
            (&json!("pending"), &json!(0), &json!("secret"))
        );
        let pause_ms = delivery["nextAttemptAtMs"].as_i64().unwrap() - other.clock.now_ms();
        other.clock.advance_ms(pause_ms);
        stage.clock.advance_ms(pause_ms);
    }
    assert_eq!(shown(&stage, &tenant, &id).await["failures"], 0);
    assert_eq!(work(&stage).await, 1);
    assert!(receiver.received()[0].is_signed_with(&secret));
}

async fn a_resolver_that_is_away_counts_against_nobody(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    stage.issued(&tenant.token, &wallet(1)).await;
    stage.issued(&tenant.token, &wallet(2)).await;
    stage.names.set_away(true);
    for _ in 0..10 {
        // The other one waits as well: what takes seconds and comes to nothing is rare.
        assert_eq!(work(&stage).await, 1);
        for delivery in deliveries(&stage, &tenant, &id).await {
            assert_eq!(
                (&delivery["status"], &delivery["attempts"]),
                (&json!("pending"), &json!(0))
            );
        }
        stage.clock.advance_ms(5 * 60_000);
    }
    let shown_ = shown(&stage, &tenant, &id).await;
    assert_eq!((&shown_["failures"], &shown_["enabled"]), (&json!(0), &json!(true)));
    let last: Vec<_> = deliveries(&stage, &tenant, &id).await;
    assert!(last.iter().all(|delivery| delivery["lastError"] == "lookup"), "{last:?}");
    stage.names.set_away(false);
    assert_eq!(work(&stage).await, 2);
    assert_eq!(receiver.received().len(), 2);
}

/// Names of somebody else, for which nobody answers, may be why.
async fn who_finds_no_room_is_not_left_alone(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    stage.issued(&tenant.token, &wallet(1)).await;
    stage.issued(&tenant.token, &wallet(2)).await;
    stage.names.set_full(true);
    assert_eq!(work(&stage).await, 2);
    for delivery in deliveries(&stage, &tenant, &id).await {
        assert_eq!(
            (&delivery["status"], &delivery["attempts"], &delivery["lastError"]),
            (&json!("pending"), &json!(0), &json!("lookup"))
        );
    }
    assert_eq!(shown(&stage, &tenant, &id).await["failures"], 0);
    stage.names.set_full(false);
    stage.clock.advance_ms(30_000);
    assert_eq!(work(&stage).await, 2);
    assert_eq!(receiver.received().len(), 2);
}

async fn what_this_service_prevents_has_an_end(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    stage.issued(&tenant.token, &wallet(1)).await;
    let other = Stage::new(Arc::clone(&stage.store))
        .with(|service| service.with_webhooks(webhooks(&stage.names, 8)));
    let five_minutes = 5 * 60_000;
    for (advance_ms, status) in [(7 * 24 * HOUR_MS - 1, "pending"), (five_minutes, "failed")] {
        other.clock.advance_ms(advance_ms);
        assert_eq!(work(&other).await, 1);
        let delivery = deliveries(&stage, &tenant, &id).await.remove(0);
        assert_eq!(
            (&delivery["status"], &delivery["lastError"]),
            (&json!(status), &json!("secret"))
        );
    }
    other.clock.advance_ms(five_minutes);
    assert_eq!(work(&other).await, 0);
    let shown = shown(&stage, &tenant, &id).await;
    assert_eq!((&shown["failures"], &shown["enabled"]), (&json!(0), &json!(true)));
    assert!(receiver.received().is_empty());
}
