//! Writing down what came of an operation. The pass is always locked before its operations, so that
//! nobody waits in a circle.

use super::{Connection, Db, change::append_event, read, transaction};
use crate::{
    model::{
        EventType, OperationKind, OperationStatus, PassId, PassState, TransactionStatus,
        pass::Observed,
    },
    store::{Confirmation, Lease, StoreError},
};

/// Why what waits behind an issue that failed fails, too.
const ISSUE_FAILED: &str = "the pass was not issued";

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
    let now_ms = confirmation.now_ms;
    observe(connection, &held, Some(confirmation.observed), now_ms).await?;
    if let Some(attempt) = confirmation.attempt {
        let status = TransactionStatus::Confirmed;
        transaction::set_status(connection, lease, attempt, status, now_ms).await?;
    }
    let event = EventType::done(held.kind);
    if !has_event(connection, held.pass, lease, event).await? {
        append_event(connection, held.pass, lease.operation, event, now_ms).await?;
    }
    let status = match confirmation.is_final {
        true => OperationStatus::Settled,
        false => OperationStatus::Confirmed,
    };
    release(connection, lease, status, confirmation.next_at_ms, now_ms).await
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

async fn observe(
    connection: &mut Connection,
    held: &Held,
    observed: Option<Observed>,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE pass SET observed_state = $2, observed_expires_at_seconds = $3,
             observed_height = $4, last_error = NULL, updated_at_ms = $5
         WHERE id = $1",
    )
    .bind(held.pass.to_string())
    .bind(observed.map(|observed| observed.state.as_str()))
    .bind(observed.map(|observed| observed.expires_at_seconds))
    .bind(observed.map(|observed| observed.height))
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

async fn release(
    connection: &mut Connection,
    lease: &Lease,
    status: OperationStatus,
    next_at_ms: i64,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE chain_op SET status = $2, next_at_ms = $3, lease_until_ms = 0, last_error = NULL,
             updated_at_ms = $4
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
    observe(connection, &held, observed, now_ms).await?;
    sqlx::query::<Db>(
        "UPDATE chain_tx SET status = 'sent', updated_at_ms = $2
         WHERE op_id = $1 AND status = 'confirmed'",
    )
    .bind(lease.operation.to_string())
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    release(connection, lease, OperationStatus::Pending, now_ms, now_ms).await
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
        "UPDATE chain_op SET next_at_ms = $2, lease_until_ms = 0, attempts = attempts + $3,
             last_error = $4, updated_at_ms = $5
         WHERE id = $1",
    )
    .bind(lease.operation.to_string())
    .bind(next_at_ms)
    .bind(i64::from(error.is_some()))
    .bind(error)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn fail(
    connection: &mut Connection,
    lease: &Lease,
    error: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    let held = hold(connection, lease).await?;
    sqlx::query::<Db>(
        "UPDATE chain_op SET status = 'failed', lease_until_ms = 0, last_error = $2,
             updated_at_ms = $3
         WHERE id = $1",
    )
    .bind(lease.operation.to_string())
    .bind(error)
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    sqlx::query::<Db>("UPDATE pass SET last_error = $2, updated_at_ms = $3 WHERE id = $1")
        .bind(held.pass.to_string())
        .bind(error)
        .bind(now_ms)
        .execute(&mut *connection)
        .await?;
    match held.kind {
        OperationKind::Issue => abandon_followers(connection, &held, now_ms).await,
        OperationKind::Unfreeze => revert_unfreeze(connection, &held).await,
        OperationKind::Renew => revert_expiry(connection, &held).await,
        OperationKind::Freeze | OperationKind::Revoke => Ok(()),
    }
}

/// Without a pass nothing can be done to it. That it shall be revoked stays.
async fn abandon_followers(
    connection: &mut Connection,
    held: &Held,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE chain_op SET status = 'failed', fence = fence + 1, last_error = $3,
             updated_at_ms = $4
         WHERE pass_id = $1 AND seq > $2 AND status = 'pending'",
    )
    .bind(held.pass.to_string())
    .bind(held.seq)
    .bind(ISSUE_FAILED)
    .bind(now_ms)
    .execute(&mut *connection)
    .await?;
    sqlx::query::<Db>("UPDATE pass SET desired_state = $2 WHERE id = $1 AND desired_state = $3")
        .bind(held.pass.to_string())
        .bind(PassState::Active.as_str())
        .bind(PassState::Frozen.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Unless something else was asked for since.
async fn revert_unfreeze(connection: &mut Connection, held: &Held) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE pass SET desired_state = observed_state
         WHERE id = $1 AND op_seq = $2 AND observed_state IS NOT NULL",
    )
    .bind(held.pass.to_string())
    .bind(held.seq)
    .execute(connection)
    .await?;
    Ok(())
}

/// Unless something else was asked for since.
async fn revert_expiry(connection: &mut Connection, held: &Held) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE pass SET desired_expires_at_seconds = observed_expires_at_seconds
         WHERE id = $1 AND op_seq = $2 AND observed_expires_at_seconds IS NOT NULL",
    )
    .bind(held.pass.to_string())
    .bind(held.seq)
    .execute(connection)
    .await?;
    Ok(())
}
