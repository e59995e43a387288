//! Telling applications of events.

use std::{collections::HashSet, sync::Arc};

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use portcullis::Attributes;
use portcullis_service::{
    Service, app, audit,
    clock::Clock as _,
    limit::LimitsConfig,
    model::{
        AppMode, DeliveryFailure, DeliveryStatus, DisabledReason, OnChainState, OperationKind,
        OperationStatus, Scopes, WebhookId, pass::Observed,
    },
    store::{Confirmation, DeliveryOutcome, MaxUnderWay, StoreError},
    token::{SigningKey, TokenAuthority},
    webhook::RETRIES_MS,
};
use serde_json::{Value, json};

use crate::{
    database::{count, on_both_databases, tamper},
    receiver::{Received, Receiver},
    stage::{AUDIENCE, Answer, NOW_MS, NOW_SECONDS, Stage, Tenant, wallet, webhooks},
};

on_both_databases!(
    an_event_is_delivered_with_a_good_signature,
    what_is_told_is_ids_alone,
    what_happens_on_a_chain_is_told_too,
    what_was_refused_is_not_told,
    an_endpoint_is_told_what_it_wants_to_know,
    attempts_follow_the_schedule,
    an_endpoint_that_takes_nothing_for_a_day_is_disabled,
    an_endpoint_that_answers_now_and_then_is_not,
    an_endpoint_that_is_gone_is_told_nothing_more,
    what_waited_is_sent_when_an_endpoint_is_enabled_again,
    events_may_come_out_of_order_and_say_so,
    whoever_dies_after_sending_sends_again_under_the_same_id,
    whoever_lost_a_lease_writes_nothing,
    slow_endpoints_do_not_hold_up_others,
    whoever_was_not_served_for_longest_is_next,
    an_endpoint_that_let_an_attempt_time_out_is_left_alone,
    tarpits_do_not_stop_the_delivery_to_others,
    what_waited_for_a_deleted_endpoint_is_gone,
    deleted_endpoints_are_forgotten_with_their_deliveries,
    an_application_that_went_to_test_mode_is_told_of_testnets_alone,
    what_a_former_address_answers_says_nothing_of_the_new_one,
    a_new_address_starts_anew,
    a_key_that_is_missing_counts_against_nobody,
    one_secret_that_opens_is_enough,
    making_an_endpoint_is_a_change,
    workers_at_once_never_have_the_same_delivery,
    both_secrets_sign_until_the_former_one_ends,
    a_secret_can_be_ended_at_once,
    two_secrets_stand_at_most,
    a_secret_is_shown_once,
    what_is_not_public_is_no_endpoint,
    a_name_that_turns_private_gets_nothing,
    a_name_is_asked_for_once_for_each_attempt,
    a_redirect_is_not_followed,
    the_body_of_an_answer_is_not_read,
    nobody_there_is_tried_again,
    a_delivery_is_replayed_under_the_same_id,
    an_endpoint_can_be_tried_out,
    deliveries_are_listed_page_by_page,
    old_deliveries_are_forgotten,
    an_endpoint_is_changed_field_by_field,
    an_endpoint_that_was_deleted_is_told_nothing,
    another_applications_endpoint_does_not_exist,
    an_application_in_test_mode_is_told_of_testnets,
    an_application_has_room_for_twenty,
    bodies_are_as_they_must_be,
    changes_are_in_the_audit_log,
    without_a_key_there_are_no_webhooks,
);

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

async fn an_event_is_delivered_with_a_good_signature(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, secret) = listening(&stage, &tenant).await;
    stage.issued(&tenant.token, &wallet(1)).await;
    stage.clock.advance_ms(7_000);
    assert_eq!(work(&stage).await, 1);
    let [received] = receiver.received().try_into().unwrap();
    assert!(received.is_signed_with(&secret));
    assert_eq!(received.signatures().len(), 1);
    assert_eq!(received.header("webhook-timestamp"), (NOW_SECONDS + 7).to_string());
    assert_eq!(received.header("content-type"), "application/json");
    assert_eq!(received.path, "/in?a=b");
    let changed = Received { body: format!("{} ", received.body), ..received.clone() };
    assert!(!changed.is_signed_with(&secret));
    let [delivery] = deliveries(&stage, &tenant, &id).await.try_into().unwrap();
    assert_eq!(delivery["eventId"], received.header("webhook-id"));
    assert_eq!((&delivery["status"], &delivery["attempts"]), (&json!("delivered"), &json!(1)));
    assert_eq!(delivery["responseStatus"], 200);
    assert_eq!(delivery.get("lastError"), None);
    assert_eq!(work(&stage).await, 0);
}

