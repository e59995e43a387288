//! What the passes of a network attest.

use axum::http::{Method, StatusCode};
use portcullis::Attributes;
use portcullis_service::{
    model::{OnChainState, pass::Observed},
    store::{Comparison, Confirmation, Reconciled},
};
use serde_json::{Value, json};

use crate::{
    database::on_both_databases,
    flow::Flow,
    stage::{NOW_MS, SEPOLIA, Stage, wallet},
};

on_both_databases!(
    a_network_says_what_its_passes_attest,
    attributes_are_changed_for_passes_to_come,
    a_change_of_a_network_changes_something,
    a_pass_attests_what_its_network_does,
    a_pass_may_attest_less_and_never_more,
    an_attribute_has_one_word,
    every_bit_is_kept,
    an_admission_attests_what_the_network_does,
    what_the_chain_holds_is_shown,
    another_set_on_the_chain_is_a_drift,
);

const NETWORK: &str = "/v2/networks/a-network";

fn item(number: u64, attributes: Value) -> Value {
    json!({
        "chain": "ethereum", "chainNetwork": "sepolia", "walletAddress": wallet(number),
        "attributes": attributes,
    })
}

/// What became of one item.
async fn issue(stage: &Stage, token: &str, item: Value) -> Value {
    let answer = stage.post(token, "/v2/passes", json!({ "items": [item] })).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
    answer.body["results"][0].clone()
}

async fn a_network_says_what_its_passes_attest(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let body = json!({ "attributes": ["kyc", "human", "63", "kyc"] });
    let put = stage.call(&tenant.token, Method::PUT, "/v2/networks/mine", Some(body.clone())).await;
    let posted = stage.post(&tenant.token, "/v2/networks", body).await;
    for made in [put, posted] {
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        assert_eq!(made.body["attributes"], json!(["human", "kyc", "63"]));
    }
    let plain = stage.call(&tenant.token, Method::PUT, "/v2/networks/plain", None).await;
    assert_eq!(plain.body["attributes"], json!([]));
    let listed = stage.get(&tenant.token, "/v2/networks").await.body;
    assert_eq!(listed["records"][0]["attributes"], json!(["human", "kyc"]));
    for body in [json!({ "attributes": ["tall"] }), json!({ "attributes": ["human,kyc"] })] {
        let refused = stage.post(&tenant.token, "/v2/networks", body.clone()).await;
        refused.assert_problem(400, "invalid_attributes");
        stage.patch(&tenant.token, NETWORK, body).await.assert_problem(400, "invalid_attributes");
    }
    let body = json!({ "attributes": "human" });
    stage.patch(&tenant.token, NETWORK, body).await.assert_problem(400, "invalid_request");
}

async fn attributes_are_changed_for_passes_to_come(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let old = stage.issued(&a.token, &wallet(1)).await;
    let changed = stage.patch(&a.token, NETWORK, json!({ "attributes": ["live"] })).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
    assert_eq!(changed.body["attributes"], json!(["live"]));
    assert_eq!(changed.body["lifetimeSeconds"], 30 * 86_400, "the rest stays");
    let new = stage.issued(&a.token, &wallet(2)).await;
    assert_eq!(stage.get(&a.token, &new).await.body["attributes"], json!(["live"]));
    assert_eq!(stage.get(&a.token, &old).await.body["attributes"], json!(["human", "kyc"]));
    let changed = stage.patch(&a.token, NETWORK, json!({ "lifetimeSeconds": 60 })).await;
    assert_eq!(changed.body["attributes"], json!(["live"]));
    let none = stage.patch(&a.token, NETWORK, json!({ "attributes": [] })).await;
    assert_eq!(none.body["attributes"], json!([]));
    let foreign = stage.patch(&b.token, NETWORK, json!({ "attributes": ["kyc"] })).await;
    foreign.assert_problem(404, "gatekeeper_network_not_found");
    let networks = stage.store.networks(Some(a.app.org)).await.unwrap();
    assert_eq!(networks[0].attributes, Attributes::NONE);
}

async fn a_change_of_a_network_changes_something(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let answer = stage.patch(&tenant.token, NETWORK, json!({})).await;
    answer.assert_problem(400, "invalid_request");
}

async fn a_pass_attests_what_its_network_does(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let pass = stage.get(&tenant.token, &path).await.body;
    assert_eq!(pass["attributes"], json!(["human", "kyc"]));
    let task = stage.store.lease(NOW_MS, 60_000).await.unwrap().unwrap();
    assert_eq!(task.attributes, Attributes::HUMAN | Attributes::KYC);
    let id = format!("/v2/passes/{}", pass["id"].as_str().unwrap());
    assert_eq!(stage.get(&tenant.token, &id).await.body["attributes"], pass["attributes"]);
}

