//! A request from the first call to the verdict, and what becomes of the pass.

use axum::http::{Method, StatusCode};
use portcullis_service::model::{AppMode, OperationKind, PiiRequestId, Scopes, pii::PiiStatus};
use serde_json::{Value, json};

use crate::{
    database::{count, on_both_databases},
    flow::{Flow, decide, front, links, picture, raw, shown, success, target},
    stage::{LIFETIME_SECONDS, NOW_MS, NOW_SECONDS, SEPOLIA, Stage, Tenant, by, wallet},
};

on_both_databases!(
    a_whole_review_by_the_test_provider,
    a_verdict_does_not_name_the_wallet_for_ever,
    the_last_digit_of_the_wallet_decides,
    the_test_provider_is_for_trying_things_out,
    a_pass_follows_its_verdict,
    a_verdict_is_repeated_but_never_changed,
    opposite_verdicts_at_once_leave_one,
    there_is_no_verdict_before_success,
    a_verdict_is_one_of_two_words,
    every_step_is_as_the_machine_says,
    a_rejection_is_no_obstacle_to_a_later_admission,
    a_review_leaves_a_pass_alone_that_is_on_its_way,
    a_revoked_pass_is_not_admitted_and_no_verdict_recorded,
    what_was_found_out_is_shown_from_success_on,
    a_foreign_request_does_not_exist,
    a_live_request_does_not_exist_for_a_test_application,
    ids_that_are_none_are_not_found,
    a_verdict_can_be_repeated_with_its_key,
    the_audit_log_tells_of_a_review,
    a_rejected_pass_has_its_place_and_its_row,
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

/// What is kept of a request must not lead to its wallet once it is purged.
async fn a_verdict_does_not_name_the_wallet_for_ever(stage: Stage) {
    let tenant = sandbox(&stage).await;
    let made = tested(&stage, &tenant, json!({}), &wallet(1)).await;
    let id: PiiRequestId = made["id"].as_str().unwrap().parse().unwrap();
    decide(&stage, &tenant.token, id, "partner-pass").await;
    let verdicts = count(&stage, "SELECT COUNT(*) FROM pii_decision").await;
    assert_eq!(verdicts, 1);
    for question in [
        "SELECT COUNT(*) FROM chain_op o JOIN pii_decision d ON d.request_id = o.request_id",
        "SELECT COUNT(*) FROM audit_log a JOIN pii_decision d ON d.request_id = a.request_id
         WHERE a.subject LIKE 'pass:%'",
    ] {
        assert_eq!(count(&stage, question).await, 0, "{question}");
    }
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

async fn pass_state(stage: &Stage, tenant: &Tenant, wallet: &str) -> Option<String> {
    let answer = stage.get(&tenant.token, &format!("{SEPOLIA}/{wallet}")).await;
    answer.body["state"].as_str().map(str::to_owned)
}

async fn a_pass_follows_its_verdict(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    for (number, verdict, state) in
        [(1, "partner-pass", "REQUESTED"), (2, "partner-fail", "REJECTED")]
    {
        let id = flow.verified(&stage, &wallet(number)).await;
        assert_eq!(pass_state(&stage, &tenant, &wallet(number)).await, None);
        assert_eq!(decide(&stage, &tenant.token, id, verdict).await.status, StatusCode::OK);
        let found = pass_state(&stage, &tenant, &wallet(number)).await;
        assert_eq!(found.as_deref(), Some(state));
    }
    let rejected = stage.get(&tenant.token, &format!("{SEPOLIA}/{}", wallet(2))).await.body;
    assert_eq!((&rejected["onChainState"], &rejected["events"]), (&Value::Null, &json!([])));
    let body = json!({ "filter": { "state": "REJECTED" } });
    let listed = stage.post(&tenant.token, "/partner/pass", body).await.body;
    assert_eq!(listed["records"].as_array().unwrap().len(), 1);
    let body = json!({ "walletAddress": wallet(2) });
    stage.post(&tenant.token, SEPOLIA, body).await.assert_problem(409, "pass_rejected");
    assert!(stage.store.lease(NOW_MS, 1_000).await.unwrap().is_some());
    assert!(stage.store.lease(NOW_MS, 1_000).await.unwrap().is_none());
}

async fn a_verdict_is_repeated_but_never_changed(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    for (number, verdict, opposite) in
        [(1, "partner-pass", "partner-fail"), (2, "partner-fail", "partner-pass")]
    {
        let id = flow.verified(&stage, &wallet(number)).await;
        for _ in 0..3 {
            let decided = decide(&stage, &tenant.token, id, verdict).await;
            assert_eq!(decided.status, StatusCode::OK, "{}", decided.body);
            let refused = decide(&stage, &tenant.token, id, opposite).await;
            refused.assert_problem(409, "verdict_recorded");
        }
        let pass = stage.get(&tenant.token, &format!("{SEPOLIA}/{}", wallet(number))).await.body;
        let events = pass["events"].as_array().unwrap().len();
        assert_eq!(events, usize::from(verdict == "partner-pass"));
    }
}

async fn opposite_verdicts_at_once_leave_one(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    for number in 1..=6 {
        let id = flow.verified(&stage, &wallet(number)).await;
        let verdicts = (0..8).map(|index| {
            let verdict = if index % 2 == 0 { "partner-pass" } else { "partner-fail" };
            let (stage, token) = (&stage, &tenant.token);
            async move { (verdict, decide(stage, token, id, verdict).await.status) }
        });
        let answers = futures::future::join_all(verdicts).await;
        let status = stage.get(&tenant.token, &shown(id)).await.body["status"].clone();
        for (verdict, answered) in answers {
            let expected = if status == verdict { StatusCode::OK } else { StatusCode::CONFLICT };
            assert_eq!(answered, expected, "{verdict} where {status} won");
        }
        let expected = if status == "partner-pass" { "REQUESTED" } else { "REJECTED" };
        let state = pass_state(&stage, &tenant, &wallet(number)).await;
        assert_eq!(state.as_deref(), Some(expected));
    }
}

async fn there_is_no_verdict_before_success(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let awaiting = flow.opened(&stage, &wallet(1)).await;
    let acknowledged = flow.acknowledged(&stage, &wallet(2)).await;
    let cancelled = flow.acknowledged(&stage, &wallet(3)).await;
    flow.report(&stage, cancelled, json!({ "status": "user-cancelled" })).await;
    let failed = flow.acknowledged(&stage, &wallet(4)).await;
    flow.report(&stage, failed, json!({ "status": "verification-failed" })).await;
    for id in [awaiting, acknowledged, cancelled, failed] {
        for verdict in ["partner-pass", "partner-fail"] {
            let refused = decide(&stage, &tenant.token, id, verdict).await;
            refused.assert_problem(409, "pii_not_reviewable");
        }
    }
    assert!(stage.store.lease(NOW_MS, 1_000).await.unwrap().is_none());
}

async fn a_verdict_is_one_of_two_words(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.verified(&stage, &wallet(1)).await;
    for verdict in ["", "verification-success", "PARTNER-PASS", "partner-pass\0", "awaiting-user"] {
        let refused = decide(&stage, &tenant.token, id, verdict).await;
        refused.assert_problem(400, "invalid_request");
    }
    let path = format!("{}/status", shown(id));
    for body in [
        json!({}),
        json!({ "status": null }),
        json!([]),
        json!({ "status": "partner-pass", "x": 1 }),
    ] {
        let refused = stage.call(&tenant.token, Method::PUT, &path, Some(body)).await;
        refused.assert_problem(400, "invalid_request");
    }
}

/// Brings a request to a status.
async fn brought_to(
    stage: &Stage,
    tenant: &Tenant,
    flow: &Flow,
    number: u64,
    status: PiiStatus,
) -> PiiRequestId {
    match status {
        PiiStatus::AwaitingUser => flow.opened(stage, &wallet(number)).await,
        PiiStatus::UserAcknowledged => {
            let id = flow.acknowledged(stage, &wallet(number)).await;
            flow.put_image(stage, id, "idDocumentFront", picture(4, 4)).await;
            id
        }
        PiiStatus::VerificationSuccess => flow.verified(stage, &wallet(number)).await,
        PiiStatus::VerificationFailed | PiiStatus::UserCancelled => {
            let id = flow.acknowledged(stage, &wallet(number)).await;
            flow.report(stage, id, json!({ "status": status })).await;
            id
        }
        PiiStatus::PartnerPass | PiiStatus::PartnerFail => {
            let id = flow.verified(stage, &wallet(number)).await;
            decide(stage, &tenant.token, id, status.as_str()).await;
            id
        }
    }
}

async fn every_step_is_as_the_machine_says(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let mut number = 0;
    for from in PiiStatus::ALL {
        for to in PiiStatus::ALL {
            number += 1;
            let id = brought_to(&stage, &tenant, &flow, number, *from).await;
            let answer = match to {
                PiiStatus::PartnerPass | PiiStatus::PartnerFail => {
                    decide(&stage, &tenant.token, id, to.as_str()).await
                }
                PiiStatus::VerificationSuccess => flow.report(&stage, id, success()).await,
                _ => flow.report(&stage, id, json!({ "status": to })).await,
            };
            let allowed = portcullis_service::model::pii::advance(*from, *to);
            let expected = if allowed.is_ok() { StatusCode::OK } else { StatusCode::CONFLICT };
            assert_eq!(answer.status, expected, "{from} to {to}: {}", answer.body);
            let now = stage.get(&tenant.token, &shown(id)).await.body["status"].clone();
            assert_eq!(now, json!(if allowed.is_ok() { to } else { from }), "{from} to {to}");
        }
    }
}

async fn a_rejection_is_no_obstacle_to_a_later_admission(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let first = flow.verified(&stage, &wallet(1)).await;
    decide(&stage, &tenant.token, first, "partner-fail").await;
    let second = flow.verified(&stage, &wallet(1)).await;
    assert_ne!(first, second);
    assert_eq!(pass_state(&stage, &tenant, &wallet(1)).await.as_deref(), Some("REJECTED"));
    let decided = decide(&stage, &tenant.token, second, "partner-pass").await;
    assert_eq!(decided.status, StatusCode::OK, "{}", decided.body);
    assert_eq!(pass_state(&stage, &tenant, &wallet(1)).await.as_deref(), Some("REQUESTED"));
    assert!(stage.store.lease(NOW_MS, 1_000).await.unwrap().is_some());
}

async fn a_review_leaves_a_pass_alone_that_is_on_its_way(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    stage.issued(&tenant.token, &wallet(1)).await;
    for verdict in ["partner-fail", "partner-pass"] {
        let id = flow.verified(&stage, &wallet(1)).await;
        assert_eq!(decide(&stage, &tenant.token, id, verdict).await.status, StatusCode::OK);
        let pass = stage.get(&tenant.token, &format!("{SEPOLIA}/{}", wallet(1))).await.body;
        assert_eq!(pass["state"], "REQUESTED");
        assert_eq!(pass["events"].as_array().unwrap().len(), 1);
    }
}

async fn a_revoked_pass_is_not_admitted_and_no_verdict_recorded(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let pass = stage.issued(&tenant.token, &wallet(1)).await;
    stage.delete(&tenant.token, &pass).await;
    let id = flow.verified(&stage, &wallet(1)).await;
    decide(&stage, &tenant.token, id, "partner-pass").await.assert_problem(409, "pass_revoked");
    let shown = stage.get(&tenant.token, &shown(id)).await.body;
    assert_eq!(shown["status"], "verification-success");
    assert!(shown["verifiedInformation"].is_object());
    assert_eq!(decide(&stage, &tenant.token, id, "partner-fail").await.status, StatusCode::OK);
    assert_eq!(pass_state(&stage, &tenant, &wallet(1)).await.as_deref(), Some("REVOKED"));
}

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
    let address: portcullis_service::model::Wallet =
        portcullis_service::model::Wallet::parse_any(&wallet(1)).unwrap();
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
    let opened = flow.send(&stage, Method::POST, crate::flow::REQUESTS, body.to_string().into());
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

async fn a_verdict_can_be_repeated_with_its_key(stage: Stage) {
    use axum::{body::Body, http::header};
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.verified(&stage, &wallet(1)).await;
    for is_replayed in [false, true] {
        let path = format!("{}/status", shown(id));
        let request = crate::stage::request(&tenant.token, Method::PUT, &path)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", "key")
            .body(Body::from(r#"{"status":"partner-pass"}"#));
        let answer = stage.send(request.unwrap()).await;
        assert_eq!(
            (answer.status, &answer.body["status"]),
            (StatusCode::OK, &json!("partner-pass"))
        );
        assert_eq!(answer.headers.contains_key("idempotency-replayed"), is_replayed);
    }
}

async fn the_audit_log_tells_of_a_review(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.verified(&stage, &wallet(1)).await;
    stage.get(&tenant.token, &shown(id)).await;
    raw(&stage, &tenant.token, &front(id)).await.1.unwrap();
    decide(&stage, &tenant.token, id, "partner-pass").await;
    let rows = stage.store.audit_log(tenant.app.org).await.unwrap();
    portcullis_service::audit::verify(&rows).unwrap();
    let subject = format!("piirequest:{id}");
    let told = rows.iter().filter(|row| row.entry.subject == subject);
    let told: Vec<_> = told.map(|row| row.entry.action.as_str()).collect();
    let expected = [
        "pii.create",
        "pii.user-acknowledged",
        "pii.verification-success",
        "pii.read.verifiedInformation",
        "pii.read.idDocumentFront",
        "pii.partner-pass",
    ];
    assert_eq!(told, expected);
}

async fn a_rejected_pass_has_its_place_and_its_row(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    stage.issued(&tenant.token, &wallet(1)).await;
    let id = flow.verified(&stage, &wallet(2)).await;
    decide(&stage, &tenant.token, id, "partner-fail").await;
    stage.issued(&tenant.token, &wallet(3)).await;
    let listed = stage.get(&tenant.token, "/v2/passes").await.body;
    let listed: Vec<_> = listed["records"].as_array().unwrap().iter().collect();
    let wallets: Vec<_> =
        listed.iter().map(|pass| pass["walletAddress"].as_str().unwrap().to_lowercase()).collect();
    assert_eq!(wallets, [wallet(1), wallet(2), wallet(3)]);
    let rows = stage.store.audit_log(tenant.app.org).await.unwrap();
    portcullis_service::audit::verify(&rows).unwrap();
    let told: Vec<_> = rows.iter().filter(|row| row.entry.action == "pass.reject").collect();
    let subject = format!("pass:{}", listed[1]["id"].as_str().unwrap());
    assert_eq!((told.len(), &told[0].entry.subject), (1, &subject));
    // It does not lead from the request, which is forgotten, to the wallet.
    let request_id = &told[0].entry.request_id;
    assert_eq!(rows.iter().filter(|row| row.entry.request_id == *request_id).count(), 1);
}
