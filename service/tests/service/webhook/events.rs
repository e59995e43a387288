//! What is told of, and to whom.

use std::collections::HashSet;

use axum::http::StatusCode;
use portcullis_service::{
    clock::Clock as _,
    model::{OnChainState, OperationKind, OperationStatus, pass::Observed},
    store::Confirmation,
};
use serde_json::json;

use super::{deliveries, endpoint, listening, listening_in_test_mode, token, work};
use crate::{
    database::{count, on_both_databases, tamper},
    receiver::{Received, Receiver},
    stage::{NOW_SECONDS, Stage, wallet},
};

on_both_databases!(
    an_event_is_delivered_with_a_good_signature,
    what_is_told_is_ids_alone,
    what_happens_on_a_chain_is_told_too,
    what_was_refused_is_not_told,
    an_endpoint_is_told_what_it_wants_to_know,
    events_may_come_out_of_order_and_say_so,
    an_application_that_went_to_test_mode_is_told_of_testnets_alone,
    an_application_in_test_mode_is_told_of_testnets,
    an_endpoint_that_cannot_be_read_keeps_nothing_from_happening,
);

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
    let observed = Observed {
        state: OnChainState::Active,
        expires_at_seconds: 0,
        attributes: portcullis::Attributes::NONE,
        height: 1,
    };
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

async fn an_application_in_test_mode_is_told_of_testnets(stage: Stage) {
    let live = stage.tenant("a").await;
    let receiver = listening_in_test_mode(&stage).await;
    let wallet_ = "4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ";
    for chain in ["solana/mainnet-beta", "solana/devnet"] {
        let path = format!("/partner/pass/{chain}");
        let answer = stage.post(&live.token, &path, json!({ "walletAddress": wallet_ })).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED);
    }
    work(&stage).await;
    let [received] = receiver.received().try_into().unwrap();
    assert_eq!(received.json()["data"]["chain"]["network"], "devnet");
    // Nothing else waits for the day on which it goes live.
    assert_eq!(count(&stage, "SELECT COUNT(*) FROM webhook_delivery").await, 1);
}

/// A later version may have written it.
async fn an_endpoint_that_cannot_be_read_keeps_nothing_from_happening(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let (_, id, _) = listening(&stage, &tenant).await;
    let (receiver, ..) = listening(&stage, &tenant).await;
    let change = format!("UPDATE webhook_endpoint SET event_types = 'LATER' WHERE id = '{id}'");
    assert_eq!(tamper(&stage, &change).await, 1);
    stage.issued(&tenant.token, &wallet(1)).await;
    confirm(&stage).await;
    work(&stage).await;
    assert_eq!(receiver.received().len(), 2);
}
