//! Verdicts: who may be admitted, what becomes of the pass, and until when.

use axum::http::{Method, StatusCode};
use portcullis::Attributes;
use portcullis_service::{
    model::{OnChainState, OperationKind, PiiRequestId, pass::Observed},
    store::Confirmation,
};
use serde_json::{Value, json};

use crate::{
    database::{count, on_both_databases, tamper},
    flow::{Flow, REQUESTS, decide, picture, shown, success},
    stage::{LIFETIME_SECONDS, NOW_MS, NOW_SECONDS, SEPOLIA, Stage, Tenant, wallet},
};

on_both_databases!(
    a_verdict_does_not_name_the_wallet_for_ever,
    a_pass_follows_its_verdict,
    a_verdict_is_repeated_but_never_changed,
    opposite_verdicts_at_once_leave_one,
    there_is_no_verdict_before_success,
    a_verdict_is_one_of_two_words,
    a_rejection_is_no_obstacle_to_a_later_admission,
    a_review_leaves_a_pass_alone_that_is_on_its_way,
    a_revoked_pass_is_not_admitted_and_no_verdict_recorded,
    a_verdict_can_be_repeated_with_its_key,
    a_pass_ends_with_its_document_at_the_latest,
    a_pass_that_never_expires_ends_with_its_document,
    a_pass_that_is_there_is_good_for_as_long_as_the_review,
    a_frozen_pass_is_not_renewed_by_a_review,
    an_expired_document_is_no_success,
    nobody_is_admitted_by_a_document_that_expired_meanwhile,
    a_network_of_the_sandbox_is_reviewed_there_alone,
);

/// The last second of the day on which the tests begin, the 14th of November 2023.
const LAST_SECOND: i64 = 1_700_006_399;

async fn pass_state(stage: &Stage, tenant: &Tenant, wallet: &str) -> Option<String> {
    let answer = stage.get(&tenant.token, &format!("{SEPOLIA}/{wallet}")).await;
    answer.body["state"].as_str().map(str::to_owned)
}

/// Verified by a document that is valid until then.
async fn verified_until(stage: &Stage, flow: &Flow, number: u64, day: &str) -> PiiRequestId {
    let id = flow.acknowledged(stage, &wallet(number)).await;
    flow.put_image(stage, id, "idDocumentFront", picture(4, 4)).await;
    assert_eq!(flow.report(stage, id, success_until(day)).await.status, StatusCode::OK);
    id
}

fn success_until(day: &str) -> Value {
    let mut body = success();
    body["verifiedInformation"]["dateOfExpiry"] = json!(day);
    body
}

