//! What was told, for those who look it up.

use axum::http::StatusCode;
use portcullis_service::model::MAX_PENDING_DELIVERIES;
use serde_json::json;

use super::{HOUR_MS, LEASE_MS, MAX, deliveries, endpoint, listening, ping, shown, token, work};
use crate::{
    database::{count, on_both_databases, tamper},
    receiver::Receiver,
    stage::{NOW_MS, NOW_SECONDS, Stage, wallet},
};

on_both_databases!(
    a_delivery_is_replayed_under_the_same_id,
    an_endpoint_can_be_tried_out,
    deliveries_are_listed_page_by_page,
    old_deliveries_are_forgotten,
    what_waits_for_an_endpoint_has_a_bound,
    what_is_under_way_is_not_dropped,
);

async fn a_delivery_is_replayed_under_the_same_id(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, secret) = listening(&stage, &tenant).await;
    stage.issued(&tenant.token, &wallet(1)).await;
    work(&stage).await;
    let first = deliveries(&stage, &tenant, &id).await.remove(0);
    stage.clock.advance_ms(HOUR_MS);
    let path = format!("/v2/webhooks/{id}/deliveries/{}/replay", first["id"].as_str().unwrap());
    let answer = stage.post(&token(&stage, &tenant), &path, json!({})).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    assert_ne!(answer.body["id"], first["id"]);
    assert_eq!(answer.body["eventId"], first["eventId"]);
    assert_eq!((&answer.body["status"], &answer.body["attempts"]), (&json!("pending"), &json!(0)));
    work(&stage).await;
    let [one, two] = receiver.received().try_into().unwrap();
    assert_eq!((one.header("webhook-id"), &one.body), (two.header("webhook-id"), &two.body));
    assert!(two.is_signed_with(&secret));
    assert_eq!(two.header("webhook-timestamp"), (NOW_SECONDS + 3_600).to_string());
    assert_eq!(deliveries(&stage, &tenant, &id).await.len(), 2);
}

async fn an_endpoint_can_be_tried_out(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let receiver = Receiver::start().await;
    let body = json!({ "url": receiver.url(), "eventTypes": ["TOKEN_REVOKED"] });
    let (id, secret) = endpoint(&stage, &tenant.token, body).await;
    let received = ping(&stage, &tenant, &id, &receiver).await;
    let expected = json!({ "type": "PING", "timestamp": NOW_SECONDS, "data": {} });
    assert_eq!(received.json(), expected);
    assert!(received.is_signed_with(&secret));
}

async fn deliveries_are_listed_page_by_page(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    receiver.answer_next(&[500]);
    for number in 1..=5 {
        stage.issued(&tenant.token, &wallet(number)).await;
        stage.clock.advance_ms(number as i64 % 2);
    }
    work(&stage).await;
    let all = deliveries(&stage, &tenant, &id).await;
    let path = format!("/v2/webhooks/{id}/deliveries");
    let mut found = Vec::new();
    let mut query = "?limit=2".to_owned();
    loop {
        let page = stage.get(&tenant.token, &format!("{path}{query}")).await.body;
        found.extend(page["records"].as_array().unwrap().clone());
        let Some(cursor) = page["nextCursor"].as_str() else { break };
        query = format!("?limit=2&cursor={cursor}");
    }
    assert_eq!((found.len(), found), (5, all));
    let pending = stage.get(&tenant.token, &format!("{path}?status=pending")).await.body;
    assert_eq!(pending["records"].as_array().unwrap().len(), 1);
    for query in ["?cursor=x", "?limit=0", "?limit=101", "?status=lost", "?page=1"] {
        let answer = stage.get(&tenant.token, &format!("{path}{query}")).await;
        answer.assert_problem(400, "invalid_request");
    }
}

