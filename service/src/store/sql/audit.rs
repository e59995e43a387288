//! The audit log. One log for each organisation, so that tenants do not wait for each other.

use super::{Connection, Db, read};
use crate::{
    audit::{AuditEntry, AuditHead, AuditRow, FIRST_HASH},
    model::{AppMode, OrgId},
    store::StoreError,
};

/// Whoever appends next to this organisation's log waits until the transaction ends.
pub(super) async fn append(
    connection: &mut Connection,
    entry: &AuditEntry,
) -> Result<(), StoreError> {
    append_at(connection, entry).await.map(drop)
}

/// The same; returns its place.
pub(super) async fn append_at(
    connection: &mut Connection,
    entry: &AuditEntry,
) -> Result<i64, StoreError> {
    let org = entry.org.to_string();
    sqlx::query::<Db>(
        "INSERT INTO audit_head (org_id, seq, hash) VALUES ($1, 0, $2)
         ON CONFLICT (org_id) DO NOTHING",
    )
    .bind(&org)
    .bind(FIRST_HASH.as_slice())
    .execute(&mut *connection)
    .await?;
    let (newest, previous_hash): (i64, Vec<u8>) = sqlx::query_as::<Db, _>(concat!(
        "SELECT seq, hash FROM audit_head WHERE org_id = $1",
        for_update!()
    ))
    .bind(&org)
    .fetch_one(&mut *connection)
    .await?;
    let seq = newest.saturating_add(1);
    let hash = entry.hash(seq, &previous_hash);
    sqlx::query::<Db>(
        "INSERT INTO audit_log
             (org_id, seq, at_ms, actor, action, subject, request_id, previous_hash, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(&org)
    .bind(seq)
    .bind(entry.at_ms)
    .bind(&entry.actor)
    .bind(&entry.action)
    .bind(&entry.subject)
    .bind(&entry.request_id)
    .bind(&previous_hash)
    .bind(hash.as_slice())
    .execute(&mut *connection)
    .await?;
    sqlx::query::<Db>("UPDATE audit_head SET seq = $2, hash = $3 WHERE org_id = $1")
        .bind(&org)
        .bind(seq)
        .bind(hash.as_slice())
        .execute(connection)
        .await?;
    Ok(seq)
}

#[derive(sqlx::FromRow)]
struct AuditLogRow {
    seq: i64,
    org_id: String,
    at_ms: i64,
    actor: String,
    action: String,
    subject: String,
    request_id: String,
    previous_hash: Vec<u8>,
    hash: Vec<u8>,
}

impl AuditLogRow {
    fn row(self) -> Result<AuditRow, StoreError> {
        let entry = AuditEntry {
            org: read("audit_log.org_id", &self.org_id)?,
            at_ms: self.at_ms,
            actor: self.actor,
            action: self.action,
            subject: self.subject,
            request_id: self.request_id,
        };
        let (previous_hash, hash) = (self.previous_hash, self.hash);
        Ok(AuditRow { seq: self.seq, entry, previous_hash, hash })
    }
}

/// What is written down of the newest row; none, if none ever was.
pub(super) async fn head(connection: &mut Connection, org: OrgId) -> Result<AuditHead, StoreError> {
    let found: Option<(i64, Vec<u8>)> =
        sqlx::query_as::<Db, _>("SELECT seq, hash FROM audit_head WHERE org_id = $1")
            .bind(org.to_string())
            .fetch_optional(connection)
            .await?;
    Ok(found.map_or_else(AuditHead::empty, |(seq, hash)| AuditHead { seq, hash }))
}

#[derive(sqlx::FromRow)]
struct TellableRow {
    #[sqlx(flatten)]
    row: AuditLogRow,
    is_tellable: bool,
}

pub(super) async fn after(
    connection: &mut Connection,
    org: OrgId,
    seq: i64,
    limit: i64,
) -> Result<Vec<AuditRow>, StoreError> {
    let rows: Vec<AuditLogRow> = sqlx::query_as::<Db, _>(
        "SELECT seq, org_id, at_ms, actor, action, subject, request_id, previous_hash, hash
         FROM audit_log WHERE org_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
    )
    .bind(org.to_string())
    .bind(seq)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(AuditLogRow::row).collect()
}

/// What operators, workers and providers do is not of one application: it is told in live mode. In test
/// mode what an application did before it was last put into it is withheld: it may have been live then.
pub(super) async fn told_after(
    connection: &mut Connection,
    org: OrgId,
    mode: AppMode,
    seq: i64,
    limit: i64,
) -> Result<Vec<(AuditRow, bool)>, StoreError> {
    let rows: Vec<TellableRow> = sqlx::query_as::<Db, _>(
        "SELECT l.seq, l.org_id, l.at_ms, l.actor, l.action, l.subject, l.request_id,
                l.previous_hash, l.hash,
                ($4 OR EXISTS (
                     SELECT 1 FROM api_client c JOIN app a ON a.id = c.app_id
                     WHERE l.actor = 'client:' || c.id AND a.org_id = $1 AND a.mode = $5
                       AND NOT EXISTS (
                           SELECT 1 FROM audit_log s
                           WHERE s.org_id = $1 AND s.subject = 'app:' || a.id AND s.seq > l.seq
                             AND s.action = 'app.mode.test')
                )) AS is_tellable
         FROM audit_log l WHERE l.org_id = $1 AND l.seq > $2 ORDER BY l.seq LIMIT $3",
    )
    .bind(org.to_string())
    .bind(seq)
    .bind(limit)
    .bind(mode.reaches_mainnets())
    .bind(AppMode::Test.as_str())
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|found| Ok((found.row.row()?, found.is_tellable))).collect()
}