async fn a_verdict_does_not_name_the_wallet_for_ever(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let id = Flow::new(&stage, &tenant.network).await.verified(&stage, &wallet(1)).await;
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
    for body in [json!({}), json!({ "status": null }), json!([])] {
        let refused = stage.call(&tenant.token, Method::PUT, &path, Some(body)).await;
        refused.assert_problem(400, "invalid_request");
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

async fn a_pass_ends_with_its_document_at_the_latest(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    // 30 days by the network's rule, from the 14th of November 2023 on.
    for (number, day, expected) in [
        (1, "2023-11-14", LAST_SECOND),
        (2, "2023-11-20", LAST_SECOND + 6 * 86_400),
        (3, "2023-12-13", LAST_SECOND + 29 * 86_400),
        (4, "2023-12-14", NOW_SECONDS + LIFETIME_SECONDS),
        (5, "9999-12-31", NOW_SECONDS + LIFETIME_SECONDS),
    ] {
        let id = verified_until(&stage, &flow, number, day).await;
        let decided = decide(&stage, &tenant.token, id, "partner-pass").await;
        assert_eq!(decided.status, StatusCode::OK, "{}", decided.body);
        let task = stage.store.lease(NOW_MS, 1_000).await.unwrap().unwrap();
        assert_eq!(task.expires_at_seconds, expected, "{day}");
    }
}

async fn a_pass_that_never_expires_ends_with_its_document(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    tamper(&stage, "UPDATE gatekeeper_network SET lifetime_seconds = 0").await;
    let id = verified_until(&stage, &flow, 1, "2023-11-20").await;
    decide(&stage, &tenant.token, id, "partner-pass").await;
    let task = stage.store.lease(NOW_MS, 1_000).await.unwrap().unwrap();
    assert_eq!(task.expires_at_seconds, LAST_SECOND + 6 * 86_400);
}

/// Their chain holds it as it was issued.
async fn issued_until(stage: &Stage, tenant: &Tenant, wallet: &str, expires_at_seconds: i64) {
    stage.issued(&tenant.token, wallet).await;
    let task = stage.store.lease(NOW_MS, 1_000).await.unwrap().unwrap();
    let state = OnChainState::Active;
    let attributes = Attributes::NONE;
    let confirmation = Confirmation {
        observed: Some(Observed { state, expires_at_seconds, attributes, height: 1 }),
        observed_hash: None,
        done_by: None,
        is_final: true,
        now_ms: NOW_MS,
        next_at_ms: NOW_MS,
    };
    stage.store.confirm(&task.lease, &confirmation).await.unwrap();
}

/// The pass lapsed, or would outlive the document.
async fn a_pass_that_is_there_is_good_for_as_long_as_the_review(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let in_a_week = LAST_SECOND + 6 * 86_400;
    for (number, until_seconds, expected) in [
        (1, NOW_SECONDS - 10, Some(in_a_week)),
        (2, NOW_SECONDS + 10, Some(in_a_week)),
        (3, in_a_week, None),
        (4, in_a_week + 1, Some(in_a_week)),
        (5, 0, Some(in_a_week)),
    ] {
        issued_until(&stage, &tenant, &wallet(number), until_seconds).await;
        let id = verified_until(&stage, &flow, number, "2023-11-20").await;
        let decided = decide(&stage, &tenant.token, id, "partner-pass").await;
        assert_eq!(decided.status, StatusCode::OK, "{}", decided.body);
        let task = stage.store.lease(NOW_MS, 1_000).await.unwrap();
        let asked = task.map(|task| (task.kind, task.expires_at_seconds));
        assert_eq!(asked, expected.map(|until| (OperationKind::Renew, until)), "{until_seconds}");
    }
}

async fn a_frozen_pass_is_not_renewed_by_a_review(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    issued_until(&stage, &tenant, &wallet(1), NOW_SECONDS + 10).await;
    let path = format!("{SEPOLIA}/{}", wallet(1));
    stage.patch(&tenant.token, &path, json!({ "state": "FROZEN" })).await;
    let freeze = stage.store.lease(NOW_MS, 60_000).await.unwrap().unwrap();
    assert_eq!(freeze.kind, OperationKind::Freeze);
    let id = verified_until(&stage, &flow, 1, "2023-11-20").await;
    let decided = decide(&stage, &tenant.token, id, "partner-pass").await;
    assert_eq!(decided.status, StatusCode::OK, "{}", decided.body);
    assert_eq!(stage.get(&tenant.token, &path).await.body["state"], "FROZEN");
    let waiting = "SELECT COUNT(*) FROM chain_op WHERE status = 'pending'";
    assert_eq!(count(&stage, waiting).await, 1);
}

async fn an_expired_document_is_no_success(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.acknowledged(&stage, &wallet(1)).await;
    flow.put_image(&stage, id, "idDocumentFront", picture(4, 4)).await;
    for day in ["2023-11-13", "0001-01-01"] {
        let refused = flow.report(&stage, id, success_until(day)).await;
        refused.assert_problem(409, "document_expired");
    }
    for day in ["", "14.11.2033", "2033-02-29", "2033-11-14T00:00:00Z"] {
        let refused = flow.report(&stage, id, success_until(day)).await;
        refused.assert_problem(400, "invalid_request");
    }
    let shown = stage.get(&tenant.token, &shown(id)).await.body;
    assert_eq!(shown["status"], "user-acknowledged");
    let failed = flow.report(&stage, id, json!({ "status": "verification-failed" })).await;
    assert_eq!(failed.status, StatusCode::OK);
}

async fn nobody_is_admitted_by_a_document_that_expired_meanwhile(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let (one, other) = (
        verified_until(&stage, &flow, 1, "2023-11-14").await,
        verified_until(&stage, &flow, 2, "2023-11-14").await,
    );
    stage.clock.advance_ms((LAST_SECOND - NOW_SECONDS) * 1_000 - 1);
    assert_eq!(decide(&stage, &tenant.token, one, "partner-pass").await.status, StatusCode::OK);
    stage.clock.advance_ms(1);
    let refused = decide(&stage, &tenant.token, other, "partner-pass").await;
    refused.assert_problem(409, "document_expired");
    assert_eq!(pass_state(&stage, &tenant, &wallet(2)).await, None);
    assert_eq!(decide(&stage, &tenant.token, other, "partner-fail").await.status, StatusCode::OK);
    assert_eq!(pass_state(&stage, &tenant, &wallet(2)).await.as_deref(), Some("REJECTED"));
}

async fn a_network_of_the_sandbox_is_reviewed_there_alone(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let open = async |wallet: &str| {
        let target = json!({
            "chain": "solana", "chainNetwork": "mainnet-beta", "walletAddress": wallet,
        });
        flow.send(&stage, Method::POST, REQUESTS, target.to_string().into()).await
    };
    let opened = open("4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ").await;
    assert_eq!(opened.status, StatusCode::CREATED, "{}", opened.body);
    let id: PiiRequestId = opened.body["id"].as_str().unwrap().parse().unwrap();
    flow.report(&stage, id, json!({ "status": "user-acknowledged" })).await;
    flow.put_image(&stage, id, "idDocumentFront", picture(4, 4)).await;
    assert_eq!(flow.report(&stage, id, success()).await.status, StatusCode::OK);

    let by = crate::stage::by();
    assert!(stage.store.set_sandbox(&tenant.network, true, &by).await.unwrap());
    let another = open("So11111111111111111111111111111111111111112").await;
    another.assert_problem(400, "chain_not_in_sandbox");
    let refused = decide(&stage, &tenant.token, id, "partner-pass").await;
    refused.assert_problem(400, "chain_not_in_sandbox");
    assert!(stage.store.set_sandbox(&tenant.network, false, &by).await.unwrap());
    assert_eq!(decide(&stage, &tenant.token, id, "partner-pass").await.status, StatusCode::OK);
}
