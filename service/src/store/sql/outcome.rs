//! Writing down what came of an operation. The pass is always locked before its operations, so that
//! nobody waits in a circle.

mod row;

use self::row::grant;
use super::{
    Connection, Db, audit, change::append_event, nonce, pass::by_id, read, reconcile, transaction,
};
use crate::{
    audit::AuditEntry,
    model::{EventType, OperationKind, OperationStatus, Pass, PassId, pass::Observed},
    store::{Confirmation, Lease, StoreError},
};

pub(super) use row::{observe, observe_instead, want_what_is_left};

/// Why what waits behind an issue that failed fails, too.
const ISSUE_FAILED: &str = "not_issued";

/// Why what was asked for is not done when something later made it needless.
const SUPERSEDED: &str = "superseded";

/// An operation under a lease that still counts.
pub(super) struct Held {
    pass: PassId,
    seq: i64,
    kind: OperationKind,
}

/// Locks the pass and the operation.
pub(super) async fn hold(connection: &mut Connection, lease: &Lease) -> Result<Held, StoreError> {
    let operation = lease.operation.to_string();
    let pass: Option<String> =
        sqlx::query_scalar::<Db, _>("SELECT pass_id FROM chain_op WHERE id = $1")
            .bind(&operation)
            .fetch_optional(&mut *connection)
            .await?;
    let pass = pass.ok_or(StoreError::LeaseLost)?;
    sqlx::query::<Db>(concat!("SELECT id FROM pass WHERE id = $1", for_update!()))
        .bind(&pass)
        .fetch_one(&mut *connection)
        .await?;
    let found: Option<(i64, String)> = sqlx::query_as::<Db, _>(concat!(
        "SELECT seq, kind FROM chain_op WHERE id = $1 AND fence = $2",
        for_update!()
    ))
    .bind(&operation)
    .bind(lease.fence)
    .fetch_optional(connection)
    .await?;
    let (seq, kind) = found.ok_or(StoreError::LeaseLost)?;
    Ok(Held { pass: read("chain_op.pass_id", &pass)?, seq, kind: read("chain_op.kind", &kind)? })
}

pub(super) async fn confirm(
    connection: &mut Connection,
    lease: &Lease,
    confirmation: &Confirmation,
) -> Result<(), StoreError> {
    let held = hold(connection, lease).await?;
    let Confirmation { observed, is_final, now_ms, .. } = *confirmation;
    let operation = lease.operation.to_string();
    if let Some((attempt, block)) = &confirmation.done_by {
        transaction::confirm(connection, lease, *attempt, block, is_final, now_ms).await?;
    }
    nonce::release_unused(connection, &operation, now_ms).await?;
    if is_final {
        nonce::close_used(connection, &operation, true).await?;
    }
    let event = EventType::done(held.kind);
    if !has_event(connection, held.pass, lease, event).await? {
        append_event(connection, held.pass, lease.operation, event, now_ms).await?;
    }
    let status = match is_final {
        true => OperationStatus::Settled,
        false => OperationStatus::Confirmed,
    };
    release(connection, lease, status, confirmation.next_at_ms, now_ms).await?;
    if let Some(observed) = observed {
        let hash = confirmation.observed_hash.as_deref();
        // What did it is final; what was seen then, beside it, is not yet.
        let is_last_word = is_final && confirmation.done_by.is_none();
        observe(connection, held.pass, observed, hash, is_last_word, now_ms).await?;
        grant(connection, &held, observed).await?;
    }
    if held.kind == OperationKind::Unfreeze
        && reconcile::sooner_end(connection, held.pass).await?.is_some()
    {
        // What could not be done while it was frozen is asked for soon.
        reconcile::set_moment(connection, held.pass, 0).await?;
    }
    Ok(())
}

/// An event is told once, also if its chain undid it and did it again.
async fn has_event(
    connection: &mut Connection,
    pass: PassId,
    lease: &Lease,
    event: EventType,
) -> Result<bool, StoreError> {
    let found: Option<i64> = sqlx::query_scalar::<Db, _>(
        "SELECT seq FROM pass_event WHERE pass_id = $1 AND op_id = $2 AND event_type = $3",
    )
    .bind(pass.to_string())
    .bind(lease.operation.to_string())
    .bind(event.as_str())
    .fetch_optional(connection)
    .await?;
    Ok(found.is_some())
}

