//! For how long personal data is kept, to the millisecond, and what is left of it.

use axum::http::StatusCode;
use portcullis_service::{
    crypto::KeyRing,
    hex,
    model::{PiiRequestId, Scopes},
    pii::{Retention, purge},
};
use serde_json::{Value, json};

use crate::{
    database::{count, on_both_databases, stolen, tamper},
    flow::{Flow, decide, front, links, raw, shown},
    stage::{NOW_MS, NOW_SECONDS, SEPOLIA, Stage, Tenant, sealing_key, wallet},
};

on_both_databases!(
    it_can_be_retrieved_for_a_day,
    it_is_kept_for_a_week_at_most,
    it_is_destroyed_with_the_verdict,
    it_can_be_kept_after_the_verdict,
    what_nobody_will_read_is_destroyed_at_once,
    it_can_be_destroyed_at_any_time,
    a_verdict_comes_too_late_when_nothing_is_left,
    a_lapsed_request_makes_room_for_another,
    a_purge_is_written_down_once,
    what_cannot_be_purged_keeps_no_other,
    what_cannot_be_read_is_destroyed_as_well,
    what_was_destroyed_is_not_in_the_database,
);

const SECOND_MS: i64 = 1_000;
const DAY_MS: i64 = 24 * 3_600 * SECOND_MS;

/// One of this day: tokens live for one.
fn token(stage: &Stage, tenant: &Tenant) -> String {
    stage.token(&tenant.client, &Scopes::all())
}

async fn purged(stage: &Stage) -> u64 {
    purge(stage.store.as_ref(), stage.clock.as_ref()).await.unwrap()
}

async fn assert_readable(stage: &Stage, tenant: &Tenant, id: PiiRequestId) {
    assert!(
        stage.get(&token(stage, tenant), &shown(id)).await.body["verifiedInformation"].is_object()
    );
    assert!(raw(stage, &token(stage, tenant), &front(id)).await.1.is_ok());
}

/// Nothing of the person is shown, and nobody is written down to have read it.
async fn assert_over(stage: &Stage, tenant: &Tenant, id: PiiRequestId, status: &str) {
    let before = stage.store.pii_accesses(tenant.app.org, id).await.unwrap().len();
    let body = stage.get(&token(stage, tenant), &shown(id)).await.body;
    assert_eq!(body["status"], status);
    assert_eq!(body["links"], links(id, &[]));
    assert_eq!(body.get("verifiedInformation"), None);
    assert!(body["purgedTimestamp"].as_i64().is_some_and(|at| at >= NOW_SECONDS), "{body}");
    stage.get(&token(stage, tenant), &front(id)).await.assert_problem(410, "pii_purged");
    let after = stage.store.pii_accesses(tenant.app.org, id).await.unwrap().len();
    assert_eq!(before, after);
}

async fn left(stage: &Stage) -> [i64; 4] {
    [
        count(stage, "SELECT COUNT(*) FROM pii_data_key").await,
        count(stage, "SELECT COUNT(*) FROM pii_evidence").await,
        count(stage, "SELECT COUNT(*) FROM pii_evidence_chunk").await,
        count(
            stage,
            "SELECT COUNT(*) FROM pii_request WHERE target IS NOT NULL
                 OR verified_information IS NOT NULL OR target_index IS NOT NULL",
        )
        .await,
    ]
}

async fn it_can_be_retrieved_for_a_day(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.verified(&stage, &wallet(1)).await;
    stage.clock.advance_ms(DAY_MS - SECOND_MS);
    assert_readable(&stage, &tenant, id).await;
    stage.clock.advance_ms(SECOND_MS - 1);
    assert_eq!(purged(&stage).await, 0);
    assert_readable(&stage, &tenant, id).await;
    // Nobody reads it any more, also where nobody has purged it yet.
    stage.clock.advance_ms(1);
    assert_over(&stage, &tenant, id, "verification-success").await;
    stage.clock.advance_ms(SECOND_MS);
    assert_over(&stage, &tenant, id, "verification-success").await;
    assert_ne!(left(&stage).await, [0; 4]);
    assert_eq!(purged(&stage).await, 1);
    assert_eq!(left(&stage).await, [0; 4]);
    assert_over(&stage, &tenant, id, "verification-success").await;
}

