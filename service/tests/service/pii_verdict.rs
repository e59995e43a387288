//! Verdicts: who may be admitted, what becomes of the pass, and until when.

use axum::http::{Method, StatusCode};
use portcullis_service::model::PiiRequestId;
use serde_json::{Value, json};

use crate::{
    database::{count, on_both_databases, tamper},
    flow::{Flow, decide, picture, shown, success},
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
    an_expired_document_is_no_success,
    nobody_is_admitted_by_a_document_that_expired_meanwhile,
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
