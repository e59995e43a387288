use portcullis_solana::svm::{Subscription, SvmEvent};
use serde_json::{Value, json};
use solana_signer::Signer;
use tokio::sync::broadcast::Receiver;

use crate::stage::{SOL, Stage, address};

/// What a subscription tells of everything that happened.
fn told(subscription: &mut Subscription, events: &mut Receiver<SvmEvent>) -> Vec<Value> {
    let mut told = subscription.first();
    while let Ok(event) = events.try_recv() {
        told.extend(subscription.notice(&event));
    }
    told
}

fn confirmed() -> Value {
    json!({ "commitment": "confirmed", "encoding": "base64" })
}

#[tokio::test]
async fn an_accounts_changes_are_told() {
    let stage = Stage::new();
    let to = address("somebody");
    let mut events = stage.cluster.events();
    let params = json!([to.to_string(), confirmed()]);
    let mut subscription = stage.cluster.subscription("accountSubscribe", &params).unwrap();
    assert_eq!(subscription.notification(), "accountNotification");
    let slot = stage.cluster.slot();
    stage.pay(&to, SOL).await;
    stage.pay(&address("other"), SOL).await;
    stage.pay(&to, SOL).await;
    let told = told(&mut subscription, &mut events);
    assert_eq!(told.len(), 2);
    assert_eq!(told[0]["context"]["slot"], json!(slot));
    assert_eq!(told[0]["value"]["lamports"], json!(SOL));
    assert_eq!(told[1]["value"]["lamports"], json!(2 * SOL));
    assert!(!subscription.is_done());
}

#[tokio::test]
async fn logs_are_told_of_all_or_of_who_is_named() {
    let stage = Stage::new();
    let to = address("somebody");
    let subscribe = |filter: Value| {
        let params = json!([filter, { "commitment": "processed" }]);
        (stage.cluster.subscription("logsSubscribe", &params).unwrap(), stage.cluster.events())
    };
    let (mut all, mut all_events) = subscribe(json!("all"));
    let (mut some, mut some_events) = subscribe(json!({ "mentions": [to.to_string()] }));
    let first = stage.pay(&to, SOL).await;
    let second = stage.pay(&address("other"), SOL).await;
    let signatures = |told: Vec<Value>| -> Vec<Value> {
        told.into_iter().map(|told| told["value"]["signature"].clone()).collect()
    };
    let of_all = told(&mut all, &mut all_events);
    assert_eq!(of_all[0]["value"]["logs"].as_array().unwrap().len(), 2);
    assert_eq!(of_all[0]["value"]["err"], Value::Null);
    assert_eq!(signatures(of_all), [json!(first.to_string()), json!(second.to_string())]);
    assert_eq!(signatures(told(&mut some, &mut some_events)), [json!(first.to_string())]);

    let two = json!([{ "mentions": [to.to_string(), to.to_string()] }]);
    assert_eq!(stage.cluster.subscription("logsSubscribe", &two).unwrap_err().code, -32602);
}

#[tokio::test]
async fn a_signature_is_told_of_once_before_or_after() {
    let stage = Stage::new();
    let transaction = stage.transfer(&address("somebody"), SOL).await;
    let params = json!([transaction.signatures[0].to_string(), { "commitment": "confirmed" }]);
    let subscribe = || {
        (stage.cluster.subscription("signatureSubscribe", &params).unwrap(), stage.cluster.events())
    };
    let (mut before, mut before_events) = subscribe();
    stage.client.send_transaction(&transaction).await.unwrap();
    let (mut after, mut after_events) = subscribe();
    stage.pay(&address("somebody"), SOL).await;
    for told in [told(&mut before, &mut before_events), told(&mut after, &mut after_events)] {
        assert_eq!(told.len(), 1);
        assert_eq!(told[0]["value"], json!({ "err": null }));
    }
    assert!(before.is_done() && after.is_done());
}

#[tokio::test]
async fn finalized_waits_for_its_block() {
    let stage = Stage::lagging();
    stage.cluster.advance_slots(40);
    let to = address("somebody");
    let (mut account, mut account_events) = (
        stage.cluster.subscription("accountSubscribe", &json!([to.to_string()])).unwrap(),
        stage.cluster.events(),
    );
    let signature = stage.pay(&to, SOL).await;
    let (mut late, mut late_events) = (
        stage.cluster.subscription("signatureSubscribe", &json!([signature.to_string()])).unwrap(),
        stage.cluster.events(),
    );
    assert!(told(&mut account, &mut account_events).is_empty());
    assert!(told(&mut late, &mut late_events).is_empty());
    stage.cluster.advance_slots(30);
    assert!(told(&mut account, &mut account_events).is_empty());
    stage.cluster.advance_slots(1);
    assert_eq!(told(&mut account, &mut account_events)[0]["value"]["lamports"], json!(SOL));
    assert_eq!(told(&mut late, &mut late_events).len(), 1);
}

#[tokio::test]
async fn a_programs_accounts_and_slots_are_told() {
    let stage = Stage::new();
    let system = solana_sdk_ids::system_program::ID.to_string();
    let mut config = confirmed();
    config["filters"] = json!([{ "dataSize": 0 }]);
    let (mut program, mut program_events) = (
        stage.cluster.subscription("programSubscribe", &json!([system, config])).unwrap(),
        stage.cluster.events(),
    );
    let (mut slots, mut slot_events) = (
        stage.cluster.subscription("slotSubscribe", &Value::Null).unwrap(),
        stage.cluster.events(),
    );
    let slot = stage.cluster.slot();
    stage.pay(&address("somebody"), SOL).await;
    let told_of = told(&mut program, &mut program_events);
    let addresses: Vec<_> = told_of.iter().map(|told| &told["value"]["pubkey"]).collect();
    let payer = json!(stage.payer.pubkey().to_string());
    assert_eq!(addresses, [&payer, &json!(address("somebody").to_string())]);
    let next = json!({ "slot": slot + 1, "parent": slot, "root": slot + 1 });
    assert_eq!(told(&mut slots, &mut slot_events), [next]);
}

#[test]
fn topics_that_it_has_not_are_not_found() {
    let stage = Stage::new();
    let refused = stage.cluster.subscription("blockSubscribe", &json!(["all"])).unwrap_err();
    assert_eq!(refused.code, -32601);
    for (method, params) in [
        ("accountSubscribe", json!([])),
        ("accountSubscribe", json!(["nobody"])),
        ("logsSubscribe", json!(["some"])),
        ("programSubscribe", json!([address("a").to_string(), { "filters": [1] }])),
        ("signatureSubscribe", json!(["1"])),
        ("slotSubscribe", json!([1])),
    ] {
        assert_eq!(
            stage.cluster.subscription(method, &params).unwrap_err().code,
            -32602,
            "{method}"
        );
    }
}
