//! Making, changing and deleting endpoints.

use std::sync::Arc;

use axum::http::StatusCode;
use portcullis_service::{
    Service, app, audit,
    limit::LimitsConfig,
    model::{AppMode, Scopes, WebhookId},
    token::{SigningKey, TokenAuthority},
};
use serde_json::json;

use super::{deliveries, endpoint, listening, ping, rotate, work};
use crate::{
    database::{count, on_both_databases},
    stage::{AUDIENCE, Answer, NOW_MS, Stage, wallet},
};

on_both_databases!(
    an_endpoint_is_changed_field_by_field,
    an_endpoint_that_was_deleted_is_told_nothing,
    what_waited_for_a_deleted_endpoint_is_gone,
    deleted_endpoints_are_forgotten_with_their_deliveries,
    making_an_endpoint_is_a_change,
    another_applications_endpoint_does_not_exist,
    an_application_has_room_for_twenty,
    bodies_are_as_they_must_be,
    changes_are_in_the_audit_log,
    without_a_key_there_are_no_webhooks,
);

async fn an_endpoint_is_changed_field_by_field(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let body = json!({ "url": "https://hooks.example", "eventTypes": ["TOKEN_ISSUED"] });
    let (id, _) = endpoint(&stage, &tenant.token, body).await;
    let path = format!("/v2/webhooks/{id}");
    for (body, field, value) in [
        (json!({ "url": "https://other.example/a" }), "url", json!("https://other.example/a")),
        (json!({ "eventTypes": [] }), "eventTypes", json!([])),
        (json!({ "enabled": false }), "enabled", json!(false)),
        (json!({ "enabled": false }), "enabled", json!(false)),
        (json!({ "enabled": true, "url": "https://a.example" }), "enabled", json!(true)),
    ] {
        let answer = stage.patch(&tenant.token, &path, body).await;
        assert_eq!((answer.status, &answer.body[field]), (StatusCode::OK, &value));
        assert_eq!(stage.get(&tenant.token, &path).await.body, answer.body);
    }
    let answer = stage.patch(&tenant.token, &path, json!({ "url": "https://10.0.0.1" })).await;
    answer.assert_problem(400, "invalid_webhook_url");
    assert_eq!(stage.get(&tenant.token, &path).await.body["url"], "https://a.example/");
}

async fn an_endpoint_that_was_deleted_is_told_nothing(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    stage.issued(&tenant.token, &wallet(1)).await;
    let path = format!("/v2/webhooks/{id}");
    let answer = stage.delete(&tenant.token, &path).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    stage.issued(&tenant.token, &wallet(2)).await;
    assert_eq!(work(&stage).await, 0);
    assert!(receiver.received().is_empty());
    stage.get(&tenant.token, &path).await.assert_problem(404, "webhook_not_found");
    stage.delete(&tenant.token, &path).await.assert_problem(404, "webhook_not_found");
    let listed = stage.get(&tenant.token, "/v2/webhooks").await.body;
    assert_eq!(listed, json!({ "records": [] }));
}

async fn what_waited_for_a_deleted_endpoint_is_gone(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (_receiver, id, _) = listening(&stage, &tenant).await;
    stage.issued(&tenant.token, &wallet(1)).await;
    work(&stage).await;
    stage.issued(&tenant.token, &wallet(2)).await;
    let question = "SELECT COUNT(*) FROM webhook_delivery WHERE status = 'pending'";
    assert_eq!(count(&stage, question).await, 1);
    stage.delete(&tenant.token, &format!("/v2/webhooks/{id}")).await;
    assert_eq!(count(&stage, question).await, 0);
    assert_eq!(count(&stage, "SELECT COUNT(*) FROM webhook_delivery").await, 1);
}

async fn deleted_endpoints_are_forgotten_with_their_deliveries(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (_receiver, id, _) = listening(&stage, &tenant).await;
    stage.issued(&tenant.token, &wallet(1)).await;
    work(&stage).await;
    let question = "SELECT COUNT(*) FROM webhook_endpoint";
    stage.delete(&tenant.token, &format!("/v2/webhooks/{id}")).await;
    stage.store.forget_deliveries(NOW_MS).await.unwrap();
    assert_eq!(count(&stage, question).await, 1);
    stage.store.forget_deliveries(NOW_MS + 1).await.unwrap();
    assert_eq!(count(&stage, question).await, 0);
}

async fn making_an_endpoint_is_a_change(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let limits = LimitsConfig { change_per_minute: 2, ..LimitsConfig::default() };
    let stage = stage.with(|service| service.with_limits(&limits));
    let (id, _) = endpoint(&stage, &tenant.token, json!({ "url": "https://hooks.example" })).await;
    rotate(&stage, &tenant, &id, json!({})).await;
    let body = json!({ "url": "https://hooks.example" });
    stage.post(&tenant.token, "/v2/webhooks", body).await.assert_problem(429, "rate_limited");
}

/// Every question about an endpoint by its id.
async fn ask_about(stage: &Stage, token: &str, id: &str, delivery: &str) -> Vec<Answer> {
    let path = format!("/v2/webhooks/{id}");
    vec![
        stage.get(token, &path).await,
        stage.patch(token, &path, json!({ "enabled": false })).await,
        stage.get(token, &format!("{path}/deliveries")).await,
        stage.post(token, &format!("{path}/secret"), json!({})).await,
        stage.post(token, &format!("{path}/test"), json!({})).await,
        stage.post(token, &format!("{path}/deliveries/{delivery}/replay"), json!({})).await,
        stage.delete(token, &path).await,
    ]
}

