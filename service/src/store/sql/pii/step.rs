//! A request goes on, and the pass with it, in one transaction.

use super::{Connection, Db, change, delivery, purge, request, write_down};
use crate::{
    model::pii::{EvidenceRel, PiiRefusal, PiiStatus, advance as decide},
    store::{PassEffect, PiiError, PiiRecord, PiiStep, StoreError},
};

pub(super) async fn advance(
    connection: &mut Connection,
    step: &PiiStep,
) -> Result<PiiRecord, PiiError> {
    request::lock(connection, &step.id.to_string()).await?;
    let record = find(connection, step).await?;
    if !decide(record.status, step.to)? {
        return Ok(record);
    }
    if record.is_over(step.now_ms) {
        return Err(PiiError::Purged);
    }
    if step.to == PiiStatus::VerificationSuccess && is_front_missing(&record) {
        return Err(PiiRefusal::EvidenceMissing.into());
    }
    delivery::announce_review(connection, step.id, step.to, step.now_ms).await?;
    // What refers to others does so before the audit's newest row is locked.
    if let Some(client) = step.decided_by {
        sqlx::query::<Db>(
            "INSERT INTO pii_decision (pii_request_id, verdict, client_id, request_id, at_ms)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(step.id.to_string())
        .bind(step.to.as_str())
        .bind(client.to_string())
        .bind(&step.request_id)
        .bind(step.now_ms)
        .execute(&mut *connection)
        .await?;
    }
    match &step.effect {
        PassEffect::None => {}
        PassEffect::Admit(request) => {
            change::change(connection, request).await?;
        }
        PassEffect::Reject(place) => {
            change::reject(connection, place, &step.actor, step.now_ms).await?;
        }
    }
    update(connection, step).await?;
    let action = format!("pii.{}", step.to);
    let done = (step.actor.as_str(), action.as_str());
    let org = step.viewer.org;
    write_down(connection, org, step.id, done, &step.request_id, step.now_ms).await?;
    if step.purge_at_ms <= step.now_ms {
        purge::shred(connection, &step.id.to_string(), step.now_ms).await?;
    }
    find(connection, step).await
}

async fn find(connection: &mut Connection, step: &PiiStep) -> Result<PiiRecord, PiiError> {
    request::find(connection, &step.viewer, step.id).await?.ok_or(PiiError::Missing)
}

fn is_front_missing(record: &PiiRecord) -> bool {
    let has_front = record.evidence.iter().any(|one| one.rel == EvidenceRel::IdDocumentFront);
    record.request_type.needs_document() && !has_front
}

async fn update(connection: &mut Connection, step: &PiiStep) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE pii_request SET status = $2,
             verified_information = COALESCE($3, verified_information),
             purge_at_ms = CASE WHEN purge_at_ms > $4 THEN $4 ELSE purge_at_ms END,
             target_index = CASE WHEN $5 THEN NULL ELSE target_index END, updated_at_ms = $6
         WHERE id = $1",
    )
    .bind(step.id.to_string())
    .bind(step.to.as_str())
    .bind(&step.verified_information)
    .bind(step.purge_at_ms)
    .bind(step.to.is_final())
    .bind(step.now_ms)
    .execute(connection)
    .await?;
    Ok(())
}