async fn release(
    connection: &mut Connection,
    lease: &Lease,
    status: OperationStatus,
    next_at_ms: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE chain_op SET status = $2, next_at_ms = $3, lease_until_ms = 0, attempts = 0, looks = 0,
             last_error = NULL, updated_at_ms = $4
         WHERE id = $1",
    )
    .bind(lease.operation.to_string())
    .bind(status.as_str())
    .bind(next_at_ms)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn reopen(
    connection: &mut Connection,
    lease: &Lease,
    observed: Option<Observed>,
    now_ms: i64,
) -> Result<(), StoreError> {
    let held = hold(connection, lease).await?;
    observe_instead(connection, held.pass, observed, now_ms).await?;
    sqlx::query::<Db>(
        "UPDATE chain_tx SET status = 'sent', updated_at_ms = $2
         WHERE op_id = $1 AND status = 'confirmed'",
    )
    .bind(lease.operation.to_string())
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    release(connection, lease, OperationStatus::Pending, now_ms, now_ms).await?;
    tell(connection, &held, lease, "undone", now_ms).await
}

pub(super) async fn postpone(
    connection: &mut Connection,
    lease: &Lease,
    error: Option<&str>,
    next_at_ms: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    hold(connection, lease).await?;
    sqlx::query::<Db>(
        "UPDATE chain_op SET next_at_ms = $2, lease_until_ms = 0, looks = looks + 1,
             attempts = CASE WHEN $3 THEN attempts + 1 ELSE 0 END,
             repeats = CASE WHEN last_error = $4 THEN repeats + 1 WHEN $3 THEN 1 ELSE 0 END,
             last_error = $4, updated_at_ms = $5
         WHERE id = $1 AND status IN ('pending', 'confirmed')",
    )
    .bind(lease.operation.to_string())
    .bind(next_at_ms)
    .bind(error.is_some())
    .bind(error)
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    nonce::release_unused(connection, &lease.operation.to_string(), now_ms).await
}

pub(super) async fn turn_back(
    connection: &mut Connection,
    lease: &Lease,
    observed: Option<Observed>,
    now_ms: i64,
) -> Result<(), StoreError> {
    let held = hold(connection, lease).await?;
    observe_instead(connection, held.pass, observed, now_ms).await?;
    postpone(connection, lease, None, now_ms, now_ms).await
}

pub(super) async fn fail(
    connection: &mut Connection,
    lease: &Lease,
    error: &str,
    observed: Option<Observed>,
    now_ms: i64,
) -> Result<(), StoreError> {
    let held = hold(connection, lease).await?;
    let operation = lease.operation.to_string();
    end(connection, &operation, error, now_ms).await?;
    if let Some(observed) = observed {
        observe(connection, held.pass, observed, None, true, now_ms).await?;
    }
    sqlx::query::<Db>("UPDATE pass SET last_error = $2, updated_at_ms = $3 WHERE id = $1")
        .bind(held.pass.to_string())
        .bind(error)
        .bind(now_ms)
        .execute(&mut *connection)
        .await?;
    if held.kind == OperationKind::Issue {
        let unsent = unsent(connection, held.pass, held.seq, i64::MAX).await?;
        for Unsent { operation, kind, .. } in unsent {
            if kind != OperationKind::Revoke {
                end(connection, &operation, ISSUE_FAILED, now_ms).await?;
            }
        }
    }
    want_what_is_left(connection, held.pass).await?;
    tell(connection, &held, lease, "given-up", now_ms).await
}

/// What waits to unfreeze a pass or to make it last longer, as whoever has it now.
pub(super) async fn waiting_to_give(connection: &mut Connection) -> Result<Vec<Lease>, StoreError> {
    let rows: Vec<(String, i64)> = sqlx::query_as::<Db, _>(
        "SELECT o.id, o.fence FROM chain_op o JOIN pass p ON p.id = o.pass_id
         WHERE o.status = 'pending' AND (o.kind = 'unfreeze' OR o.kind = 'renew' AND NOT (
             p.observed_state IS NOT NULL AND o.expires_at_seconds <> 0
             AND (p.observed_expires_at_seconds = 0
                  OR o.expires_at_seconds < p.observed_expires_at_seconds)))
         ORDER BY o.id",
    )
    .fetch_all(connection)
    .await?;
    let leases = rows
        .into_iter()
        .map(|(id, fence)| Ok(Lease { operation: read("chain_op.id", &id)?, fence }));
    leases.collect()
}

