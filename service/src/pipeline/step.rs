//! One step of an operation.

mod failure;
mod sign;
mod transaction;

pub(super) use failure::postpone;
pub(super) use sign::{counts_of, counts_with_final_of};

use std::{sync::Arc, time::Duration};

use portcullis::{
    Certainty, Operation, PassReader,
    evm::{ReadError, RpcFailure},
    operation::PassOperation,
};
use tokio::time::timeout;

use super::{
    actors::Link,
    judgement::{Judgement, Wish, judge},
    nodes::plausible,
    patience::Patience,
    reason::Reason,
    worker::Worker,
};
use crate::{
    model::{
        Deployment, OperationKind, OperationStatus, TransactionStatus, Wallet, pass::Observed,
    },
    store::{Confirmation, StoreError, Task},
};

/// How long a signature may take: a command gives up before that, and says why.
const SIGNING_DEADLINE: Duration = Duration::from_secs(150);

/// When to look again whether something that was seen is final.
const FINALITY_MS: i64 = 5_000;

pub(super) async fn take(worker: &Worker, task: &Task) -> Result<(), StoreError> {
    let link = worker.actors.link(task.deployment.chain.chain());
    let link = match timeout(worker.step_deadline, link).await {
        Ok(Ok(link)) => link,
        Ok(Err(error)) => {
            tracing::warn!(operation = %task.lease.operation, %error, "the chain is away");
            return postpone(worker, task, &Reason::from(&error)).await;
        }
        Err(_) => return postpone(worker, task, &Reason::TimedOut).await,
    };
    let patience = Patience::new(worker.step_deadline, SIGNING_DEADLINE);
    match patience.wait_for(take_on(worker, task, &link, &patience)).await {
        Some(taken) => taken,
        // It may be the node that is slow: the next step asks another.
        None => {
            worker.actors.forget(&link).await;
            postpone(worker, task, &Reason::TimedOut).await
        }
    }
}

async fn take_on(
    worker: &Worker,
    task: &Task,
    link: &Arc<Link>,
    patience: &Patience,
) -> Result<(), StoreError> {
    let is_on_its_way = task.transactions.iter().any(|transaction| {
        matches!(transaction.status, TransactionStatus::Prepared | TransactionStatus::Sent)
    });
    match (task.status, is_on_its_way) {
        (OperationStatus::Confirmed, _) => transaction::watch(worker, task, link).await,
        (_, true) => transaction::follow(worker, task, link, patience).await,
        (_, false) => begin(worker, task, link, patience).await,
    }
}

/// How often in a row, and from more than one node where there are several, what was seen must be
/// missing until that is believed.
const MISSING_UNTIL_UNDONE: i64 = 5;

impl Task {
    /// Whether the last attempts all came to nothing for this reason, and were enough to believe it.
    fn is_told_again(&self, why: &Reason) -> bool {
        self.last_error.as_deref() == Some(&*why.code()) && self.repeats >= MISSING_UNTIL_UNDONE
    }

    fn wish(&self) -> Wish {
        let failed = self
            .transactions
            .iter()
            .filter(|transaction| transaction.status == TransactionStatus::Failed)
            .count();
        let asked_seconds = self.created_at_ms.div_euclid(1_000);
        Wish {
            kind: self.kind,
            expires_at_seconds: self.expires_at_seconds,
            is_expiry_named: self.is_expiry_named,
            attributes: self.attributes,
            lifetime_seconds: self.expires_at_seconds.saturating_sub(asked_seconds),
            attempts: self.attempts.saturating_add(i64::try_from(failed).unwrap_or(i64::MAX)),
        }
    }
}

/// What a chain holds at one block.
pub(super) struct Look {
    pub(super) observed: Option<Observed>,
    pub(super) height: i64,
    pub(super) hash: Option<String>,
    /// The chain's time.
    pub(super) now_seconds: i64,
}

/// What the chain holds: by its newest block, or the newest that is final.
pub(super) async fn look(
    link: &Link,
    deployment: &Deployment,
    wallet: &Wallet,
    certainty: Certainty,
) -> Result<Look, portcullis::Failure> {
    let reader = PassReader::new(link.connection().clone());
    let seen = reader.observe(&deployment.network_id, &wallet.address(), certainty).await?;
    let height = plausible(seen.at.height)
        .ok_or(ReadError::Rpc(RpcFailure::Missing("a height that is one")))
        .map_err(portcullis::ReadFailure::from)?;
    let observed = seen.pass.map(|pass| Observed {
        state: pass.state.into(),
        expires_at_seconds: pass.expires_at,
        attributes: pass.attributes,
        height,
    });
    Ok(Look { observed, height, hash: seen.block_hash, now_seconds: seen.at.unix_seconds })
}

async fn look_at(
    link: &Link,
    task: &Task,
    certainty: Certainty,
) -> Result<Look, portcullis::Failure> {
    look(link, &task.deployment, &task.pass.wallet, certainty).await
}

/// Whether the node knows less than another one, or than what is shown, by its newest block. What is
/// shown may be of a block that there is not.
fn is_behind(worker: &Worker, task: &Task, link: &Link, look: &Look) -> bool {
    worker.actors.lags(link, look.height)
        || (is_older(task, look) && !is_disowned(worker, task, link, look))
}

