//! What was told, for those who look it up.

use axum::http::StatusCode;
use serde_json::json;

use super::{HOUR_MS, deliveries, endpoint, listening, ping, token, work};
use crate::{
    database::on_both_databases,
    receiver::Receiver,
    stage::{NOW_MS, NOW_SECONDS, Stage, wallet},
};

on_both_databases!(
    a_delivery_is_replayed_under_the_same_id,
    an_endpoint_can_be_tried_out,
    deliveries_are_listed_page_by_page,
    old_deliveries_are_forgotten,
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
    let left = deliveries(&stage, &tenant, &id).await;
    assert_eq!((left.len(), &left[0]["status"]), (1, &json!("pending")));
    stage.delete(&tenant.token, &format!("/v2/webhooks/{id}")).await;
    stage.store.forget_deliveries(NOW_MS + 1).await.unwrap();
}
