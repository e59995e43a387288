//! Telling applications of events.

mod attempts;
mod deliveries;
mod endpoints;
mod events;
mod guard;
mod leases;
mod reviews;
mod secrets;

use axum::http::{Method, StatusCode, header};
use portcullis_service::{
    model::{AppMode, Scopes},
    store::MaxUnderWay,
};
use serde_json::{Value, json};

use crate::{
    receiver::{Received, Receiver},
    stage::{Answer, Stage, Tenant, by},
};

const HOUR_MS: i64 = 3_600_000;

/// Makes an endpoint; its id and its secret.
async fn endpoint(stage: &Stage, token: &str, body: Value) -> (String, String) {
    let answer = stage.post(token, "/v2/webhooks", body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    let id = answer.body["id"].as_str().unwrap().to_owned();
    assert_eq!(answer.headers[header::LOCATION], format!("/v2/webhooks/{id}"));
    (id, answer.body["secret"].as_str().unwrap().to_owned())
}

async fn listening(stage: &Stage, tenant: &Tenant) -> (Receiver, String, String) {
    let receiver = Receiver::start().await;
    let (id, secret) = endpoint(stage, &tenant.token, json!({ "url": receiver.url() })).await;
    (receiver, id, secret)
}

/// An application in test mode beside the tenant's own, of the organisation `a`.
async fn listening_in_test_mode(stage: &Stage) -> Receiver {
    let app = stage.store.ensure_app("a", "test", AppMode::Test, &by()).await.unwrap();
    let client = stage.client(&app, Scopes::all(), None).await;
    let receiver = Receiver::start().await;
    let token = stage.token(&client, &Scopes::all());
    endpoint(stage, &token, json!({ "url": receiver.url() })).await;
    receiver
}

/// Sends what is due.
async fn work(stage: &Stage) -> usize {
    let worker = stage.service.delivery_worker(64).unwrap();
    let mut count = 0;
    while worker.step().await.unwrap() {
        count += 1;
    }
    count
}

/// A token of a tenant for whom time went on.
fn token(stage: &Stage, tenant: &Tenant) -> String {
    stage.token(&tenant.client, &Scopes::all())
}

async fn shown(stage: &Stage, tenant: &Tenant, id: &str) -> Value {
    stage.get(&token(stage, tenant), &format!("/v2/webhooks/{id}")).await.body
}

async fn deliveries(stage: &Stage, tenant: &Tenant, id: &str) -> Vec<Value> {
    let path = format!("/v2/webhooks/{id}/deliveries?limit=100");
    let answer = stage.get(&token(stage, tenant), &path).await;
    answer.body["records"].as_array().unwrap().clone()
}

const LEASE_MS: i64 = 60_000;

const MAX: MaxUnderWay = MaxUnderWay { of_endpoint: 2, of_org: 3 };

async fn rotate(stage: &Stage, tenant: &Tenant, id: &str, body: Value) -> Answer {
    let path = format!("/v2/webhooks/{id}/secret");
    let answer = stage.post(&token(stage, tenant), &path, body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer
}

/// Tells the endpoint something, and what came.
async fn ping(stage: &Stage, tenant: &Tenant, id: &str, receiver: &Receiver) -> Received {
    let path = format!("/v2/webhooks/{id}/test");
    let answer = stage.call(&token(stage, tenant), Method::POST, &path, None).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
    assert_eq!(work(stage).await, 1);
    receiver.received().pop().unwrap()
}