fn is_older(task: &Task, look: &Look) -> bool {
    task.pass.observed.is_some_and(|shown| look.height < shown.height)
}

/// Whether nodes have shown for long, as this look does, that the block which is shown is none.
fn is_disowned(worker: &Worker, task: &Task, link: &Link, look: &Look) -> bool {
    task.pass.observed.is_some_and(|shown| {
        worker.actors.disown(link, shown.height, look.height, worker.clock.now_ms())
    })
}

/// What the chain holds is shown instead of what no block of it held.
async fn turn_back(worker: &Worker, task: &Task, look: &Look) -> Result<(), StoreError> {
    let shown = task.pass.observed.map(|shown| shown.height);
    tracing::error!(pass = %task.pass.id, shown, look.height, "there is no block as high as is shown");
    worker.store.turn_back(&task.lease, look.observed, worker.clock.now_ms()).await
}

/// Nothing is on its way: asks the chain first, and signs only what it still needs.
async fn begin(
    worker: &Worker,
    task: &Task,
    link: &Arc<Link>,
    patience: &Patience,
) -> Result<(), StoreError> {
    let look = match look_at(link, task, Certainty::Included).await {
        Ok(look) => look,
        Err(error) => return failure::failed(worker, task, link, &error).await,
    };
    if is_behind(worker, task, link, &look) {
        return failure::behind(worker, task, link).await;
    }
    if is_older(task, &look) {
        return turn_back(worker, task, &look).await;
    }
    match judge(&task.wish(), look.observed, look.now_seconds) {
        Judgement::Done(observed) => settle(worker, task, Some(observed), look.hash, false).await,
        Judgement::Absent => absent(worker, task, link).await,
        Judgement::Impossible(None, why) => failure::give_up(worker, task, &why, None).await,
        Judgement::Impossible(Some(_), why) => impossible(worker, task, link, why).await,
        // It was done once, and undone; what was asked for later is done, and it would undo that.
        Judgement::Do(_) if task.is_overtaken => {
            settle(worker, task, look.observed, look.hash, false).await
        }
        Judgement::Do(step) => {
            let network = task.deployment.network_id;
            let wallet = task.pass.wallet.address();
            let operation = Operation::Pass(PassOperation { network, wallet, step });
            sign::sign(worker, task, link, &operation, patience).await
        }
    }
}

/// What makes it impossible may yet be undone: it is given up once that is final. A sooner end that a
/// frozen pass cannot be given is asked for again when the pass is found to be active.
async fn impossible(
    worker: &Worker,
    task: &Task,
    link: &Arc<Link>,
    why: Reason,
) -> Result<(), StoreError> {
    let look = match look_at(link, task, Certainty::Final).await {
        Ok(look) => look,
        Err(error) => return failure::failed(worker, task, link, &error).await,
    };
    match judge(&task.wish(), look.observed, look.now_seconds) {
        // One node's word is not enough to give up what takes a pass away.
        Judgement::Impossible(_, why) if failure::takes_away(task) && !task.is_told_again(&why) => {
            worker.actors.forget(link).await;
            postpone(worker, task, &why).await
        }
        Judgement::Impossible(Some(observed), why) => {
            failure::give_up(worker, task, &why, Some(observed)).await
        }
        _ => postpone(worker, task, &why).await,
    }
}

/// It was so already. Somebody did it, in a block that may yet be undone: that is watched.
async fn settle(
    worker: &Worker,
    task: &Task,
    observed: Option<Observed>,
    observed_hash: Option<String>,
    is_final: bool,
) -> Result<(), StoreError> {
    let now_ms = worker.clock.now_ms();
    let next_at_ms = now_ms.saturating_add(FINALITY_MS);
    let confirmation =
        Confirmation { observed, observed_hash, done_by: None, is_final, now_ms, next_at_ms };
    worker.store.confirm(&task.lease, &confirmation).await
}

/// There is no pass to do it to. For as long as that may change, it waits; else there is nothing to
/// take away, and nothing to change either.
async fn absent(worker: &Worker, task: &Task, link: &Arc<Link>) -> Result<(), StoreError> {
    if matches!(task.issue, Some(OperationStatus::Pending | OperationStatus::Confirmed)) {
        return postpone(worker, task, &Reason::NoPass).await;
    }
    let look = match look_at(link, task, Certainty::Final).await {
        Ok(look) => look,
        Err(error) => return failure::failed(worker, task, link, &error).await,
    };
    let shown = task.pass.observed.map_or(0, |observed| observed.height);
    if look.observed.is_some() || look.height < shown {
        return postpone(worker, task, &Reason::NoPass).await;
    }
    // Where it was seen before, one node's word is not enough.
    if task.pass.observed.is_some() && !task.is_told_again(&Reason::NoPass) {
        return failure::denied(worker, task, link).await;
    }
    match task.kind {
        OperationKind::Revoke => settle(worker, task, None, None, true).await,
        _ => failure::give_up(worker, task, &Reason::NoPass, None).await,
    }
}
