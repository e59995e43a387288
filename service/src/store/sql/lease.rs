//! Taking an operation.

use portcullis::Attributes;

use super::{Connection, Db, network, pass, read, transaction};
use crate::{
    model::PassId,
    store::{Lease, StoreError, Task},
};

#[derive(sqlx::FromRow)]
pub(super) struct LeasedRow {
    id: String,
    pass_id: String,
    kind: String,
    expires_at_seconds: i64,
    is_expiry_named: bool,
    attributes: i64,
    status: String,
    attempts: i64,
    looks: i64,
    last_error: Option<String>,
    repeats: i64,
    seq: i64,
    created_at_ms: i64,
    fence: i64,
}

/// Every so many times those that are only watched come first: what is new does not wait for finality,
/// and finality is noticed however much is new.
const WATCHED_EVERY: u64 = 4;

/// What operations wait for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Waiting {
    /// That they are done.
    ToBeDone,
    /// That what was seen is final.
    ToBeFinal,
}

impl Waiting {
    /// In the order in which they are asked for the so-many-th time.
    pub(super) const fn in_order(turn: u64) -> [Self; 2] {
        if turn % WATCHED_EVERY == WATCHED_EVERY - 1 {
            [Self::ToBeFinal, Self::ToBeDone]
        } else {
            [Self::ToBeDone, Self::ToBeFinal]
        }
    }
}

/// Those that are to be done by `$1`, the time: the first of each pass. An index holds each status.
macro_rules! to_be_done {
    () => {
        "SELECT o.id FROM chain_op o
             WHERE o.status = 'pending' AND o.next_at_ms <= $1 AND o.lease_until_ms <= $1
               AND NOT EXISTS (
                   SELECT earlier.id FROM chain_op earlier
                   WHERE earlier.pass_id = o.pass_id AND earlier.status = 'pending'
                     AND earlier.seq < o.seq)
             ORDER BY o.next_at_ms, o.id LIMIT 1"
    };
}

/// Those to look at by `$1`, the time.
macro_rules! to_be_final {
    () => {
        "SELECT o.id FROM chain_op o
             WHERE o.status = 'confirmed' AND o.next_at_ms <= $1 AND o.lease_until_ms <= $1
             ORDER BY o.next_at_ms, o.id LIMIT 1"
    };
}

macro_rules! take {
    ($which:ident) => {
        concat!(
            "UPDATE chain_op SET fence = fence + 1, lease_until_ms = $2
             WHERE id = (",
            $which!(),
            skip_locked!(),
            ")
             RETURNING id, pass_id, kind, expires_at_seconds, is_expiry_named, attributes, status,
                 attempts, looks, last_error, repeats, seq, created_at_ms, fence"
        )
    };
}

/// A look: it takes no lock, and most of the time there is nothing to do.
pub(super) async fn is_any(
    connection: &mut Connection,
    waiting: Waiting,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let look = match waiting {
        Waiting::ToBeDone => to_be_done!(),
        Waiting::ToBeFinal => to_be_final!(),
    };
    let found: Option<String> =
        sqlx::query_scalar::<Db, _>(look).bind(now_ms).fetch_optional(connection).await?;
    Ok(found.is_some())
}

pub(super) async fn take(
    connection: &mut Connection,
    waiting: Waiting,
    now_ms: i64,
    lease_ms: i64,
) -> Result<Option<LeasedRow>, StoreError> {
    let take = match waiting {
        Waiting::ToBeDone => take!(to_be_done),
        Waiting::ToBeFinal => take!(to_be_final),
    };
    let row = sqlx::query_as::<Db, LeasedRow>(take)
        .bind(now_ms)
        .bind(now_ms.saturating_add(lease_ms))
        .fetch_optional(connection)
        .await?;
    Ok(row)
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

/// All that is needed to do what was taken.
pub(super) async fn task(connection: &mut Connection, row: LeasedRow) -> Result<Task, StoreError> {
    let missing = |what| StoreError::Unreadable { what };
    let lease = Lease { operation: read("chain_op.id", &row.id)?, fence: row.fence };
    let id: PassId = read("chain_op.pass_id", &row.pass_id)?;
    // Before the pass: what is not to be done any more by now is shown by it.
    let is_overtaken: bool = sqlx::query_scalar::<Db, _>(
        "SELECT EXISTS (
             SELECT id FROM chain_op
             WHERE pass_id = $1 AND seq > $2 AND status IN ('confirmed', 'settled')
               AND (kind = 'revoke' OR (kind = 'renew' AND $3 = 'renew')
                 OR (kind IN ('freeze', 'unfreeze') AND $3 IN ('freeze', 'unfreeze'))))",
    )
    .bind(&row.pass_id)
    .bind(row.seq)
    .bind(&row.kind)
    .fetch_one(&mut *connection)
    .await?;
    let is_followed: bool = sqlx::query_scalar::<Db, _>(
        "SELECT EXISTS (
             SELECT id FROM chain_op WHERE pass_id = $1 AND seq > $2 AND status = 'pending')",
    )
    .bind(&row.pass_id)
    .bind(row.seq)
    .fetch_one(&mut *connection)
    .await?;
    let pass = pass::by_id(connection, id).await?.ok_or(missing("chain_op.pass_id"))?;
    let deployment = network::deployment(connection, &pass.network, &pass.chain).await?;
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
        is_expiry_named: row.is_expiry_named,
        attributes: Attributes(row.attributes.cast_unsigned()),
        status: read("chain_op.status", &row.status)?,
        attempts: row.attempts,
        looks: row.looks,
        last_error: row.last_error,
        repeats: row.repeats,
        created_at_ms: row.created_at_ms,
        issue: issue.map(|status| read("chain_op.status", &status)).transpose()?,
        is_followed,
        is_overtaken,
        pass,
        deployment: deployment.ok_or(missing("deployment"))?,
    })
}
