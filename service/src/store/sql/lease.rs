//! Taking an operation.

use super::{Connection, Db, network, pass, read, transaction};
use crate::{
    model::{OrgId, PassId},
    store::{Lease, StoreError, Task},
};

#[derive(sqlx::FromRow)]
struct LeasedRow {
    id: String,
    pass_id: String,
    kind: String,
    expires_at_seconds: i64,
    status: String,
    attempts: i64,
    fence: i64,
}

pub(super) async fn take(
    connection: &mut Connection,
    now_ms: i64,
    lease_ms: i64,
) -> Result<Option<Task>, StoreError> {
    let row: Option<LeasedRow> = sqlx::query_as::<Db, _>(concat!(
        "UPDATE chain_op SET fence = fence + 1, lease_until_ms = $2
         WHERE id = (
             SELECT o.id FROM chain_op o
             WHERE o.status IN ('pending', 'confirmed')
               AND o.next_at_ms <= $1 AND o.lease_until_ms <= $1
               AND (o.status = 'confirmed' OR NOT EXISTS (
                   SELECT earlier.id FROM chain_op earlier
                   WHERE earlier.pass_id = o.pass_id AND earlier.seq < o.seq
                     AND earlier.status = 'pending'))
             ORDER BY o.next_at_ms, o.id LIMIT 1",
        skip_locked!(),
        ")
         RETURNING id, pass_id, kind, expires_at_seconds, status, attempts, fence"
    ))
    .bind(now_ms)
    .bind(now_ms.saturating_add(lease_ms))
    .fetch_optional(&mut *connection)
    .await?;
    match row {
        Some(row) => task(connection, row).await.map(Some),
        None => Ok(None),
    }
}

async fn task(connection: &mut Connection, row: LeasedRow) -> Result<Task, StoreError> {
    let missing = |what| StoreError::Unreadable { what };
    let lease = Lease { operation: read("chain_op.id", &row.id)?, fence: row.fence };
    let id: PassId = read("chain_op.pass_id", &row.pass_id)?;
    let pass = pass::by_id(connection, id).await?.ok_or(missing("chain_op.pass_id"))?;
    let deployment = network::deployment(connection, &pass.network, &pass.chain).await?;
    let org: String =
        sqlx::query_scalar::<Db, _>("SELECT org_id FROM gatekeeper_network WHERE network_key = $1")
            .bind(pass.network.as_str())
            .fetch_one(&mut *connection)
            .await?;
    let org: OrgId = read("gatekeeper_network.org_id", &org)?;
    Ok(Task {
        transactions: transaction::all(connection, &lease).await?,
        lease,
        kind: read("chain_op.kind", &row.kind)?,
        expires_at_seconds: row.expires_at_seconds,
        status: read("chain_op.status", &row.status)?,
        attempts: row.attempts,
        pass,
        org,
        deployment: deployment.ok_or(missing("deployment"))?,
    })
}
