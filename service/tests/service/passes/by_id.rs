//! A pass by its id.

use axum::http::{StatusCode, header};
use portcullis_service::model::{AppMode, PassId, Scopes};
use serde_json::json;

use super::{SOLANA_WALLET, issue};
use crate::{
    database::on_both_databases,
    stage::{NOW_SECONDS, SEPOLIA, Stage, Tenant, wallet},
};

on_both_databases!(
    a_pass_is_found_and_changed_by_its_id,
    changes_are_taken_on_with_202,
    another_tenants_pass_does_not_exist,
    an_application_in_test_mode_has_testnets_alone,
);

async fn by_id(stage: &Stage, tenant: &Tenant, number: u64) -> String {
    let path = stage.issued(&tenant.token, &wallet(number)).await;
    let pass = stage.get(&tenant.token, &path).await.body;
    format!("/v2/passes/{}", pass["id"].as_str().unwrap())
}

async fn a_pass_is_found_and_changed_by_its_id(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = by_id(&stage, &tenant, 1).await;
    let old = format!("{SEPOLIA}/{}", wallet(1));
    let pass = stage.get(&tenant.token, &path).await;
    assert_eq!(pass.status, StatusCode::OK);
    assert_eq!(stage.get(&tenant.token, &old).await.body, pass.body);
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    assert_eq!(stage.get(&tenant.token, &old).await.body["state"], "FROZEN");
    let answer =
        stage.patch(&tenant.token, &path, json!({ "expiryTimestamp": NOW_SECONDS + 9 })).await;
    answer.assert_problem(409, "pass_frozen");
    stage.delete(&tenant.token, &path).await;
    let answer = stage.patch(&tenant.token, &path, json!({ "state": "ACTIVE" })).await;
    answer.assert_problem(409, "pass_revoked");
    for body in [
        json!({}),
        json!({ "state": "ACTIVE", "expiryTimestamp": NOW_SECONDS + 9 }),
        json!({ "state": "FROZEN", "reason": 1 }),
        json!({ "expiryTimestamp": 20.0 }),
    ] {
        stage.patch(&tenant.token, &path, body).await.assert_problem(400, "invalid_request");
    }
    let answer = stage.patch(&tenant.token, &path, json!({ "state": "REQUESTED" })).await;
    answer.assert_problem(400, "invalid_state");
}

async fn changes_are_taken_on_with_202(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = by_id(&stage, &tenant, 1).await;
    for answer in [
        stage.patch(&tenant.token, &path, json!({ "expiryTimestamp": NOW_SECONDS + 9 })).await,
        stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await,
        stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await,
        stage.delete(&tenant.token, &path).await,
    ] {
        assert_eq!(answer.status, StatusCode::ACCEPTED);
        let operation = answer.body["operationId"].as_str().unwrap();
        assert_eq!(answer.headers[header::LOCATION], format!("/v2/operations/{operation}"));
        assert!(answer.body["events"].is_array());
    }
    assert_eq!(stage.get(&tenant.token, &path).await.body["state"], "REVOKED");
}

async fn assert_missing(stage: &Stage, token: &str, path: &str) {
    for answer in [
        stage.get(token, path).await,
        stage.patch(token, path, json!({ "state": "FROZEN" })).await,
        stage.delete(token, path).await,
    ] {
        answer.assert_problem(404, "pass_not_found");
    }
}

async fn another_tenants_pass_does_not_exist(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let path = by_id(&stage, &a, 1).await;
    assert_missing(&stage, &b.token, &path).await;
    for id in [PassId::new().to_string(), "x".to_owned(), "%00".to_owned()] {
        assert_missing(&stage, &a.token, &format!("/v2/passes/{id}")).await;
    }
    assert_eq!(stage.get(&a.token, &path).await.body["events"].as_array().unwrap().len(), 1);
}

async fn an_application_in_test_mode_has_testnets_alone(stage: Stage) {
    let live = stage.tenant("a").await;
    let app =
        stage.store.ensure_app("a", "test", AppMode::Test, &crate::stage::by()).await.unwrap();
    let client = stage.client(&app, Scopes::all(), None).await;
    let test = stage.token(&client, &Scopes::all());
    let mut paths = Vec::new();
    for network in ["mainnet-beta", "devnet"] {
        let item = json!({
            "chain": "solana", "chainNetwork": network, "walletAddress": SOLANA_WALLET,
        });
        let results = issue(&stage, &live.token, vec![item.clone()]).await;
        paths.push(format!("/v2/passes/{}", results[0]["pass"]["id"].as_str().unwrap()));
        let results = issue(&stage, &test, vec![item]).await;
        let code = results[0]["problem"]["code"].as_str();
        assert_eq!(code, (network == "mainnet-beta").then_some("live_mode_required"));
    }
    assert_missing(&stage, &test, &paths[0]).await;
    assert_eq!(stage.get(&test, &paths[1]).await.status, StatusCode::OK);
    let answer = stage.delete(&test, &paths[1]).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
}