/// What is known of its transactions is too old to say what became of them: their nonces are nobody's, to
/// be cancelled unless the chain has used them.
pub(super) async fn lose_transactions(
    connection: &mut Connection,
    lease: &Lease,
    now_ms: i64,
) -> Result<(), StoreError> {
    hold(connection, lease).await?;
    let operation = lease.operation.to_string();
    transaction::lose(connection, &operation, now_ms).await?;
    nonce::leave(connection, &operation, now_ms).await
}

/// What becomes of an operation otherwise than was asked for is in the audit's log, too.
async fn tell(
    connection: &mut Connection,
    held: &Held,
    lease: &Lease,
    outcome: &str,
    at_ms: i64,
) -> Result<(), StoreError> {
    let (org, request_id): (String, String) = sqlx::query_as::<Db, _>(
        "SELECT p.org_id, o.request_id FROM chain_op o JOIN pass p ON p.id = o.pass_id
         WHERE o.id = $1",
    )
    .bind(lease.operation.to_string())
    .fetch_one(&mut *connection)
    .await?;
    let entry = AuditEntry {
        org: read("pass.org_id", &org)?,
        at_ms,
        actor: "worker".to_owned(),
        action: format!("pass.{}.{outcome}", held.kind),
        subject: format!("pass:{}", held.pass),
        request_id,
    };
    audit::append(connection, &entry).await
}

struct Unsent {
    operation: String,
    kind: OperationKind,
    expires_at_seconds: i64,
}

/// The pending operations of a pass between these two, of which no transaction may be on its way.
async fn unsent(
    connection: &mut Connection,
    pass: PassId,
    after_seq: i64,
    before_seq: i64,
) -> Result<Vec<Unsent>, StoreError> {
    let rows: Vec<(String, String, i64)> = sqlx::query_as::<Db, _>(
        "SELECT o.id, o.kind, o.expires_at_seconds FROM chain_op o
         WHERE o.pass_id = $1 AND o.seq > $2 AND o.seq < $3 AND o.status = 'pending'
           AND NOT EXISTS (SELECT t.id FROM chain_tx t
               WHERE t.op_id = o.id AND t.status IN ('prepared', 'sent', 'confirmed'))
         ORDER BY o.seq",
    )
    .bind(pass.to_string())
    .bind(after_seq)
    .bind(before_seq)
    .fetch_all(connection)
    .await?;
    let unsent = rows.into_iter().map(|(operation, kind, expires_at_seconds)| {
        Ok(Unsent { operation, kind: read("chain_op.kind", &kind)?, expires_at_seconds })
    });
    unsent.collect()
}

/// The operation will not be done, and whoever is at it loses it.
async fn end(
    connection: &mut Connection,
    operation: &str,
    error: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE chain_op SET status = 'failed', fence = fence + 1, lease_until_ms = 0,
             last_error = $2, updated_at_ms = $3
         WHERE id = $1",
    )
    .bind(operation)
    .bind(error)
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    nonce::release_unused(connection, operation, now_ms).await?;
    nonce::close_used(connection, operation, false).await
}

/// What was asked for before this and is needless now need not happen any more, unless it may be on its
/// way. The pass is locked.
pub(super) async fn supersede(
    connection: &mut Connection,
    pass: &Pass,
    seq: i64,
    kind: OperationKind,
    now_ms: i64,
) -> Result<(), StoreError> {
    for earlier in unsent(connection, pass.id, 0, seq).await? {
        let shortens =
            pass.observed.is_some_and(|seen| seen.is_shortened_by(earlier.expires_at_seconds));
        if kind.supersedes(earlier.kind, shortens) {
            end(connection, &earlier.operation, SUPERSEDED, now_ms).await?;
        }
    }
    Ok(())
}
