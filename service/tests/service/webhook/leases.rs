//! Who sends what, and whose turn it is.

use std::collections::HashSet;

use portcullis_service::{
    clock::Clock as _,
    model::{DeliveryFailure, DeliveryStatus},
    store::{DeliveryOutcome, MaxUnderWay, StoreError},
};
use serde_json::json;

use super::{LEASE_MS, MAX, deliveries, endpoint, listening, shown, work};
use crate::{
    database::on_both_databases,
    stage::{NOW_MS, NOW_SECONDS, Stage, wallet},
};

on_both_databases!(
    whoever_dies_after_sending_sends_again_under_the_same_id,
    whoever_lost_a_lease_writes_nothing,
    slow_endpoints_do_not_hold_up_others,
    whoever_was_not_served_for_longest_is_next,
    an_endpoint_that_let_an_attempt_time_out_is_left_alone,
    tarpits_do_not_stop_the_delivery_to_others,
    an_organisation_has_a_part_of_the_attempts,
    workers_at_once_never_have_the_same_delivery,
);

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

async fn an_organisation_has_a_part_of_the_attempts(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let tarpit = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://hooks.localhost:{}/", tarpit.local_addr().unwrap().port());
    for _ in 0..4 {
        endpoint(&stage, &tenant.token, json!({ "url": url })).await;
    }
    stage.issued(&tenant.token, &wallet(1)).await;
    let (_end, told_to_end) = tokio::sync::watch::channel(false);
    let worker = stage.service.delivery_worker(4).unwrap();
    let working = tokio::spawn(worker.run(told_to_end));
    let _first = tarpit.accept().await.unwrap();
    // The places that are left are for whoever comes next.
    let second = tokio::time::timeout(std::time::Duration::from_secs(1), tarpit.accept()).await;
    working.abort();
    assert!(second.is_err(), "one organisation has them all");
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
