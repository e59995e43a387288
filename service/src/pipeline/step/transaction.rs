//! A transaction that is kept: sent, looked for, seen.

use portcullis::{Actor, Prepared, Receipt, TransactionState};

use super::{FINALITY_MS, LOOK_AGAIN_MS, failure, look};
use crate::{
    model::TransactionStatus,
    pipeline::{
        judgement::{Judgement, judge},
        worker::Worker,
    },
    store::{Confirmation, StoreError, StoredTransaction, Task},
};

/// The same bytes, as often as it takes.
pub(super) async fn send(
    worker: &Worker,
    task: &Task,
    actor: &Actor,
    stored: &StoredTransaction,
    prepared: &Prepared,
) -> Result<(), StoreError> {
    let now_ms = worker.clock.now_ms();
    if stored.status == TransactionStatus::Prepared {
        let status = TransactionStatus::Sent;
        worker.store.set_transaction(&task.lease, stored.attempt, status, now_ms).await?;
    }
    if let Err(error) = actor.send(prepared).await {
        // It may have arrived all the same: its state is what counts.
        tracing::warn!(operation = %task.lease.operation, %error, "not sent");
    }
    let next_at_ms = now_ms.saturating_add(LOOK_AGAIN_MS);
    worker.store.postpone(&task.lease, None, next_at_ms, now_ms).await
}

/// What became of it.
pub(super) async fn follow(
    worker: &Worker,
    task: &Task,
    actor: &Actor,
    stored: &StoredTransaction,
) -> Result<(), StoreError> {
    let Ok(prepared) = serde_json::from_str::<Prepared>(&stored.prepared) else {
        return failure::postpone(worker, task, "the transaction cannot be read").await;
    };
    match actor.state(&prepared).await {
        Ok(TransactionState::Pending) => send(worker, task, actor, stored, &prepared).await,
        Ok(TransactionState::Done(receipt)) => seen(worker, task, actor, stored, &receipt).await,
        Ok(TransactionState::Refused { refusal, .. }) => {
            let (status, now_ms) = (TransactionStatus::Failed, worker.clock.now_ms());
            worker.store.set_transaction(&task.lease, stored.attempt, status, now_ms).await?;
            failure::refused(worker, task, &refusal).await
        }
        Ok(TransactionState::Lost) => {
            let (status, now_ms) = (TransactionStatus::Failed, worker.clock.now_ms());
            worker.store.set_transaction(&task.lease, stored.attempt, status, now_ms).await?;
            worker.store.postpone(&task.lease, None, now_ms, now_ms).await
        }
        Err(error) => failure::failed(worker, task, &error).await,
    }
}

/// It took effect, says one answer of the node; what the chain holds must say so, too.
async fn seen(
    worker: &Worker,
    task: &Task,
    actor: &Actor,
    stored: &StoredTransaction,
    receipt: &Receipt,
) -> Result<(), StoreError> {
    let (observed, now_seconds) = match look(actor, task).await {
        Ok(seen) => seen,
        Err(error) => return failure::failed(worker, task, &error).await,
    };
    let judged = judge(task.kind, task.expires_at_seconds, observed, now_seconds);
    let observed = match (judged, observed) {
        (Judgement::Done(observed), _) => observed,
        // Once it is final, somebody else has changed the pass since; until then the node may lag.
        (_, Some(observed)) if receipt.is_final => observed,
        _ => return failure::postpone(worker, task, "the node contradicts itself").await,
    };
    let now_ms = worker.clock.now_ms();
    let confirmation = Confirmation {
        observed,
        attempt: Some(stored.attempt),
        is_final: receipt.is_final,
        now_ms,
        next_at_ms: now_ms.saturating_add(FINALITY_MS),
    };
    worker.store.confirm(&task.lease, &confirmation).await
}

/// Whether what was seen is final by now, or was undone.
pub(super) async fn watch(worker: &Worker, task: &Task, actor: &Actor) -> Result<(), StoreError> {
    let confirmed = task
        .transactions
        .iter()
        .rev()
        .find(|transaction| transaction.status == TransactionStatus::Confirmed);
    let stored = confirmed.ok_or(StoreError::Unreadable { what: "chain_tx.status" })?;
    let Ok(prepared) = serde_json::from_str::<Prepared>(&stored.prepared) else {
        return failure::postpone(worker, task, "the transaction cannot be read").await;
    };
    let now_ms = worker.clock.now_ms();
    match actor.state(&prepared).await {
        Ok(TransactionState::Done(receipt)) if receipt.is_final => {
            seen(worker, task, actor, stored, &receipt).await
        }
        Ok(TransactionState::Done(_)) => {
            let next_at_ms = now_ms.saturating_add(FINALITY_MS);
            worker.store.postpone(&task.lease, None, next_at_ms, now_ms).await
        }
        Ok(_) => match look(actor, task).await {
            Ok((observed, _)) => {
                tracing::warn!(operation = %task.lease.operation, "undone by its chain");
                worker.store.reopen(&task.lease, observed, now_ms).await
            }
            Err(error) => failure::failed(worker, task, &error).await,
        },
        Err(error) => failure::failed(worker, task, &error).await,
    }
}