async fn what_is_told_is_ids_alone(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, ..) = listening(&stage, &tenant).await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let pass = stage.get(&tenant.token, &path).await.body;
    work(&stage).await;
    let expected = json!({
        "type": "TOKEN_ISSUED_INITIATED",
        "timestamp": NOW_SECONDS,
        "data": {
            "passId": pass["id"],
            "gatekeeperNetwork": "a-network",
            "chain": { "type": "ethereum", "network": "sepolia" },
            "sequence": 1,
            "operationId": pass["operationId"],
        },
    });
    assert_eq!(receiver.received()[0].json(), expected);
}

/// Whoever waits for a chain sees its pass there.
async fn confirm(stage: &Stage) {
    let task = stage.store.lease(stage.clock.now_ms(), 60_000).await.unwrap().unwrap();
    assert_eq!((task.kind, task.status), (OperationKind::Issue, OperationStatus::Pending));
    let (state, attributes) = (OnChainState::Active, Attributes::NONE);
    let observed = Observed { state, expires_at_seconds: 0, attributes, height: 1 };
    let now_ms = stage.clock.now_ms();
    let confirmation = Confirmation {
        observed: Some(observed),
        observed_hash: None,
        done_by: None,
        is_final: true,
        now_ms,
        next_at_ms: now_ms,
    };
    stage.store.confirm(&task.lease, &confirmation).await.unwrap();
}

async fn what_happens_on_a_chain_is_told_too(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, ..) = listening(&stage, &tenant).await;
    stage.issued(&tenant.token, &wallet(1)).await;
    confirm(&stage).await;
    work(&stage).await;
    let received = receiver.received();
    let told: HashSet<_> = received
        .iter()
        .map(|received| {
            (received.json()["type"].to_string(), received.json()["data"]["sequence"].to_string())
        })
        .collect();
    let expected = [("\"TOKEN_ISSUED_INITIATED\"", "1"), ("\"TOKEN_ISSUED\"", "2")];
    assert_eq!(told, expected.map(|(a, b)| (a.to_owned(), b.to_owned())).into());
    assert_ne!(received[0].header("webhook-id"), received[1].header("webhook-id"));
}

async fn what_was_refused_is_not_told(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, ..) = listening(&stage, &tenant).await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    stage.delete(&tenant.token, &path).await;
    let answer = stage.patch(&tenant.token, &path, json!({ "state": "ACTIVE" })).await;
    answer.assert_problem(409, "pass_revoked");
    // What is so already, is no event.
    stage.delete(&tenant.token, &path).await;
    assert_eq!(work(&stage).await, 2);
    assert_eq!(receiver.received().len(), 2);
}

async fn an_endpoint_is_told_what_it_wants_to_know(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let receiver = Receiver::start().await;
    let some = json!({ "url": receiver.url(), "eventTypes": ["TOKEN_REVOKED_INITIATED"] });
    let (id, _) = endpoint(&stage, &a.token, some).await;
    let disabled = endpoint(&stage, &a.token, json!({ "url": receiver.url() })).await.0;
    let path = format!("/v2/webhooks/{disabled}");
    stage.patch(&a.token, &path, json!({ "enabled": false })).await;
    let path = stage.issued(&a.token, &wallet(1)).await;
    stage.delete(&a.token, &path).await;
    stage.issued(&b.token, &wallet(1)).await;
    work(&stage).await;
    let types: Vec<_> = receiver.received().iter().map(|one| one.json()["type"].clone()).collect();
    assert_eq!(types, ["TOKEN_REVOKED_INITIATED"]);
    assert_eq!(deliveries(&stage, &a, &id).await.len(), 1);
    assert!(deliveries(&stage, &a, &disabled).await.is_empty());
}

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
    let rows = stage.store.audit_log(tenant.app.org).await.unwrap();
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

async fn events_may_come_out_of_order_and_say_so(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, ..) = listening(&stage, &tenant).await;
    receiver.answer_next(&[503]);
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    work(&stage).await;
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    work(&stage).await;
    stage.clock.advance_ms(6_000);
    work(&stage).await;
    let sequences: Vec<_> =
        receiver.received().iter().map(|one| one.json()["data"]["sequence"].clone()).collect();
    assert_eq!(sequences, [1, 2, 1]);
    let received = receiver.received();
    assert_eq!(received[0].header("webhook-id"), received[2].header("webhook-id"));
    assert_eq!(received[0].body, received[2].body);
}

const LEASE_MS: i64 = 60_000;

const MAX: MaxUnderWay = MaxUnderWay { of_endpoint: 2, of_org: 3 };

