//! Listing operations.

use axum::http::StatusCode;
use portcullis_service::model::{AppMode, Scopes};
use serde_json::{Value, json};

use crate::{
    database::on_both_databases,
    stage::{NOW_MS, Stage, Tenant, wallet},
};

on_both_databases!(
    operations_are_listed_page_by_page,
    operations_are_filtered_by_status,
    an_application_in_test_mode_sees_those_on_testnets,
);

async fn kinds(stage: &Stage, tenant: &Tenant, query: &str) -> Vec<Value> {
    let answer = stage.get(&tenant.token, &format!("/v2/operations{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    answer.body["records"].as_array().unwrap().iter().map(|one| one["kind"].clone()).collect()
}

async fn operations_are_listed_page_by_page(stage: Stage) {
    let (tenant, other) = (stage.tenant("a").await, stage.tenant("b").await);
    stage.issued(&other.token, &wallet(1)).await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    stage.delete(&tenant.token, &path).await;
    let mut found = Vec::new();
    let mut path = "/v2/operations?limit=2".to_owned();
    loop {
        let page = stage.get(&tenant.token, &path).await.body;
        found.extend(page["records"].as_array().unwrap().clone());
        let Some(cursor) = page["nextCursor"].as_str() else { break };
        path = format!("/v2/operations?limit=2&cursor={cursor}");
    }
    let kinds: Vec<_> = found.iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["issue", "freeze", "revoke"]);
    let path = format!("/v2/operations/{}", found[1]["id"].as_str().unwrap());
    assert_eq!(stage.get(&tenant.token, &path).await.body, found[1]);
    for path in ["?cursor=x", "?limit=0", "?status=lost", "?kind=issue"] {
        let answer = stage.get(&tenant.token, &format!("/v2/operations{path}")).await;
        answer.assert_problem(400, "invalid_request");
    }
}

async fn operations_are_filtered_by_status(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let path = stage.issued(&tenant.token, &wallet(1)).await;
    let task = stage.store.lease(NOW_MS, 60_000).await.unwrap().unwrap();
    stage.store.fail(&task.lease, "why", None, NOW_MS).await.unwrap();
    assert_eq!(kinds(&stage, &tenant, "?status=failed").await, ["issue"]);
    assert!(kinds(&stage, &tenant, "?status=pending").await.is_empty());
    stage.issued(&tenant.token, &wallet(1)).await;
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    assert_eq!(kinds(&stage, &tenant, "?status=pending").await, ["issue", "freeze"]);
    assert_eq!(kinds(&stage, &tenant, "").await.len(), 3);
}

async fn an_application_in_test_mode_sees_those_on_testnets(stage: Stage) {
    let live = stage.tenant("a").await;
    let wallet_ = "4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ";
    for chain in ["solana/mainnet-beta", "solana/devnet"] {
        let path = format!("/partner/pass/{chain}");
        stage.post(&live.token, &path, json!({ "walletAddress": wallet_ })).await;
    }
    assert_eq!(kinds(&stage, &live, "").await.len(), 2);
    let app =
        stage.store.ensure_app("a", "test", AppMode::Test, &crate::stage::by()).await.unwrap();
    let client = stage.client(&app, Scopes::all(), None).await;
    let token = stage.token(&client, &Scopes::all());
    let test = Tenant { app, network: live.network.clone(), client, token };
    assert_eq!(kinds(&stage, &test, "").await.len(), 1);
}
