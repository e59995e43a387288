//! Images, in parts.

use super::{Connection, Db, read, request, write_down};
use crate::{
    model::{
        PiiRequestId,
        pii::{Evidence, EvidenceRel, PiiRefusal, PiiStatus},
    },
    store::{NewEvidence, PiiError, StoreError},
};

pub(super) async fn put(connection: &mut Connection, new: &NewEvidence) -> Result<(), PiiError> {
    request::lock(connection, &new.id.to_string()).await?;
    let record = request::find(connection, &new.viewer, new.id).await?.ok_or(PiiError::Missing)?;
    if record.is_over(new.now_ms) {
        return Err(PiiError::Purged);
    }
    if record.status != PiiStatus::UserAcknowledged {
        return Err(PiiRefusal::NotCollecting.into());
    }
    delete(connection, &new.id.to_string(), Some(new.evidence.rel)).await?;
    let evidence = &new.evidence;
    sqlx::query::<Db>(
        "INSERT INTO pii_evidence
             (pii_request_id, rel, revision, content_type, length_bytes, chunk_count, created_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(new.id.to_string())
    .bind(evidence.rel.as_str())
    .bind(&evidence.revision)
    .bind(evidence.image_type.as_str())
    .bind(evidence.length_bytes)
    .bind(evidence.chunk_count)
    .bind(new.now_ms)
    .execute(&mut *connection)
    .await?;
    for (chunk, seq) in new.chunks.iter().zip(0i64..) {
        sqlx::query::<Db>(
            "INSERT INTO pii_evidence_chunk (revision, seq, sealed) VALUES ($1, $2, $3)",
        )
        .bind(&evidence.revision)
        .bind(seq)
        .bind(chunk)
        .execute(&mut *connection)
        .await?;
    }
    let (org, action) = (new.viewer.org, format!("pii.evidence.{}", evidence.rel));
    let done = (new.actor.as_str(), action.as_str());
    write_down(connection, org, new.id, done, &new.request_id, new.now_ms).await?;
    Ok(())
}

/// One image of a request, or all. The request is locked.
pub(super) async fn delete(
    connection: &mut Connection,
    id: &str,
    rel: Option<EvidenceRel>,
) -> Result<(), StoreError> {
    let rel = rel.map(EvidenceRel::as_str);
    sqlx::query::<Db>(
        "DELETE FROM pii_evidence_chunk WHERE revision IN (
             SELECT revision FROM pii_evidence
             WHERE pii_request_id = $1 AND ($2 IS NULL OR rel = $2))",
    )
    .bind(id)
    .bind(rel)
    .execute(&mut *connection)
    .await?;
    sqlx::query::<Db>(
        "DELETE FROM pii_evidence WHERE pii_request_id = $1 AND ($2 IS NULL OR rel = $2)",
    )
    .bind(id)
    .bind(rel)
    .execute(connection)
    .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct EvidenceRow {
    rel: String,
    revision: String,
    content_type: String,
    length_bytes: i64,
    chunk_count: i64,
}

/// Of a request that was looked for by who may see it.
pub(super) async fn list(
    connection: &mut Connection,
    id: PiiRequestId,
) -> Result<Vec<Evidence>, StoreError> {
    let rows: Vec<EvidenceRow> = sqlx::query_as::<Db, _>(
        "SELECT rel, revision, content_type, length_bytes, chunk_count FROM pii_evidence
         WHERE pii_request_id = $1 ORDER BY rel",
    )
    .bind(id.to_string())
    .fetch_all(connection)
    .await?;
    let evidence = rows.into_iter().map(|row| {
        Ok(Evidence {
            rel: read("pii_evidence.rel", &row.rel)?,
            revision: row.revision,
            image_type: read("pii_evidence.content_type", &row.content_type)?,
            length_bytes: row.length_bytes,
            chunk_count: row.chunk_count,
        })
    });
    evidence.collect()
}

/// By the revision, which only those know who were let see the request.
pub(super) async fn chunk(
    connection: &mut Connection,
    revision: &str,
    seq: i64,
    now_ms: i64,
) -> Result<Option<Vec<u8>>, StoreError> {
    let sealed = sqlx::query_scalar::<Db, _>(
        "SELECT c.sealed FROM pii_evidence_chunk c
         JOIN pii_evidence e ON e.revision = c.revision
         JOIN pii_request r ON r.id = e.pii_request_id
         WHERE c.revision = $1 AND c.seq = $2 AND r.purged_at_ms IS NULL AND r.purge_at_ms > $3",
    )
    .bind(revision)
    .bind(seq)
    .bind(now_ms)
    .fetch_optional(connection)
    .await?;
    Ok(sealed)
}