async fn whoever_dies_after_sending_sends_again_under_the_same_id(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, secret) = listening(&stage, &tenant).await;
    stage.issued(&tenant.token, &wallet(1)).await;
    let now_ms = stage.clock.now_ms();
    let task = stage.store.lease_delivery(now_ms, LEASE_MS, MAX).await.unwrap().unwrap();
    let webhooks = stage.service.webhooks().unwrap();
    let attempt =
        webhooks.sender().send(&task.lease.url, task.event, NOW_SECONDS, &task.payload, &[]).await;
    assert_eq!((attempt.response_status, attempt.failure), (Some(200), None));
    // It dies here.
    stage.clock.advance_ms(LEASE_MS - 1);
    assert_eq!(work(&stage).await, 0);
    stage.clock.advance_ms(1);
    assert_eq!(work(&stage).await, 1);
    let [first, second] = receiver.received().try_into().unwrap();
    assert_eq!(first.header("webhook-id"), second.header("webhook-id"));
    assert_eq!(first.body, second.body);
    assert!(second.is_signed_with(&secret));
    let [delivery] = deliveries(&stage, &tenant, &id).await.try_into().unwrap();
    assert_eq!((&delivery["status"], &delivery["attempts"]), (&json!("delivered"), &json!(2)));
}

async fn whoever_lost_a_lease_writes_nothing(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (_receiver, id, _) = listening(&stage, &tenant).await;
    stage.issued(&tenant.token, &wallet(1)).await;
    let lease = async |now_ms| {
        stage.store.lease_delivery(now_ms, LEASE_MS, MAX).await.unwrap().unwrap().lease
    };
    let first = lease(NOW_MS).await;
    let second = lease(NOW_MS + LEASE_MS).await;
    assert_eq!((first.delivery, first.fence + 1), (second.delivery, second.fence));
    let outcome = DeliveryOutcome {
        status: DeliveryStatus::Failed,
        next_at_ms: NOW_MS,
        response_status: Some(500),
        is_counted: true,
        failure: None,
        pause_until_ms: None,
        disable_if_failing_since_ms: None,
        now_ms: NOW_MS,
    };
    let lost = stage.store.finish_delivery(&first, &outcome).await;
    assert!(matches!(lost, Err(StoreError::LeaseLost)), "{lost:?}");
    let taken = DeliveryOutcome { status: DeliveryStatus::Delivered, ..outcome };
    stage.store.finish_delivery(&second, &taken).await.unwrap();
    let again = stage.store.finish_delivery(&second, &outcome).await;
    assert!(matches!(again, Err(StoreError::LeaseLost)), "{again:?}");
    assert_eq!(deliveries(&stage, &tenant, &id).await[0]["status"], "delivered");
    assert_eq!(shown(&stage, &tenant, &id).await["failures"], 0);
}

/// The endpoints of the deliveries that workers get at this moment.
async fn leased(stage: &Stage, max: MaxUnderWay) -> Vec<String> {
    let mut endpoints = Vec::new();
    let now_ms = stage.clock.now_ms();
    while let Some(task) = stage.store.lease_delivery(now_ms, LEASE_MS, max).await.unwrap() {
        endpoints.push(task.endpoint.to_string());
    }
    endpoints
}

async fn slow_endpoints_do_not_hold_up_others(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let (_one, one, _) = listening(&stage, &a).await;
    let (_two, two, _) = listening(&stage, &a).await;
    let (_quick, quick, _) = listening(&stage, &b).await;
    for number in 1..=5 {
        stage.issued(&a.token, &wallet(number)).await;
    }
    stage.clock.advance_ms(1);
    stage.issued(&b.token, &wallet(1)).await;
    let endpoints = leased(&stage, MAX).await;
    // The second is the other tenant's, though what the first one waits for is older.
    assert_eq!((endpoints.len(), &endpoints[1]), (4, &quick));
    for slow in [one, two] {
        let count = endpoints.iter().filter(|endpoint| **endpoint == slow).count();
        assert!((1..=2).contains(&count), "{endpoints:?}");
    }
}

async fn whoever_was_not_served_for_longest_is_next(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (_one, one, _) = listening(&stage, &tenant).await;
    let (_two, two, _) = listening(&stage, &tenant).await;
    for number in 1..=4 {
        stage.issued(&tenant.token, &wallet(number)).await;
    }
    let mut endpoints = Vec::new();
    let max = MaxUnderWay { of_endpoint: 1, of_org: 1 };
    for _ in 0..4 {
        stage.clock.advance_ms(LEASE_MS);
        endpoints.extend(leased(&stage, max).await);
    }
    let mut expected = vec![one, two];
    expected.sort_by_key(|endpoint| *endpoint != endpoints[0]);
    assert_eq!(endpoints, [expected.clone(), expected].concat());
}