async fn it_is_kept_for_a_week_at_most(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let opened = flow.acknowledged(&stage, &wallet(1)).await;
    let late = flow.acknowledged(&stage, &wallet(2)).await;
    let image = crate::flow::picture(9, 9);
    flow.put_image(&stage, late, "idDocumentFront", image.clone()).await;
    stage.clock.advance_ms(7 * DAY_MS - SECOND_MS);
    // Verified in the last second, it is not kept for a day more.
    assert_eq!(flow.report(&stage, late, crate::flow::success()).await.status, StatusCode::OK);
    assert_readable(&stage, &tenant, late).await;
    assert_eq!(purged(&stage).await, 0);
    stage.clock.advance_ms(SECOND_MS);
    assert_over(&stage, &tenant, late, "verification-success").await;
    assert_eq!(purged(&stage).await, 2);
    assert_eq!(left(&stage).await, [0; 4]);
    assert_over(&stage, &tenant, opened, "user-acknowledged").await;
    for body in [json!({ "status": "verification-failed" }), crate::flow::success()] {
        flow.report(&stage, opened, body).await.assert_problem(410, "pii_purged");
    }
    let sent = flow.put_image(&stage, opened, "idDocumentFront", image).await;
    sent.assert_problem(410, "pii_purged");
}

async fn it_is_destroyed_with_the_verdict(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    for (number, verdict) in [(1, "partner-pass"), (2, "partner-fail")] {
        let id = flow.verified(&stage, &wallet(number)).await;
        assert_readable(&stage, &tenant, id).await;
        assert_eq!(
            decide(&stage, &token(&stage, &tenant), id, verdict).await.status,
            StatusCode::OK
        );
        assert_eq!(left(&stage).await, [0; 4]);
        assert_over(&stage, &tenant, id, verdict).await;
        assert_eq!(
            decide(&stage, &token(&stage, &tenant), id, verdict).await.status,
            StatusCode::OK
        );
    }
}

async fn it_can_be_kept_after_the_verdict(stage: Stage) {
    let retention = Retention { keep_after_verdict_ms: 60 * SECOND_MS, ..Retention::default() };
    let stage = stage.keeping(KeyRing::new(sealing_key(1), Vec::new()), retention);
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.verified(&stage, &wallet(1)).await;
    decide(&stage, &token(&stage, &tenant), id, "partner-pass").await;
    stage.clock.advance_ms(60 * SECOND_MS - 1);
    assert_readable(&stage, &tenant, id).await;
    stage.clock.advance_ms(1);
    assert_over(&stage, &tenant, id, "partner-pass").await;
    assert_eq!(purged(&stage).await, 1);
}

async fn what_nobody_will_read_is_destroyed_at_once(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    for (number, status) in [(1, "verification-failed"), (2, "user-cancelled")] {
        let id = flow.acknowledged(&stage, &wallet(number)).await;
        flow.put_image(&stage, id, "idDocumentFront", crate::flow::picture(9, 9)).await;
        flow.report(&stage, id, json!({ "status": status })).await;
        assert_eq!(left(&stage).await, [0; 4]);
        assert_over(&stage, &tenant, id, status).await;
    }
}

async fn it_can_be_destroyed_at_any_time(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let opened = flow.opened(&stage, &wallet(1)).await;
    let verified = flow.verified(&stage, &wallet(2)).await;
    for (id, status) in [(opened, "awaiting-user"), (verified, "verification-success")] {
        let path = format!("/v2/piirequests/{id}");
        let first = stage.delete(&token(&stage, &tenant), &path).await;
        assert_eq!((first.status, &first.body["status"]), (StatusCode::OK, &json!(status)));
        assert_eq!(stage.delete(&token(&stage, &tenant), &path).await.body, first.body);
        assert_over(&stage, &tenant, id, status).await;
        let rows = stage.store.audit_log_after(tenant.app.org, 0, i64::MAX).await.unwrap();
        let told = rows.iter().filter(|row| {
            row.entry.action == "pii.redacted" && row.entry.subject == format!("piirequest:{id}")
        });
        assert_eq!(told.count(), 1);
    }
    assert_eq!(left(&stage).await, [0; 4]);
    // It makes room for another of the same person.
    assert_ne!(flow.opened(&stage, &wallet(1)).await, opened);
}

