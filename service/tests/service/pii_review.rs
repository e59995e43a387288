//! How a request goes on from the first call to the verdict, and that it is written down.

use axum::http::StatusCode;
use portcullis_service::model::{
    PiiRequestId,
    pii::{PiiStatus, advance},
};
use serde_json::json;

use crate::{
    database::on_both_databases,
    flow::{Flow, decide, front, picture, raw, shown, success},
    stage::{Stage, Tenant, wallet},
};

on_both_databases!(
    every_step_is_as_the_machine_says,
    the_audit_log_tells_of_a_review,
    a_rejected_pass_has_its_place_and_its_row,
);

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
            let allowed = advance(*from, *to);
            let expected = if allowed.is_ok() { StatusCode::OK } else { StatusCode::CONFLICT };
            assert_eq!(answer.status, expected, "{from} to {to}: {}", answer.body);
            let now = stage.get(&tenant.token, &shown(id)).await.body["status"].clone();
            assert_eq!(now, json!(if allowed.is_ok() { to } else { from }), "{from} to {to}");
        }
    }
}

async fn the_audit_log_tells_of_a_review(stage: Stage) {
    let tenant = stage.tenant("a").await;
    let flow = Flow::new(&stage, &tenant.network).await;
    let id = flow.verified(&stage, &wallet(1)).await;
    stage.get(&tenant.token, &shown(id)).await;
    raw(&stage, &tenant.token, &front(id)).await.1.unwrap();
    decide(&stage, &tenant.token, id, "partner-pass").await;
    let rows = stage.store.audit_log_after(tenant.app.org, 0, i64::MAX).await.unwrap();
    portcullis_service::audit::verify(&rows).unwrap();
    let subject = format!("piirequest:{id}");
    let told = rows.iter().filter(|row| row.entry.subject == subject);
    let told: Vec<_> = told.map(|row| row.entry.action.as_str()).collect();
    let expected = [
        "pii.create",
        "pii.user-acknowledged",
        "pii.evidence.idDocumentFront",
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
    let rows = stage.store.audit_log_after(tenant.app.org, 0, i64::MAX).await.unwrap();
    portcullis_service::audit::verify(&rows).unwrap();
    let told: Vec<_> = rows.iter().filter(|row| row.entry.action == "pass.reject").collect();
    let subject = format!("pass:{}", listed[1]["id"].as_str().unwrap());
    assert_eq!((told.len(), &told[0].entry.subject), (1, &subject));
    // It does not lead from the request, which is forgotten, to the wallet.
    let request_id = &told[0].entry.request_id;
    assert_eq!(rows.iter().filter(|row| row.entry.request_id == *request_id).count(), 1);
}
