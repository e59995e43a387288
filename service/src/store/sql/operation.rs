//! Operations, for those who wait for them.

use super::{Connection, Db, read};
use crate::{
    model::{Operation, OperationId, OrgId},
    store::StoreError,
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
    id: OperationId,
) -> Result<Option<Operation>, StoreError> {
    let row: Option<OperationRow> = sqlx::query_as::<Db, _>(
        "SELECT o.pass_id, o.kind, o.status, o.last_error, o.created_at_ms, o.updated_at_ms
         FROM chain_op o
         JOIN pass p ON p.id = o.pass_id
         JOIN gatekeeper_network n ON n.network_key = p.network_key
         WHERE o.id = $1 AND n.org_id = $2",
    )
    .bind(id.to_string())
    .bind(org.to_string())
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
