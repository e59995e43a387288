//! One step of an operation.

mod failure;
mod transaction;

use portcullis::{Actor, Operation, PassReader, PassState, Prepared, operation::PassOperation};

use super::{
    judgement::{Judgement, judge},
    worker::Worker,
};
use crate::{
    model::{OnChainState, OperationStatus, TransactionStatus, pass::Observed},
    store::{Confirmation, StoreError, StoredTransaction, Task},
};

/// When to look again after something was sent.
const LOOK_AGAIN_MS: i64 = 1_000;

/// When to look again whether something that was seen is final.
const FINALITY_MS: i64 = 5_000;

pub(super) async fn take(worker: &Worker, task: &Task) -> Result<(), StoreError> {
    let actor = match worker.actors.of(worker.store.as_ref(), &task.deployment).await {
        Ok(actor) => actor,
        Err(error) => return failure::postpone(worker, task, &error.to_string()).await,
    };
    let on_its_way = task.transactions.iter().rev().find(|transaction| {
        matches!(transaction.status, TransactionStatus::Prepared | TransactionStatus::Sent)
    });
    match (task.status, on_its_way) {
        (OperationStatus::Confirmed, _) => transaction::watch(worker, task, &actor).await,
        (_, Some(stored)) => transaction::follow(worker, task, &actor, stored).await,
        (_, None) => begin(worker, task, &actor).await,
    }
}

/// What the chain holds, and its time.
async fn look(actor: &Actor, task: &Task) -> Result<(Option<Observed>, i64), portcullis::Failure> {
    let reader = PassReader::new(actor.connection().clone());
    let (network, wallet) = (&task.deployment.network_id, task.pass.wallet.address());
    let status = reader.status(network, &wallet).await?;
    let height = i64::try_from(status.at.height).unwrap_or(i64::MAX);
    let observed = status.pass.map(|pass| Observed {
        state: match pass.state {
            PassState::Active => OnChainState::Active,
            PassState::Frozen => OnChainState::Frozen,
            PassState::Revoked => OnChainState::Revoked,
        },
        expires_at_seconds: pass.expires_at,
        height,
    });
    Ok((observed, status.at.unix_seconds))
}

/// Nothing is on its way: asks the chain first, and signs only what it still needs.
async fn begin(worker: &Worker, task: &Task, actor: &Actor) -> Result<(), StoreError> {
    let (observed, now_seconds) = match look(actor, task).await {
        Ok(seen) => seen,
        Err(error) => return failure::failed(worker, task, &error).await,
    };
    match judge(task.kind, task.expires_at_seconds, observed, now_seconds) {
        Judgement::Done(observed) => settle(worker, task, observed).await,
        Judgement::Wait(why) => failure::postpone(worker, task, why).await,
        Judgement::Impossible(why) => failure::give_up(worker, task, why).await,
        Judgement::Do(step) => {
            let network = task.deployment.network_id;
            let wallet = task.pass.wallet.address();
            let operation = Operation::Pass(PassOperation { network, wallet, step });
            match actor.prepare(&operation).await {
                Ok(prepared) => keep(worker, task, actor, prepared).await,
                Err(error) => failure::failed(worker, task, &error).await,
            }
        }
    }
}

/// It was so already.
async fn settle(worker: &Worker, task: &Task, observed: Observed) -> Result<(), StoreError> {
    let now_ms = worker.clock.now_ms();
    let confirmation =
        Confirmation { observed, attempt: None, is_final: true, now_ms, next_at_ms: now_ms };
    worker.store.confirm(&task.lease, &confirmation).await
}

/// Kept before it is sent: whoever dies in between finds it.
async fn keep(
    worker: &Worker,
    task: &Task,
    actor: &Actor,
    prepared: Prepared,
) -> Result<(), StoreError> {
    let attempts = task.transactions.iter().map(|transaction| transaction.attempt);
    let stored = StoredTransaction {
        attempt: attempts.max().unwrap_or(0).saturating_add(1),
        identifier: prepared.id(),
        prepared: match serde_json::to_string(&prepared) {
            Ok(text) => text,
            Err(_) => {
                actor.discard(prepared);
                return failure::postpone(worker, task, "the transaction cannot be kept").await;
            }
        },
        status: TransactionStatus::Prepared,
    };
    let now_ms = worker.clock.now_ms();
    if let Err(error) = worker.store.keep_transaction(&task.lease, &stored, now_ms).await {
        // Kept or not, is not known when the connection broke: its nonce is then found by the next
        // who looks, or free again.
        if matches!(error, StoreError::LeaseLost) {
            actor.discard(prepared);
        } else {
            worker.actors.forget(&task.deployment).await;
        }
        return Err(error);
    }
    transaction::send(worker, task, actor, &stored, &prepared).await
}
