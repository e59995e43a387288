//! What deliveries are signed with.

use std::sync::Arc;

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use portcullis_service::{crypto::Rewrapped, model::Scopes, webhook::rewrap};
use serde_json::json;

use super::{HOUR_MS, endpoint, listening, ping, rotate, token, work};
use crate::{
    database::on_both_databases,
    receiver::Receiver,
    stage::{NOW_MS, Stage, WEBHOOK_KEY, wallet, webhooks, webhooks_with},
};

on_both_databases!(
    both_secrets_sign_until_the_former_one_ends,
    a_secret_can_be_ended_at_once,
    two_secrets_stand_at_most,
    a_secret_is_shown_once,
    one_secret_that_opens_is_enough,
    secrets_are_sealed_anew_and_the_former_key_can_go,
);

async fn both_secrets_sign_until_the_former_one_ends(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, old) = listening(&stage, &tenant).await;
    let answer = rotate(&stage, &tenant, &id, json!({ "overlapSeconds": 3_600 })).await;
    let new = answer.body["secret"].as_str().unwrap();
    assert_eq!(answer.body["formerSecretEndsAtMs"], NOW_MS + HOUR_MS);
    for (advance_ms, count) in [(0, 2), (HOUR_MS - 1_000, 2), (999, 2), (1, 1), (1_000, 1)] {
        stage.clock.advance_ms(advance_ms);
        let received = ping(&stage, &tenant, &id, &receiver).await;
        assert_eq!(received.signatures().len(), count, "{advance_ms}");
        assert!(received.is_signed_with(new));
        assert_eq!(received.is_signed_with(&old), count == 2, "{advance_ms}");
    }
}

async fn a_secret_can_be_ended_at_once(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, old) = listening(&stage, &tenant).await;
    let answer = rotate(&stage, &tenant, &id, json!({ "overlapSeconds": 0 })).await;
    let received = ping(&stage, &tenant, &id, &receiver).await;
    assert!(received.is_signed_with(answer.body["secret"].as_str().unwrap()));
    assert!(!received.is_signed_with(&old));
}

async fn two_secrets_stand_at_most(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, first) = listening(&stage, &tenant).await;
    let second = rotate(&stage, &tenant, &id, json!({})).await.body["secret"].clone();
    let third = rotate(&stage, &tenant, &id, json!({})).await.body["secret"].clone();
    let received = ping(&stage, &tenant, &id, &receiver).await;
    let is_signed = |secret: &str| received.is_signed_with(secret);
    let signed = (is_signed(&first), is_signed(second.as_str().unwrap()));
    assert_eq!((signed, is_signed(third.as_str().unwrap())), ((false, true), true));
    let path = format!("/v2/webhooks/{id}/secret");
    for body in [json!({ "overlapSeconds": -1 }), json!({ "overlapSeconds": 604_801 })] {
        stage.post(&tenant.token, &path, body).await.assert_problem(400, "invalid_request");
    }
}

async fn a_secret_is_shown_once(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let request = Request::builder()
        .method(Method::POST)
        .uri("/v2/webhooks")
        .header(header::AUTHORIZATION, format!("Bearer {}", tenant.token))
        .header(header::CONTENT_TYPE, "application/json")
        .header("idempotency-key", "key");
    let body = json!({ "url": "https://hooks.example/" }).to_string();
    let answer = stage.send(request.body(Body::from(body)).unwrap()).await;
    let (id, secret) =
        (answer.body["id"].as_str().unwrap(), answer.body["secret"].as_str().unwrap());
    for path in ["/v2/webhooks".to_owned(), format!("/v2/webhooks/{id}")] {
        let shown = stage.get(&tenant.token, &path).await.body.to_string();
        assert!(shown.contains(id) && !shown.contains("whsec_") && !shown.contains(secret));
    }
    // Not even for whoever repeats the request.
    let client = tenant.client.client;
    let kept = stage.store.begin_request(client, "key", b"f", NOW_MS, 0, 0).await.unwrap();
    assert_eq!(kept, portcullis_service::store::IdempotencyStart::Go(1));
}

async fn one_secret_that_opens_is_enough(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, former) = listening(&stage, &tenant).await;
    let other = Stage::new(Arc::clone(&stage.store))
        .with(|service| service.with_webhooks(webhooks(&stage.names, 8)));
    let path = format!("/v2/webhooks/{id}/secret");
    let answer = other.post(&other.token(&tenant.client, &Scopes::all()), &path, json!({})).await;
    let new = answer.body["secret"].as_str().unwrap();
    stage.issued(&tenant.token, &wallet(1)).await;
    assert_eq!(work(&other).await, 1);
    let [received] = receiver.received().try_into().unwrap();
    assert!(received.is_signed_with(new) && !received.is_signed_with(&former));
}

async fn secrets_are_sealed_anew_and_the_former_key_can_go(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, secret) = listening(&stage, &tenant).await;
    let former = webhooks_with(&stage.names, 8, &[]);
    let other = Stage::new(Arc::clone(&stage.store)).with(|service| service.with_webhooks(former));
    let lost = Receiver::start().await;
    endpoint(&other, &token(&other, &tenant), json!({ "url": lost.url() })).await;

    // Eight is not known here: what it has sealed stays as it is.
    let current = webhooks_with(&stage.names, 9, &[WEBHOOK_KEY]);
    let rewrapped = rewrap(stage.store.as_ref(), current.keys()).await.unwrap();
    assert_eq!(rewrapped, Rewrapped { done: 1, failed: 1 });
    let current = webhooks_with(&stage.names, 9, &[8]);
    let rewrapped = rewrap(stage.store.as_ref(), current.keys()).await.unwrap();
    assert_eq!(rewrapped, Rewrapped { done: 1, failed: 0 });
    let again = rewrap(stage.store.as_ref(), current.keys()).await.unwrap();
    assert_eq!(again, Rewrapped::default());

    let alone = webhooks_with(&stage.names, 9, &[]);
    let stage = Stage::new(Arc::clone(&stage.store)).with(|service| service.with_webhooks(alone));
    let received = ping(&stage, &tenant, &id, &receiver).await;
    assert!(received.is_signed_with(&secret));
    stage.issued(&token(&stage, &tenant), &wallet(1)).await;
    assert_eq!(work(&stage).await, 2);
    assert_eq!(lost.received().len(), 1);
}
