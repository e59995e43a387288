//! What the row of a pass says of it: what its chain holds, and what is wanted.

use super::{Connection, Db, Held, by_id, read};
use crate::{
    model::{OnChainState, OperationKind, PassId, PassState, pass::Observed},
    store::StoreError,
};

/// What was granted may be other than what was asked for: an expiry that was over at once.
pub(super) async fn grant(
    connection: &mut Connection,
    held: &Held,
    observed: Observed,
) -> Result<(), StoreError> {
    if !matches!(held.kind, OperationKind::Issue | OperationKind::Renew) {
        return Ok(());
    }
    sqlx::query::<Db>(
        "UPDATE pass SET desired_expires_at_seconds = $2
         WHERE id = $1 AND NOT EXISTS (
             SELECT o.id FROM chain_op o WHERE o.pass_id = $1 AND o.seq > $3
               AND o.kind IN ('issue', 'renew') AND o.status <> 'failed')",
    )
    .bind(held.pass.to_string())
    .bind(observed.expires_at_seconds)
    .bind(held.seq)
    .execute(connection)
    .await?;
    Ok(())
}

/// What an older block held than the one that is shown is not shown. A pass that is revoked on its
/// chain is one that nobody wants any more, once that is final; until then it is looked at soon again.
pub(in super::super) async fn observe(
    connection: &mut Connection,
    pass: PassId,
    observed: Observed,
    hash: Option<&str>,
    is_final: bool,
    now_ms: i64,
) -> Result<(), StoreError> {
    if observed.state == OnChainState::Revoked {
        sqlx::query::<Db>(
            "UPDATE pass SET desired_state = CASE WHEN $2 THEN 'REVOKED' ELSE desired_state END,
                 reconciled_at_ms = CASE WHEN $2 THEN reconciled_at_ms ELSE 0 END
             WHERE id = $1 AND desired_state <> 'REVOKED'",
        )
        .bind(pass.to_string())
        .bind(is_final)
        .execute(&mut *connection)
        .await?;
    }
    sqlx::query::<Db>(
        "UPDATE pass SET observed_state = $2, observed_expires_at_seconds = $3,
             observed_height = $4, observed_hash = $5, last_error = NULL, updated_at_ms = $6,
             observed_attributes = $7
         WHERE id = $1 AND (observed_height IS NULL OR observed_height <= $4)",
    )
    .bind(pass.to_string())
    .bind(observed.state.as_str())
    .bind(observed.expires_at_seconds)
    .bind(observed.height)
    .bind(hash)
    .bind(now_ms)
    .bind(observed.attributes.0.cast_signed())
    .execute(connection)
    .await?;
    Ok(())
}

/// What was shown was undone, or is there no more: this is so instead, however low its block.
pub(in super::super) async fn observe_instead(
    connection: &mut Connection,
    pass: PassId,
    observed: Option<Observed>,
    now_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(
        "UPDATE pass SET observed_state = $2, observed_expires_at_seconds = $3,
             observed_height = $4, observed_hash = NULL, updated_at_ms = $5,
             observed_attributes = $6
         WHERE id = $1",
    )
    .bind(pass.to_string())
    .bind(observed.map(|observed| observed.state.as_str()))
    .bind(observed.map(|observed| observed.expires_at_seconds))
    .bind(observed.map(|observed| observed.height))
    .bind(now_ms)
    .bind(observed.map(|observed| observed.attributes.0.cast_signed()))
    .execute(connection)
    .await?;
    Ok(())
}

/// What is wanted where something is not done: what the chain holds, and what is still to be done to
/// it, in order. What was to be revoked stays so.
pub(in super::super) async fn want_what_is_left(
    connection: &mut Connection,
    pass: PassId,
) -> Result<(), StoreError> {
    let Some(mut wanted) = by_id(connection, pass).await? else { return Ok(()) };
    if matches!(wanted.desired_state, PassState::Revoked | PassState::Rejected) {
        return Ok(());
    }
    if let Some(observed) = wanted.observed {
        wanted.desired_expires_at_seconds = observed.expires_at_seconds;
    }
    wanted.desired_state = match wanted.observed.map(|observed| observed.state) {
        None | Some(OnChainState::Active) => PassState::Active,
        Some(OnChainState::Frozen) => PassState::Frozen,
        // Not finally, or it would be what is wanted.
        Some(OnChainState::Revoked) => wanted.desired_state,
    };
    let open: Vec<(String, i64)> = sqlx::query_as::<Db, _>(
        "SELECT kind, expires_at_seconds FROM chain_op
         WHERE pass_id = $1 AND status = 'pending' ORDER BY seq",
    )
    .bind(pass.to_string())
    .fetch_all(&mut *connection)
    .await?;
    for (kind, expires_at_seconds) in open {
        match read("chain_op.kind", &kind)? {
            OperationKind::Issue => {
                wanted.desired_state = PassState::Active;
                wanted.desired_expires_at_seconds = expires_at_seconds;
            }
            OperationKind::Unfreeze => wanted.desired_state = PassState::Active,
            OperationKind::Freeze => wanted.desired_state = PassState::Frozen,
            OperationKind::Revoke => wanted.desired_state = PassState::Revoked,
            OperationKind::Renew => wanted.desired_expires_at_seconds = expires_at_seconds,
        }
    }
    sqlx::query::<Db>(
        "UPDATE pass SET desired_state = $2, desired_expires_at_seconds = $3 WHERE id = $1",
    )
    .bind(pass.to_string())
    .bind(wanted.desired_state.as_str())
    .bind(wanted.desired_expires_at_seconds)
    .execute(connection)
    .await?;
    Ok(())
}
