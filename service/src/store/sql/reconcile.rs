//! Comparing passes with their chains.

use super::{
    Connection, Db,
    change::{self, Intent},
    network, outcome,
    pass::{self, by_id},
    read,
};
use crate::{
    model::{
        ClientId, OnChainState, OperationKind, OperationStatus, Pass, PassId, PassState,
        pass::Observed,
    },
    store::{Comparison, ReconcileTask, Reconciled, StoreError},
};

/// The passes that were not compared since then.
pub(super) async fn due(
    connection: &mut Connection,
    before_ms: i64,
    limit: i64,
) -> Result<Vec<PassId>, StoreError> {
    let ids: Vec<String> = sqlx::query_scalar::<Db, _>(
        "SELECT p.id FROM pass p WHERE p.reconciled_at_ms <= $1
         ORDER BY p.reconciled_at_ms, p.id LIMIT $2",
    )
    .bind(before_ms)
    .bind(limit)
    .fetch_all(connection)
    .await?;
    ids.iter().map(|id| read("pass.id", id)).collect()
}

pub(super) async fn task(
    connection: &mut Connection,
    id: PassId,
) -> Result<Option<ReconcileTask>, StoreError> {
    let Some(pass) = by_id(connection, id).await? else { return Ok(None) };
    let deployment = network::deployment(connection, &pass.network, &pass.chain).await?;
    let deployment = deployment.ok_or(StoreError::Unreadable { what: "deployment" })?;
    Ok(Some(ReconcileTask { pass, deployment }))
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
    let Comparison { pass: id, found, height, is_instead, now_ms, .. } = *comparison;
    let Some((pass, op_seq)) = pass::lock_by_id(connection, id).await? else {
        return Ok(Reconciled::Busy);
    };
    set_moment(connection, id, now_ms).await?;
    let is_newer = !is_instead && pass.observed.is_some_and(|observed| observed.height > height);
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
    if is_instead || found.is_none() {
        outcome::observe_instead(connection, id, found, now_ms).await?;
    }
    if let Some(found) = found.filter(|_| !is_same || is_over) {
        outcome::observe(connection, id, found, None, true, now_ms).await?;
    }
    if let Some(intent) = lost(connection, &pass, found).await? {
        change::ask_again(connection, &pass, op_seq, &intent, now_ms).await?;
        return Ok(Reconciled::Resumed);
    }
    Ok(if is_same { Reconciled::Same } else { Reconciled::Repaired })
}

/// What was done, or was to be, and is not so. What nobody has asked for here is wanted no more when the
/// chain does not hold it: a guardian froze the pass and lifts that, or a node that told of a revocation
/// was wrong.
async fn lost(
    connection: &mut Connection,
    pass: &Pass,
    found: Option<Observed>,
) -> Result<Option<Intent>, StoreError> {
    use OnChainState::{Active, Frozen};
    let Some(found) = found else { return Ok(None) };
    let asked = pass::newest_asked(connection, pass.id).await?;
    let wanted = match (pass.desired_state, asked, found.state) {
        (PassState::Revoked, Some(OperationKind::Revoke), Active | Frozen) => {
            Some((OperationKind::Revoke, PassState::Revoked))
        }
        (PassState::Frozen | PassState::Revoked, Some(OperationKind::Freeze), Active) => {
            Some((OperationKind::Freeze, PassState::Frozen))
        }
        (PassState::Frozen | PassState::Revoked, _, Active) => {
            want(connection, pass.id, PassState::Active).await?;
            None
        }
        (PassState::Revoked, _, Frozen) => {
            want(connection, pass.id, PassState::Frozen).await?;
            None
        }
        _ => None,
    };
    let intent = |kind, state, expires_at_seconds, is_expiry_named| Intent {
        kind,
        state,
        expires_at_seconds,
        is_expiry_named,
        attributes: pass.desired_attributes,
    };
    if let Some((kind, state)) = wanted {
        return Ok(Some(intent(kind, state, pass.desired_expires_at_seconds, false)));
    }
    let sooner = sooner_end(connection, pass.id).await?;
    let sooner = sooner.filter(|sooner| found.state == Active && found.is_shortened_by(*sooner));
    Ok(sooner.map(|sooner| intent(OperationKind::Renew, PassState::Active, sooner, true)))
}

/// The end that was last asked for, if the pass was frozen then: it could not be changed.
pub(super) async fn sooner_end(
    connection: &mut Connection,
    pass: PassId,
) -> Result<Option<i64>, StoreError> {
    let newest: Option<(i64, String)> = sqlx::query_as::<Db, _>(
        "SELECT expires_at_seconds, status FROM chain_op
         WHERE pass_id = $1 AND (status <> 'failed' AND kind IN ('issue', 'renew')
             OR kind = 'renew' AND last_error = 'pass_frozen')
         ORDER BY seq DESC LIMIT 1",
    )
    .bind(pass.to_string())
    .fetch_optional(connection)
    .await?;
    let is_failed = |status: &str| status == OperationStatus::Failed.as_str();
    Ok(newest
        .filter(|(_, status)| is_failed(status))
        .map(|(expires_at_seconds, _)| expires_at_seconds))
}

async fn want(
    connection: &mut Connection,
    pass: PassId,
    state: PassState,
) -> Result<(), StoreError> {
    sqlx::query::<Db>("UPDATE pass SET desired_state = $2 WHERE id = $1")
        .bind(pass.to_string())
        .bind(state.as_str())
        .execute(connection)
        .await?;
    Ok(())
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
    let client: Option<String> = sqlx::query_scalar::<Db, _>(
        "SELECT client_id FROM chain_op WHERE pass_id = $1 AND seq = $2",
    )
    .bind(pass.to_string())
    .bind(op_seq)
    .fetch_optional(connection)
    .await?;
    let client = client.ok_or(StoreError::Unreadable { what: "pass.op_seq" })?;
    read("chain_op.client_id", &client)
}

pub(super) async fn drifts(connection: &mut Connection) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar::<Db, _>("SELECT COUNT(*) FROM pass_drift")
        .fetch_one(connection)
        .await?;
    Ok(count)
}