async fn a_verdict_comes_too_late_when_nothing_is_left(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.verified(&stage, &wallet(1)).await;
    stage.clock.advance_ms(DAY_MS);
    for _ in 0..2 {
        for verdict in ["partner-pass", "partner-fail"] {
            decide(&stage, &token(&stage, &tenant), id, verdict)
                .await
                .assert_problem(410, "pii_purged");
        }
        purged(&stage).await;
    }
    let pass = stage.get(&token(&stage, &tenant), &format!("{SEPOLIA}/{}", wallet(1))).await;
    pass.assert_problem(404, "pass_not_found");
}

async fn a_lapsed_request_makes_room_for_another(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let first = flow.opened(&stage, &wallet(1)).await;
    stage.clock.advance_ms(7 * DAY_MS - 1);
    assert_eq!(flow.open(&stage, &wallet(1)).await.body["id"], json!(first));
    stage.clock.advance_ms(1);
    assert_ne!(flow.opened(&stage, &wallet(1)).await, first);
    assert_eq!(purged(&stage).await, 1);
}

async fn a_purge_is_written_down_once(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    for number in 1..=3 {
        flow.opened(&stage, &wallet(number)).await;
    }
    stage.clock.advance_ms(7 * DAY_MS);
    let both = tokio::join!(purged(&stage), purged(&stage));
    assert_eq!(both.0 + both.1, 3);
    let rows = stage.store.audit_log_after(tenant.app.org, 0, i64::MAX).await.unwrap();
    portcullis_service::audit::verify(&rows).unwrap();
    let told = rows.iter().filter(|row| row.entry.action == "pii.purge");
    assert_eq!(told.count(), 3);
}

async fn what_cannot_be_purged_keeps_no_other(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    for tenant in [&a, &b] {
        Flow::new(&stage, &tenant.network).await.verified(&stage, &wallet(1)).await;
    }
    stage.clock.advance_ms(DAY_MS);
    // The log of the first cannot be written into.
    let org = a.app.org;
    let newest = format!("SELECT CAST(seq AS BIGINT) FROM audit_head WHERE org_id = '{org}'");
    let newest = count(&stage, &newest).await;
    let set = |seq: i64| format!("UPDATE audit_head SET seq = {seq} WHERE org_id = '{org}'");
    tamper(&stage, &set(0)).await;
    let failed = purge(stage.store.as_ref(), stage.clock.as_ref()).await;
    assert!(failed.is_err(), "{failed:?}");
    assert_eq!(count(&stage, "SELECT COUNT(*) FROM pii_data_key").await, 1);
    tamper(&stage, &set(newest)).await;
    assert_eq!(purged(&stage).await, 1);
    assert_eq!(left(&stage).await, [0; 4]);
}

async fn what_cannot_be_read_is_destroyed_as_well(stage: Stage) {
    let (a, b) = (stage.tenant("a").await, stage.tenant("b").await);
    for tenant in [&a, &b] {
        Flow::new(&stage, &tenant.network).await.verified(&stage, &wallet(1)).await;
    }
    stage.clock.advance_ms(DAY_MS);
    tamper(&stage, "INSERT INTO org (id, name, created_at_ms) VALUES ('?', '?', 0)").await;
    let network = a.network.as_str();
    let statement =
        format!("UPDATE gatekeeper_network SET org_id = '?' WHERE network_key = '{network}'");
    assert_eq!(tamper(&stage, &statement).await, 1);
    assert_eq!(purged(&stage).await, 2);
    assert_eq!(left(&stage).await, [0; 4]);
}

async fn what_was_destroyed_is_not_in_the_database(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.verified(&stage, &wallet(1)).await;
    let keys = stage.store.keys_wrapped_by_others("", None, 10).await.unwrap();
    let wrapped = &keys[0].key.wrapped;
    let hex = hex::encode(wrapped);
    let has_key = |all: &[u8]| {
        all.windows(wrapped.len()).any(|bytes| bytes == wrapped)
            || all.windows(hex.len()).any(|bytes| bytes == hex.as_bytes())
    };
    assert!(has_key(&stolen(&stage).await));
    stage.clock.advance_ms(DAY_MS);
    assert_eq!(purged(&stage).await, 1);
    assert!(stage.store.empty_log().await.unwrap());
    assert!(!has_key(&stolen(&stage).await));
    let listed: Value = stage.get(&token(&stage, &tenant), &shown(id)).await.body;
    assert_eq!(listed["purgedTimestamp"], (NOW_MS + DAY_MS) / 1_000);
}