async fn another_applications_endpoint_does_not_exist(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let (receiver, id, secret) = listening(&stage, &a).await;
    stage.issued(&a.token, &wallet(1)).await;
    work(&stage).await;
    let delivery = deliveries(&stage, &a, &id).await[0]["id"].as_str().unwrap().to_owned();
    let second =
        stage.store.ensure_app("a", "second", AppMode::Live, &crate::stage::by()).await.unwrap();
    let second = stage.client(&second, Scopes::all(), None).await;
    let second = stage.token(&second, &Scopes::all());
    for token in [&b.token, &second] {
        for answer in ask_about(&stage, token, &id, &delivery).await {
            answer.assert_problem(404, "webhook_not_found");
        }
        assert_eq!(stage.get(token, "/v2/webhooks").await.body, json!({ "records": [] }));
    }
    for unknown in [WebhookId::new().to_string(), "x".to_owned(), "%00".to_owned()] {
        for answer in ask_about(&stage, &a.token, &unknown, &delivery).await {
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        }
    }
    // A delivery of another endpoint is none of this one.
    let (other, _) = endpoint(&stage, &b.token, json!({ "url": receiver.url() })).await;
    for delivery in [delivery.as_str(), "x", "%00"] {
        let path = format!("/v2/webhooks/{other}/deliveries/{delivery}/replay");
        let answer = stage.post(&b.token, &path, json!({})).await;
        answer.assert_problem(404, "webhook_delivery_not_found");
    }
    assert!(ping(&stage, &a, &id, &receiver).await.is_signed_with(&secret));
}

async fn an_application_has_room_for_twenty(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let body = json!({ "url": "https://hooks.example" });
    let made = (0..25).map(|_| stage.post(&tenant.token, "/v2/webhooks", body.clone()));
    let answers = futures::future::join_all(made).await;
    let count = |status| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(StatusCode::CREATED), count(StatusCode::CONFLICT)), (20, 5));
    let listed = stage.get(&tenant.token, "/v2/webhooks").await.body;
    let id = listed["records"][0]["id"].as_str().unwrap();
    stage.delete(&tenant.token, &format!("/v2/webhooks/{id}")).await;
    endpoint(&stage, &tenant.token, body).await;
}

async fn bodies_are_as_they_must_be(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (id, _) = endpoint(&stage, &tenant.token, json!({ "url": "https://hooks.example" })).await;
    for body in [
        json!({}),
        json!({ "url": 1 }),
        json!({ "url": "https://a.example", "eventTypes": "TOKEN_ISSUED" }),
        json!({ "url": "https://a.example", "eventTypes": ["TOKEN_LOST"] }),
        json!({ "url": "https://a.example", "eventTypes": ["PING"] }),
        json!({ "url": "https://a.example", "eventTypes": ["\u{0}"] }),
        json!({ "url": "https://a.example", "secret": "whsec_" }),
    ] {
        let answer = stage.post(&tenant.token, "/v2/webhooks", body).await;
        answer.assert_problem(400, "invalid_request");
    }
    let path = format!("/v2/webhooks/{id}");
    for body in [json!({}), json!({ "enabled": "no" }), json!({ "disabledReason": "gone" })] {
        stage.patch(&tenant.token, &path, body).await.assert_problem(400, "invalid_request");
    }
}

async fn changes_are_in_the_audit_log(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    let path = format!("/v2/webhooks/{id}");
    stage.patch(&tenant.token, &path, json!({ "eventTypes": [] })).await;
    rotate(&stage, &tenant, &id, json!({})).await;
    ping(&stage, &tenant, &id, &receiver).await;
    let delivery = deliveries(&stage, &tenant, &id).await[0]["id"].as_str().unwrap().to_owned();
    let replay = format!("{path}/deliveries/{delivery}/replay");
    stage.post(&tenant.token, &replay, json!({})).await;
    stage.delete(&tenant.token, &path).await;
    let rows = stage.store.audit_log_after(tenant.app.org, 0, i64::MAX).await.unwrap();
    audit::verify(&rows).unwrap();
    let rows: Vec<_> =
        rows.iter().filter(|row| row.entry.subject == format!("webhook:{id}")).collect();
    let actions: Vec<_> = rows.iter().map(|row| row.entry.action.as_str()).collect();
    let expected = ["create", "update", "rotate_secret", "test", "replay", "delete"];
    assert_eq!(actions, expected.map(|action| format!("webhook.{action}")));
    let actor = format!("client:{}", tenant.client.client);
    assert!(rows.iter().all(|row| row.entry.actor == actor && !row.entry.request_id.is_empty()));
}

async fn without_a_key_there_are_no_webhooks(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let key = SigningKey::ephemeral().unwrap();
    let tokens = TokenAuthority::new("test".into(), AUDIENCE.into(), 86_400, key, Vec::new());
    let service = Service::new(stage.store.clone(), stage.clock.clone(), tokens);
    assert!(service.delivery_worker(64).is_none());
    let bare = Stage { app: app(service.clone()), service, ..Stage::new(Arc::clone(&stage.store)) };
    let token = bare.token(&tenant.client, &Scopes::all());
    let body = json!({ "url": "https://hooks.example" });
    let answer = bare.post(&token, "/v2/webhooks", body).await;
    answer.assert_problem(501, "webhooks_not_configured");
    assert_eq!(bare.get(&token, "/v2/webhooks").await.status, StatusCode::OK);
}
