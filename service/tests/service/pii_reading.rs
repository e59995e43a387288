//! What can be read of a request, from when on, and by whom.

use axum::http::{Method, StatusCode};
use portcullis_service::model::{AppMode, PiiRequestId, Scopes, Wallet};
use serde_json::json;

use crate::{
    database::on_both_databases,
    flow::{Flow, REQUESTS, decide, front, links, picture, shown, success},
    stage::{Stage, by, wallet},
};

on_both_databases!(
    what_was_found_out_is_shown_from_success_on,
    a_foreign_request_does_not_exist,
    a_live_request_does_not_exist_for_a_test_application,
    ids_that_are_none_are_not_found,
);

async fn what_was_found_out_is_shown_from_success_on(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.acknowledged(&stage, &wallet(1)).await;
    flow.put_image(&stage, id, "idDocumentFront", picture(40, 30)).await;
    let before = stage.get(&tenant.token, &shown(id)).await.body;
    assert_eq!(before["links"], links(id, &[]));
    assert_eq!(before.get("verifiedInformation"), None);
    stage.get(&tenant.token, &front(id)).await.assert_problem(409, "pii_not_verified");
    assert_eq!(stage.store.pii_accesses(tenant.app.org, id).await.unwrap(), []);
    flow.report(&stage, id, success()).await;
    let after = stage.get(&tenant.token, &shown(id)).await.body;
    let mut expected = success()["verifiedInformation"].clone();
    let address = Wallet::parse_any(&wallet(1)).unwrap();
    expected["address"] = json!(address.to_string());
    assert_eq!(after["verifiedInformation"], expected);
    assert_eq!(after["links"], links(id, &["idDocumentFront"]));
    let missing = format!("{}/evidence/idDocumentBack", shown(id));
    stage.get(&tenant.token, &missing).await.assert_problem(404, "evidence_not_found");
}

async fn a_foreign_request_does_not_exist(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    let flow = Flow::new(&stage, &a.network).await;
    let id = flow.verified(&stage, &wallet(1)).await;
    for path in [shown(id), front(id)] {
        stage.get(&b.token, &path).await.assert_problem(404, "pii_request_not_found");
    }
    for verdict in ["partner-pass", "partner-fail"] {
        let refused = decide(&stage, &b.token, id, verdict).await;
        refused.assert_problem(404, "pii_request_not_found");
    }
    let redacted = stage.delete(&b.token, &format!("/v2/piirequests/{id}")).await;
    redacted.assert_problem(404, "pii_request_not_found");
    assert_eq!(stage.store.pii_accesses(a.app.org, id).await.unwrap(), []);
    assert_eq!(stage.get(&a.token, &shown(id)).await.body["status"], "verification-success");
    assert_eq!(stage.store.pii_accesses(b.app.org, id).await.unwrap(), []);
}

async fn a_live_request_does_not_exist_for_a_test_application(stage: Stage) {
    let live = stage.tenant("a").await;
    let app = stage.store.ensure_app("a", "trial", AppMode::Test, &by()).await.unwrap();
    let key = stage.client(&app, Scopes::all(), None).await;
    let trial = stage.token(&key, &Scopes::all());
    let flow = Flow::new(&stage, &live.network).await;
    let body = json!({ "chain": "solana", "chainNetwork": "mainnet-beta",
        "walletAddress": "4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ" });
    let opened = flow.send(&stage, Method::POST, REQUESTS, body.to_string().into());
    let id: PiiRequestId = opened.await.body["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(stage.get(&live.token, &shown(id)).await.status, StatusCode::OK);
    stage.get(&trial, &shown(id)).await.assert_problem(404, "pii_request_not_found");
    let refused = decide(&stage, &trial, id, "partner-fail").await;
    refused.assert_problem(404, "pii_request_not_found");
    let on_testnet = flow.verified(&stage, &wallet(1)).await;
    assert_eq!(stage.get(&trial, &shown(on_testnet)).await.status, StatusCode::OK);
}

async fn ids_that_are_none_are_not_found(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let unknown = PiiRequestId::new().to_string();
    for id in [unknown.as_str(), "x", "%00", "1'%20OR%201=1", &unknown.to_uppercase()] {
        for path in [
            format!("/partner/piirequest/{id}"),
            format!("/partner/piirequest/{id}/evidence/idDocumentFront"),
        ] {
            let missing = stage.get(&tenant.token, &path).await;
            missing.assert_problem(404, "pii_request_not_found");
        }
    }
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.verified(&stage, &wallet(1)).await;
    for rel in ["x", "%00", "..%2f..%2fself", "IDDOCUMENTFRONT"] {
        let missing = stage.get(&tenant.token, &format!("{}/evidence/{rel}", shown(id))).await;
        missing.assert_problem(404, "evidence_not_found");
    }
}
