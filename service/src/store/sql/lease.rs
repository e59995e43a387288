//! Taking an operation.

use portcullis::Attributes;

use super::{Connection, Db, network, pass, read, transaction};
use crate::{
    model::PassId,
    store::{Lease, StoreError, Task},
};

#[derive(sqlx::FromRow)]
struct LeasedRow {
    id: String,
    pass_id: String,
    kind: String,
    expires_at_seconds: i64,
    attributes: i64,
    status: String,
    attempts: i64,
    looks: i64,
    last_error: Option<String>,
    seq: i64,
    created_at_ms: i64,
    fence: i64,
}

/// Which operations wait, by `$1`, the time.
macro_rules! due {
    () => {
        "SELECT o.id FROM chain_op o
             WHERE o.status IN ('pending', 'confirmed')
               AND o.next_at_ms <= $1 AND o.lease_until_ms <= $1
               AND (o.status = 'confirmed' OR NOT EXISTS (
                   SELECT earlier.id FROM chain_op earlier
                   WHERE earlier.pass_id = o.pass_id AND earlier.seq < o.seq
                     AND earlier.status = 'pending'))
             ORDER BY o.next_at_ms, o.id LIMIT 1"
    };
}

pub(super) async fn take(
    connection: &mut Connection,
    now_ms: i64,
    lease_ms: i64,
) -> Result<Option<Task>, StoreError> {
    // A look first: it takes no lock, and most of the time there is nothing to do.
    let waiting: Option<String> =
        sqlx::query_scalar::<Db, _>(due!()).bind(now_ms).fetch_optional(&mut *connection).await?;
    if waiting.is_none() {
        return Ok(None);
    }
    let row: Option<LeasedRow> = sqlx::query_as::<Db, _>(concat!(
        "UPDATE chain_op SET fence = fence + 1, lease_until_ms = $2
         WHERE id = (",
        due!(),
        skip_locked!(),
        ")
         RETURNING id, pass_id, kind, expires_at_seconds, attributes, status, attempts, looks,
             last_error, seq, created_at_ms, fence"
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

pub(super) async fn extend(
    connection: &mut Connection,
    lease: &Lease,
    now_ms: i64,
    lease_ms: i64,
) -> Result<(), StoreError> {
    let extended = sqlx::query::<Db>(
        "UPDATE chain_op SET lease_until_ms = $3
         WHERE id = $1 AND fence = $2 AND lease_until_ms > $4",
    )
    .bind(lease.operation.to_string())
    .bind(lease.fence)
    .bind(now_ms.saturating_add(lease_ms))
    .bind(now_ms)
    .execute(connection)
    .await?;
    if extended.rows_affected() == 0 { Err(StoreError::LeaseLost) } else { Ok(()) }
}

pub(super) async fn end_all(connection: &mut Connection) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE chain_op SET fence = fence + 1, lease_until_ms = 0
         WHERE status IN ('pending', 'confirmed') AND lease_until_ms > 0",
    )
    .execute(connection)
    .await?;
    Ok(())
}

async fn task(connection: &mut Connection, row: LeasedRow) -> Result<Task, StoreError> {
    let missing = |what| StoreError::Unreadable { what };
    let lease = Lease { operation: read("chain_op.id", &row.id)?, fence: row.fence };
    let id: PassId = read("chain_op.pass_id", &row.pass_id)?;
    let pass = pass::by_id(connection, id).await?.ok_or(missing("chain_op.pass_id"))?;
    let deployment = network::deployment(connection, &pass.network, &pass.chain).await?;
    let org = network::org_of(connection, &pass.network).await?;
    let issue: Option<String> = sqlx::query_scalar::<Db, _>(
        "SELECT status FROM chain_op WHERE pass_id = $1 AND seq < $2 AND kind = 'issue'
         ORDER BY seq DESC LIMIT 1",
    )
    .bind(&row.pass_id)
    .bind(row.seq)
    .fetch_optional(&mut *connection)
    .await?;
    Ok(Task {
        transactions: transaction::all(connection, &lease).await?,
        lease,
        kind: read("chain_op.kind", &row.kind)?,
        expires_at_seconds: row.expires_at_seconds,
        attributes: Attributes(row.attributes.cast_unsigned()),
        status: read("chain_op.status", &row.status)?,
        attempts: row.attempts,
        looks: row.looks,
        last_error: row.last_error,
        created_at_ms: row.created_at_ms,
        issue: issue.map(|status| read("chain_op.status", &status)).transpose()?,
        pass,
        org,
        deployment: deployment.ok_or(missing("deployment"))?,
    })
}