async fn old_deliveries_are_forgotten(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    receiver.answer_next(&[200, 500]);
    stage.issued(&tenant.token, &wallet(1)).await;
    stage.issued(&tenant.token, &wallet(2)).await;
    work(&stage).await;
    stage.store.forget_deliveries(NOW_MS).await.unwrap();
    assert_eq!(deliveries(&stage, &tenant, &id).await.len(), 2);
    stage.store.forget_deliveries(NOW_MS + 1).await.unwrap();
    assert!(deliveries(&stage, &tenant, &id).await.is_empty());
}

/// As many as a database holds after weeks, of which the first is from before.
async fn what_waits_for_an_endpoint_has_a_bound(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    let (_quiet, quiet, _) = listening(&stage, &tenant).await;
    stage.issued(&tenant.token, &wallet(1)).await;
    let fill = format!(
        "INSERT INTO webhook_delivery
             (id, endpoint_id, event_id, event_type, payload, is_testnet, status, attempts,
              next_at_ms, lease_until_ms, fence, created_at_ms, updated_at_ms)
         WITH RECURSIVE n (i) AS (
             SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MAX_PENDING_DELIVERIES})
         SELECT '00000000-0000-7000-8000-' || CAST(100000000000 + i AS TEXT), '{id}',
             '00000000-0000-7000-8000-000000000000', 'TOKEN_ISSUED', '', TRUE, 'pending', 0,
             {NOW_MS} + 1, 0, 0, {NOW_MS} + 1, {NOW_MS} + 1 FROM n"
    );
    let filled = tamper(&stage, &fill).await;
    assert_eq!(i64::try_from(filled).unwrap(), MAX_PENDING_DELIVERIES);
    // Nothing is sent meanwhile.
    tamper(&stage, &format!("UPDATE webhook_endpoint SET paused_until_ms = {NOW_MS} + 1")).await;
    let (end, told_to_end) = tokio::sync::watch::channel(false);
    let running = tokio::spawn(stage.service.delivery_worker(64).unwrap().run(told_to_end));
    let of = |status: &str| {
        format!(
            "SELECT COUNT(*) FROM webhook_delivery WHERE endpoint_id = '{id}' AND status = '{status}'"
        )
    };
    while count(&stage, &of("failed")).await == 0 {
        assert!(!running.is_finished());
        tokio::task::yield_now().await;
    }
    end.send_replace(true);
    running.await.unwrap();
    assert_eq!(count(&stage, &of("pending")).await, MAX_PENDING_DELIVERIES);
    let path = format!("/v2/webhooks/{id}/deliveries?status=failed");
    let page = stage.get(&tenant.token, &path).await.body;
    let [dropped] = page["records"].as_array().unwrap().as_slice() else { panic!("{page}") };
    assert_eq!((&dropped["lastError"], &dropped["attempts"]), (&json!("overflow"), &json!(0)));
    assert_eq!(dropped["createdAtMs"], NOW_MS);
    assert_eq!(deliveries(&stage, &tenant, &quiet).await[0]["status"], "pending");
    let endpoint = shown(&stage, &tenant, &id).await;
    assert_eq!((&endpoint["enabled"], &endpoint["failures"]), (&json!(true), &json!(0)));
    assert!(receiver.received().is_empty());
}

async fn what_is_under_way_is_not_dropped(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (_receiver, id, _) = listening(&stage, &tenant).await;
    for number in 1..=3 {
        stage.issued(&tenant.token, &wallet(number)).await;
        stage.clock.advance_ms(1);
    }
    let now_ms = NOW_MS + 3;
    stage.store.lease_delivery(now_ms, LEASE_MS, MAX).await.unwrap().unwrap();
    assert_eq!(stage.store.drop_deliveries(3, now_ms).await.unwrap(), 0);
    // Of two that are too many, the older one is being sent.
    assert_eq!(stage.store.drop_deliveries(1, now_ms).await.unwrap(), 1);
    let statuses = deliveries(&stage, &tenant, &id).await;
    let statuses: Vec<_> = statuses.iter().map(|one| one["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["pending", "failed", "pending"]);
}
