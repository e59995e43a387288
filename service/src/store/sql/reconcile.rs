//! Comparing passes with their chains.

use super::{
    Connection, Db,
    change::{self, Intent},
    network, outcome,
    pass::{self, by_id},
    read,
};
use crate::{
    model::{ClientId, OnChainState, OperationKind, PassId, PassState, pass::Observed},
    store::{Comparison, ReconcileTask, Reconciled, StoreError},
};

pub(super) async fn tasks(
    connection: &mut Connection,
    before_ms: i64,
    limit: i64,
) -> Result<Vec<ReconcileTask>, StoreError> {
    let ids: Vec<String> = sqlx::query_scalar::<Db, _>(
        "SELECT p.id FROM pass p WHERE p.reconciled_at_ms <= $1
         ORDER BY p.reconciled_at_ms, p.id LIMIT $2",
    )
    .bind(before_ms)
    .bind(limit)
    .fetch_all(&mut *connection)
    .await?;
    let mut tasks = Vec::new();
    for id in ids {
        let Some(pass) = by_id(connection, read("pass.id", &id)?).await? else { continue };
        let deployment = network::deployment(connection, &pass.network, &pass.chain).await?;
        let deployment = deployment.ok_or(StoreError::Unreadable { what: "deployment" })?;
        tasks.push(ReconcileTask { pass, deployment });
    }
    Ok(tasks)
}

/// When a pass was compared.
pub(super) async fn set_moment(
    connection: &mut Connection,
    pass: PassId,
    at_ms: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>("UPDATE pass SET reconciled_at_ms = $2 WHERE id = $1")
        .bind(pass.to_string())
        .bind(at_ms)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn write_down(
    connection: &mut Connection,
    comparison: &Comparison,
) -> Result<Reconciled, StoreError> {
    let Comparison { pass: id, found, height, now_ms, .. } = *comparison;
    let Some((pass, op_seq)) = pass::lock_by_id(connection, id).await? else {
        return Ok(Reconciled::Busy);
    };
    set_moment(connection, id, now_ms).await?;
    let is_newer = pass.observed.is_some_and(|observed| observed.height > height);
    if pass.observed != comparison.expected || is_newer || is_busy(connection, id).await? {
        return Ok(Reconciled::Busy);
    }
    let holds = |observed: Option<Observed>| {
        observed.map(|observed| (observed.state, observed.expires_at_seconds, observed.attributes))
    };
    let is_same = holds(pass.observed) == holds(found);
    // That it is revoked may be known already, and be final only now.
    let is_over = found.is_some_and(|found| found.state == OnChainState::Revoked);
    if !is_same {
        record(connection, comparison).await?;
    }
    if !is_same || is_over {
        match found {
            Some(found) => outcome::observe(connection, id, found, None, true, now_ms).await?,
            None => outcome::observe_instead(connection, id, None, now_ms).await?,
        }
    }
    let lost = match (pass.desired_state, found.map(|found| found.state)) {
        (PassState::Frozen, Some(OnChainState::Active)) => Some(OperationKind::Freeze),
        (PassState::Revoked, Some(OnChainState::Active | OnChainState::Frozen)) => {
            Some(OperationKind::Revoke)
        }
        _ => None,
    };
    let Some(kind) = lost else {
        return Ok(if is_same { Reconciled::Same } else { Reconciled::Repaired });
    };
    let (state, expires_at_seconds) = (pass.desired_state, pass.desired_expires_at_seconds);
    let intent = Intent {
        kind,
        state,
        expires_at_seconds,
        is_expiry_named: false,
        attributes: pass.desired_attributes,
    };
    change::ask_again(connection, &pass, op_seq, &intent, now_ms).await?;
    Ok(Reconciled::Resumed)
}

/// Whether somebody is at it, or what was done is not final.
async fn is_busy(connection: &mut Connection, pass: PassId) -> Result<bool, StoreError> {
    let open: Option<i64> = sqlx::query_scalar::<Db, _>(
        "SELECT seq FROM chain_op WHERE pass_id = $1 AND status IN ('pending', 'confirmed') LIMIT 1",
    )
    .bind(pass.to_string())
    .fetch_optional(connection)
    .await?;
    Ok(open.is_some())
}

async fn record(connection: &mut Connection, comparison: &Comparison) -> Result<(), StoreError> {
    let Comparison { expected, found, .. } = *comparison;
    sqlx::query::<Db>(
        "INSERT INTO pass_drift
             (id, pass_id, expected_state, expected_expires_at_seconds, found_state,
              found_expires_at_seconds, height, at_ms, expected_attributes, found_attributes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    )
    .bind(uuid::Uuid::now_v7().to_string())
    .bind(comparison.pass.to_string())
    .bind(expected.map(|expected| expected.state.as_str()))
    .bind(expected.map(|expected| expected.expires_at_seconds))
    .bind(found.map(|found| found.state.as_str()))
    .bind(found.map(|found| found.expires_at_seconds))
    .bind(comparison.height)
    .bind(comparison.now_ms)
    .bind(expected.map(|expected| expected.attributes.0.cast_signed()))
    .bind(found.map(|found| found.attributes.0.cast_signed()))
    .execute(connection)
    .await?;
    Ok(())
}

/// Who asked for the newest operation of a pass.
pub(super) async fn newest_client(
    connection: &mut Connection,
    pass: PassId,
    op_seq: i64,
) -> Result<ClientId, StoreError> {
    let client: String = sqlx::query_scalar::<Db, _>(
        "SELECT client_id FROM chain_op WHERE pass_id = $1 AND seq = $2",
    )
    .bind(pass.to_string())
    .bind(op_seq)
    .fetch_one(connection)
    .await?;
    read("chain_op.client_id", &client)
}

pub(super) async fn drifts(connection: &mut Connection) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar::<Db, _>("SELECT COUNT(*) FROM pass_drift")
        .fetch_one(connection)
        .await?;
    Ok(count)
}