async fn an_endpoint_that_let_an_attempt_time_out_is_left_alone(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    for number in 1..=2 {
        stage.issued(&tenant.token, &wallet(number)).await;
    }
    let task = stage.store.lease_delivery(NOW_MS, LEASE_MS, MAX).await.unwrap().unwrap();
    let outcome = DeliveryOutcome {
        status: DeliveryStatus::Pending,
        next_at_ms: NOW_MS,
        response_status: None,
        is_counted: true,
        failure: Some(DeliveryFailure::Timeout),
        pause_until_ms: Some(NOW_MS + 1_000),
        disable_if_failing_since_ms: None,
        now_ms: NOW_MS,
    };
    stage.store.finish_delivery(&task.lease, &outcome).await.unwrap();
    stage.clock.advance_ms(999);
    assert_eq!(work(&stage).await, 0);
    stage.clock.advance_ms(1);
    assert_eq!(work(&stage).await, 2);
    assert_eq!(receiver.received().len(), 2);
    assert_eq!(shown(&stage, &tenant, &id).await["failures"], 0);
}

/// With real attempts: each of these endpoints takes what is sent and never answers.
async fn tarpits_do_not_stop_the_delivery_to_others(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let tarpit = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://hooks.localhost:{}/", tarpit.local_addr().unwrap().port());
    for _ in 0..4 {
        endpoint(&stage, &a.token, json!({ "url": url })).await;
    }
    for number in 1..=4 {
        stage.issued(&a.token, &wallet(number)).await;
    }
    stage.clock.advance_ms(1);
    let (receiver, ..) = listening(&stage, &b).await;
    stage.issued(&b.token, &wallet(1)).await;
    let (end, told_to_end) = tokio::sync::watch::channel(false);
    let worker = stage.service.delivery_worker(4).unwrap();
    let working = tokio::spawn(worker.run(told_to_end));
    // Less than an attempt takes to time out.
    let told = async {
        while receiver.received().is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    let told = tokio::time::timeout(std::time::Duration::from_secs(8), told).await;
    end.send_replace(true);
    working.abort();
    assert!(told.is_ok(), "nothing came in time");
}

async fn workers_at_once_never_have_the_same_delivery(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (_receiver, ..) = listening(&stage, &tenant).await;
    for number in 1..=20 {
        stage.issued(&tenant.token, &wallet(number)).await;
    }
    let many = MaxUnderWay { of_endpoint: 1_000, of_org: 1_000 };
    let lease = async || stage.store.lease_delivery(NOW_MS, LEASE_MS, many).await.unwrap();
    let tasks = futures::future::join_all((0..40).map(|_| lease())).await;
    let mut given: Vec<_> =
        tasks.into_iter().flatten().map(|task| task.lease.delivery.to_string()).collect();
    while let Some(task) = lease().await {
        given.push(task.lease.delivery.to_string());
    }
    let different: HashSet<_> = given.iter().collect();
    assert_eq!((given.len(), different.len()), (20, 20));
}

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

async fn what_is_not_public_is_no_endpoint(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let refused = async |url: &str| {
        let answer = stage.post(&tenant.token, "/v2/webhooks", json!({ "url": url })).await;
        answer.assert_problem(400, "invalid_webhook_url");
        answer.body["detail"].as_str().unwrap().to_owned()
    };
    for url in [
        "",
        "x",
        "http://hooks.example/",
        "https://user:word@hooks.example/",
        "https://hooks.example:22/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://0xa.1/",
        "https://2852039166/",
        "https://[::ffff:169.254.169.254]/",
        "https://[fd00:ec2::254]/",
        "https://hooks.example/\u{0}",
        "file:///etc/passwd",
        "gopher://hooks.example/",
    ] {
        refused(url).await;
    }
    for addresses in [
        &["10.0.0.1"][..],
        &["8.8.8.8", "10.0.0.1"],
        &["127.0.0.1"],
        &["::ffff:8.8.8.8"],
        &["64:ff9b::a00:1"],
        &[],
    ] {
        stage.names.answer_next(addresses);
        // Neither which address it is nor whether there is one.
        assert_eq!(refused("https://hooks.example/").await, "its host has no public address");
    }
    endpoint(&stage, &tenant.token, json!({ "url": "https://hooks.example/" })).await;
    let listed = stage.get(&tenant.token, "/v2/webhooks").await.body;
    assert_eq!(listed["records"].as_array().unwrap().len(), 1);
}

async fn a_name_that_turns_private_gets_nothing(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let receiver = Receiver::start().await;
    let port = receiver.url().rsplit_once(':').unwrap().1.split('/').next().unwrap().to_owned();
    // Public when it is made, this machine when it is connected to.
    let url = format!("https://hooks.example:443/{port}");
    let (id, _) = endpoint(&stage, &tenant.token, json!({ "url": url })).await;
    for addresses in [&["127.0.0.1"][..], &["8.8.8.8", "169.254.169.254"], &["::1"], &[]] {
        stage.names.answer_next(addresses);
        stage.post(&tenant.token, &format!("/v2/webhooks/{id}/test"), json!({})).await;
        assert_eq!(work(&stage).await, 1);
        let delivery = deliveries(&stage, &tenant, &id).await.remove(0);
        assert_eq!(delivery["lastError"], "no_public_address");
        assert_eq!(delivery.get("responseStatus"), None);
        stage.clock.advance_ms(1);
    }
    assert!(receiver.received().is_empty());
}

async fn a_name_is_asked_for_once_for_each_attempt(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    for attempt in 1..=3 {
        let before = stage.names.asked();
        // What a second question would be answered.
        stage.names.answer_next(&["127.0.0.1"]);
        ping(&stage, &tenant, &id, &receiver).await;
        assert_eq!((receiver.received().len(), stage.names.asked()), (attempt, before + 1));
    }
}

async fn a_redirect_is_not_followed(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    for status in [301, 302, 303, 307, 308] {
        receiver.answer_next(&[status]);
        ping(&stage, &tenant, &id, &receiver).await;
        let delivery = deliveries(&stage, &tenant, &id).await.remove(0);
        assert_eq!(
            (&delivery["responseStatus"], &delivery["lastError"]),
            (&json!(status), &json!("status"))
        );
        stage.clock.advance_ms(1);
    }
    assert!(receiver.received().iter().all(|one| one.path == "/in?a=b"));
    assert_eq!(receiver.received().len(), 5);
}

async fn the_body_of_an_answer_is_not_read(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    receiver.answer_next(&[299]);
    ping(&stage, &tenant, &id, &receiver).await;
    assert_eq!(deliveries(&stage, &tenant, &id).await[0]["status"], "delivered");
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

async fn an_application_that_went_to_test_mode_is_told_of_testnets_alone(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (receiver, id, _) = listening(&stage, &tenant).await;
    let body = json!({ "walletAddress": "4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ" });
    for chain in ["solana/mainnet-beta", "solana/devnet"] {
        stage.post(&tenant.token, &format!("/partner/pass/{chain}"), body.clone()).await;
    }
    let before = deliveries(&stage, &tenant, &id).await;
    assert_eq!(before.len(), 2);
    tamper(&stage, "UPDATE app SET mode = 'test'").await;
    work(&stage).await;
    let [received] = receiver.received().try_into().unwrap();
    assert_eq!(received.json()["data"]["chain"]["network"], "devnet");
    let [shown] = deliveries(&stage, &tenant, &id).await.try_into().unwrap();
    let hidden = before.iter().find(|delivery| delivery["id"] != shown["id"]).unwrap();
    let path = format!("/v2/webhooks/{id}/deliveries/{}/replay", hidden["id"].as_str().unwrap());
    let answer = stage.post(&token(&stage, &tenant), &path, json!({})).await;
    answer.assert_problem(404, "webhook_delivery_not_found");
    tamper(&stage, "UPDATE app SET mode = 'live'").await;
    assert_eq!(work(&stage).await, 1);
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

async fn an_application_in_test_mode_is_told_of_testnets(stage: Stage) {
    let live = stage.tenant("a").await;
    let test =
        stage.store.ensure_app("a", "test", AppMode::Test, &crate::stage::by()).await.unwrap();
    let test = stage.client(&test, Scopes::all(), None).await;
    let receiver = Receiver::start().await;
    let body = json!({ "url": receiver.url() });
    endpoint(&stage, &stage.token(&test, &Scopes::all()), body).await;
    let wallet_ = "4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ";
    for chain in ["solana/mainnet-beta", "solana/devnet"] {
        let path = format!("/partner/pass/{chain}");
        let answer = stage.post(&live.token, &path, json!({ "walletAddress": wallet_ })).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED);
    }
    work(&stage).await;
    let [received] = receiver.received().try_into().unwrap();
    assert_eq!(received.json()["data"]["chain"]["network"], "devnet");
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
    let rows = stage.store.audit_log(tenant.app.org).await.unwrap();
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
