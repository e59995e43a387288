//! What is on chains of real value does not exist for an application in test mode.

use axum::http::StatusCode;
use portcullis_service::model::{AppMode, ClientKey, Scopes};
use serde_json::{Value, json};

use crate::{
    database::on_both_databases,
    stage::{SEPOLIA, Stage, by, wallet},
};

on_both_databases!(
    a_test_application_sees_testnets_alone,
    a_test_application_changes_testnets_alone,
    a_page_of_operations_tells_nothing_of_mainnets,
    a_live_application_sees_both,
    a_change_of_mode_holds_from_the_next_request_on,
    a_change_of_mode_is_audited,
);

const MAINNET: &str = "/partner/pass/solana/mainnet-beta";
const SOLANA_WALLET: &str = "4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ";

/// One organisation with passes on a testnet and on a mainnet; the tokens of its live and of its test
/// application.
struct Both {
    live: String,
    test: String,
    test_key: ClientKey,
    operation: String,
}

async fn both(stage: &Stage) -> Both {
    let live = stage.tenant("a").await;
    let app = stage.store.ensure_app("a", "trying", AppMode::Test, &by()).await.unwrap();
    let test_key = stage.client(&app, Scopes::all(), None).await;
    let test = stage.token(&test_key, &Scopes::all());
    stage.issued(&live.token, &wallet(1)).await;
    let body = json!({ "walletAddress": SOLANA_WALLET });
    let issued = stage.post(&live.token, MAINNET, body).await;
    assert_eq!(issued.status, StatusCode::ACCEPTED, "{}", issued.body);
    let operation = issued.body["operationId"].as_str().unwrap().to_owned();
    Both { live: live.token, test, test_key, operation }
}

async fn listed(stage: &Stage, token: &str) -> [usize; 2] {
    let partner = stage.post(token, "/partner/pass", json!({})).await.body;
    let cursor = stage.get(token, "/v2/passes").await.body;
    [partner, cursor].map(|body| body["records"].as_array().unwrap().len())
}

async fn a_test_application_sees_testnets_alone(stage: Stage) {
    let both = both(&stage).await;
    assert_eq!(listed(&stage, &both.test).await, [1, 1]);
    let path = format!("{MAINNET}/{SOLANA_WALLET}");
    stage.get(&both.test, &path).await.assert_problem(404, "pass_not_found");
    let path = format!("/v2/operations/{}", both.operation);
    stage.get(&both.test, &path).await.assert_problem(404, "operation_not_found");
    let path = format!("{SEPOLIA}/{}", wallet(1));
    assert_eq!(stage.get(&both.test, &path).await.status, StatusCode::OK);
    let filter = json!({ "filter": { "walletAddress": SOLANA_WALLET } });
    let found = stage.post(&both.test, "/partner/pass", filter).await;
    assert_eq!(found.body["records"], json!([]));
}

async fn a_page_of_operations_tells_nothing_of_mainnets(stage: Stage) {
    let both = both(&stage).await;
    stage.issued(&both.live, &wallet(2)).await;
    let first = stage.get(&both.test, "/v2/operations?limit=1").await.body;
    assert_eq!(first["records"].as_array().unwrap().len(), 1);
    let cursor = first["nextCursor"].as_str().unwrap();
    let path = format!("/v2/operations?limit=1&cursor={cursor}");
    let second = stage.get(&both.test, &path).await.body;
    assert_eq!(second["records"].as_array().unwrap().len(), 1);
    assert_eq!(second["nextCursor"], Value::Null);
}

async fn a_test_application_changes_testnets_alone(stage: Stage) {
    let both = both(&stage).await;
    let path = format!("{MAINNET}/{SOLANA_WALLET}");
    let before = stage.get(&both.live, &path).await.body;
    stage.delete(&both.test, &path).await.assert_problem(403, "live_mode_required");
    let body = json!({ "state": "FROZEN" });
    stage.patch(&both.test, &path, body).await.assert_problem(403, "live_mode_required");
    let body = json!({ "walletAddress": SOLANA_WALLET });
    stage.post(&both.test, MAINNET, body).await.assert_problem(403, "live_mode_required");
    assert_eq!(stage.get(&both.live, &path).await.body, before);
}

async fn a_live_application_sees_both(stage: Stage) {
    let both = both(&stage).await;
    assert_eq!(listed(&stage, &both.live).await, [2, 2]);
    let path = format!("/v2/operations/{}", both.operation);
    assert_eq!(stage.get(&both.live, &path).await.status, StatusCode::OK);
}

async fn a_change_of_mode_holds_from_the_next_request_on(stage: Stage) {
    let both = both(&stage).await;
    for (mode, count) in [(AppMode::Live, 2), (AppMode::Test, 1)] {
        stage.store.set_app_mode("a", "trying", mode, &by()).await.unwrap().unwrap();
        assert_eq!(listed(&stage, &both.test).await, [count; 2]);
    }
    assert_eq!(stage.store.set_app_mode("b", "trying", AppMode::Live, &by()).await.unwrap(), None);
    assert!(stage.store.client(both.test_key.client, 0).await.unwrap().is_some());
}

async fn a_change_of_mode_is_audited(stage: Stage) {
    let tenant = stage.tenant_in("a", AppMode::Test, false).await;
    stage.store.set_app_mode("a", "app", AppMode::Live, &by()).await.unwrap();
    let rows = stage.store.audit_log_after(tenant.app.org, 0, i64::MAX).await.unwrap();
    let entry = &rows.last().unwrap().entry;
    assert_eq!((entry.action.as_str(), entry.actor.as_str()), ("app.mode.live", "operator"));
    assert_eq!(Value::from(entry.subject.clone()), format!("app:{}", tenant.app.id));
}
