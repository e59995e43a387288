//! Operations, for those who wait for them.

use super::{Connection, Db, read};
use crate::{
    model::{AppMode, Operation, OperationId, OperationStatus, OrgId},
    store::{Backlog, StoreError},
};

#[derive(sqlx::FromRow)]
struct OperationRow {
    pass_id: String,
    kind: String,
    status: String,
    last_error: Option<String>,
    created_at_ms: i64,
    updated_at_ms: i64,
}

pub(super) async fn find(
    connection: &mut Connection,
    org: OrgId,
    mode: AppMode,
    id: OperationId,
) -> Result<Option<Operation>, StoreError> {
    let row: Option<OperationRow> = sqlx::query_as::<Db, _>(
        "SELECT o.pass_id, o.kind, o.status, o.last_error, o.created_at_ms, o.updated_at_ms
         FROM chain_op o
         JOIN pass p ON p.id = o.pass_id
         JOIN gatekeeper_network n ON n.network_key = p.network_key
         WHERE o.id = $1 AND n.org_id = $2 AND (p.is_testnet OR $3)",
    )
    .bind(id.to_string())
    .bind(org.to_string())
    .bind(mode.reaches_mainnets())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Operation {
        id,
        pass: read("chain_op.pass_id", &row.pass_id)?,
        kind: read("chain_op.kind", &row.kind)?,
        status: read("chain_op.status", &row.status)?,
        last_error: row.last_error,
        created_at_ms: row.created_at_ms,
        updated_at_ms: row.updated_at_ms,
    }))
}

/// Whosever they are.
pub(super) async fn backlog(connection: &mut Connection) -> Result<Vec<Backlog>, StoreError> {
    let mut backlog = Vec::new();
    for status in [OperationStatus::Pending, OperationStatus::Confirmed] {
        let (count, oldest_at_ms): (i64, Option<i64>) = sqlx::query_as::<Db, _>(
            "SELECT COUNT(*), MIN(created_at_ms) FROM chain_op WHERE status = $1",
        )
        .bind(status.as_str())
        .fetch_one(&mut *connection)
        .await?;
        backlog.push(Backlog { status, count, oldest_at_ms });
    }
    Ok(backlog)
}