async fn a_pass_may_attest_less_and_never_more(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let words = |result: &Value| result["pass"]["attributes"].clone();
    for (number, asked) in [(1, json!(["kyc"])), (2, json!([])), (3, json!(["human", "kyc"]))] {
        let result = issue(&stage, &tenant.token, item(number, asked.clone())).await;
        assert_eq!(words(&result), asked);
        let task = stage.store.lease(NOW_MS, 60_000).await.unwrap().unwrap();
        assert_eq!(task.attributes.0.count_ones() as usize, asked.as_array().unwrap().len());
    }
    for asked in [json!(["live"]), json!(["human", "live"]), json!(["63"])] {
        let result = issue(&stage, &tenant.token, item(4, asked)).await;
        assert_eq!(result["problem"]["code"], "invalid_attributes");
    }
    let path = format!("{SEPOLIA}/{}", wallet(4));
    stage.get(&tenant.token, &path).await.assert_problem(404, "pass_not_found");
    // Asking again changes nothing.
    let result = issue(&stage, &tenant.token, item(1, json!(["human"]))).await;
    assert_eq!(words(&result), json!(["kyc"]));
}

async fn an_attribute_has_one_word(stage: Stage) {
    let tenant = stage.tenant("a").await;
    for word in ["", "Human", "4", "0x10", "none", "human,kyc", " kyc", "64", "\u{0}"] {
        let result = issue(&stage, &tenant.token, item(1, json!([word]))).await;
        assert_eq!(result["problem"]["code"], "invalid_attributes", "{word}");
    }
}

async fn every_bit_is_kept(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let document = crate::document::document();
    let all = &document["components"]["schemas"]["AttributeWord"]["enum"];
    assert_eq!(all.as_array().unwrap().len(), 64);
    let changed = stage.patch(&tenant.token, NETWORK, json!({ "attributes": all })).await;
    assert_eq!(changed.body["attributes"], *all);
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    assert_eq!(stage.get(&tenant.token, &path).await.body["attributes"], *all);
    let task = stage.store.lease(NOW_MS, 60_000).await.unwrap().unwrap();
    assert_eq!(task.attributes, Attributes(u64::MAX));
}

async fn an_admission_attests_what_the_network_does(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.verified(&stage, &wallet(1)).await;
    let path = format!("/partner/piirequest/{id}/status");
    let body = Some(json!({ "status": "partner-pass" }));
    let decided = stage.call(&tenant.token, Method::PUT, &path, body).await;
    assert_eq!(decided.status, StatusCode::OK, "{}", decided.body);
    let pass = stage.get(&tenant.token, &format!("{SEPOLIA}/{}", wallet(1))).await.body;
    assert_eq!(pass["attributes"], json!(["human", "kyc"]));
}

const LIVE: Observed = Observed {
    state: OnChainState::Active,
    expires_at_seconds: 0,
    attributes: Attributes::LIVE,
    height: 5,
};

/// The pass was there already, and somebody else's.
async fn found(stage: &Stage, observed: Observed) {
    let task = stage.store.lease(NOW_MS, 60_000).await.unwrap().unwrap();
    let confirmation = Confirmation {
        observed: Some(observed),
        observed_hash: None,
        done_by: None,
        is_final: true,
        now_ms: NOW_MS,
        next_at_ms: NOW_MS,
    };
    stage.store.confirm(&task.lease, &confirmation).await.unwrap();
}

async fn what_the_chain_holds_is_shown(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    found(&stage, LIVE).await;
    let pass = stage.get(&tenant.token, &path).await.body;
    assert_eq!((&pass["onChainState"], &pass["attributes"]), (&json!("ACTIVE"), &json!(["live"])));
}

async fn another_set_on_the_chain_is_a_drift(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    found(&stage, LIVE).await;
    let task = stage.store.to_reconcile(NOW_MS, 1).await.unwrap().remove(0);
    let compare = |attributes, height| Comparison {
        pass: task.pass.id,
        expected: Some(LIVE),
        found: Some(Observed { attributes, height, ..LIVE }),
        height,
        is_instead: false,
        now_ms: NOW_MS,
    };
    let same = stage.store.reconcile(&compare(Attributes::LIVE, 6)).await.unwrap();
    assert_eq!(same, Reconciled::Same);
    let other = stage.store.reconcile(&compare(Attributes::BUSINESS, 7)).await.unwrap();
    assert_eq!(other, Reconciled::Repaired);
    let pass = stage.get(&tenant.token, &path).await.body;
    assert_eq!(pass["attributes"], json!(["business"]));
    assert_eq!(stage.store.drifts().await.unwrap(), 1);
}
