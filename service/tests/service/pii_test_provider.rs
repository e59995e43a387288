//! The test provider: a whole review without anybody else.

use axum::http::StatusCode;
use portcullis_service::model::{AppMode, OperationKind, PiiRequestId};
use serde_json::{Value, json};

use crate::{
    database::on_both_databases,
    flow::{decide, links, raw, shown, target},
    stage::{LIFETIME_SECONDS, NOW_MS, NOW_SECONDS, SEPOLIA, Stage, Tenant, wallet},
};

on_both_databases!(
    a_whole_review_by_the_test_provider,
    the_last_digit_of_the_wallet_decides,
    the_test_provider_is_for_trying_things_out,
);

async fn sandbox(stage: &Stage) -> Tenant {
    stage.tenant_in("a", AppMode::Test, true).await
}

async fn tested(stage: &Stage, tenant: &Tenant, mut body: Value, wallet: &str) -> Value {
    for (key, value) in target(wallet).as_object().unwrap() {
        body[key] = value.clone();
    }
    let answer = stage.post(&tenant.token, "/v2/piirequests", body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    answer.body
}

async fn a_whole_review_by_the_test_provider(stage: Stage) {
    let tenant = sandbox(&stage).await;
    let made = tested(&stage, &tenant, json!({}), &wallet(1)).await;
    assert_eq!(made["status"], "verification-success");
    let id: PiiRequestId = made["id"].as_str().unwrap().parse().unwrap();
    let shown = stage.get(&tenant.token, &shown(id)).await;
    assert_eq!(shown.headers["cache-control"], "no-store");
    let shown = shown.body;
    assert_eq!(shown["type"], "gatekeeperProofOfIdentityWithIdDocument-v3");
    assert_eq!(shown["verifiedInformation"]["name"], "Test Person");
    assert_eq!(shown["links"], links(id, &["idDocumentFront", "idDocumentBack"]));
    for link in shown["links"].as_array().unwrap().iter().skip(1) {
        let (parts, image) = raw(&stage, &tenant.token, link["href"].as_str().unwrap()).await;
        assert_eq!(parts.status, StatusCode::OK);
        assert_eq!(parts.headers["content-type"], "image/png");
        assert!(image::load_from_memory(&image.unwrap()).is_ok());
    }
    let decided = decide(&stage, &tenant.token, id, "partner-pass").await;
    assert_eq!((decided.status, &decided.body["status"]), (StatusCode::OK, &json!("partner-pass")));
    let pass = stage.get(&tenant.token, &format!("{SEPOLIA}/{}", wallet(1))).await.body;
    assert_eq!((&pass["state"], &pass["onChainState"]), (&json!("REQUESTED"), &Value::Null));
    let task = stage.store.lease(NOW_MS, 1_000).await.unwrap().unwrap();
    assert_eq!(task.kind, OperationKind::Issue);
    assert_eq!(task.expires_at_seconds, NOW_SECONDS + LIFETIME_SECONDS);
}

async fn the_last_digit_of_the_wallet_decides(stage: Stage) {
    let tenant = sandbox(&stage).await;
    for (number, asked, status) in [
        (1, None, "verification-success"),
        (0x1e, None, "verification-failed"),
        (0x1f, None, "user-cancelled"),
        (2, Some("failure"), "verification-failed"),
        (0x2f, Some("success"), "verification-success"),
    ] {
        let body = asked.map_or(json!({}), |outcome| json!({ "outcome": outcome }));
        let made = tested(&stage, &tenant, body, &wallet(number)).await;
        assert_eq!(made["status"], status, "{number}");
        let path = format!("{SEPOLIA}/{}", wallet(number));
        let pass = stage.get(&tenant.token, &path).await;
        match status {
            "verification-failed" => assert_eq!(pass.body["state"], "REJECTED"),
            _ => pass.assert_problem(404, "pass_not_found"),
        }
    }
}

async fn the_test_provider_is_for_trying_things_out(stage: Stage) {
    let live = stage.tenant("live").await;
    let answer = stage.post(&live.token, "/v2/piirequests", target(&wallet(1))).await;
    answer.assert_problem(403, "test_provider_not_allowed");
    let test = stage.tenant_in("test", AppMode::Test, false).await;
    let mut body = target(&wallet(1));
    assert_eq!(stage.post(&test.token, "/v2/piirequests", body.clone()).await.status, 201);
    body["chain"] = json!("solana");
    body["chainNetwork"] = json!("mainnet-beta");
    body["walletAddress"] = json!("4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ");
    let answer = stage.post(&test.token, "/v2/piirequests", body).await;
    answer.assert_problem(403, "live_mode_required");
}
