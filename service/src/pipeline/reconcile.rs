//! What is written down is compared with what the chains hold: guardians freeze, other gatekeepers
//! revoke, databases are restored from yesterday.

use std::{sync::Arc, time::Duration};

use portcullis::Certainty;
use tokio::time::timeout;

use super::{actors::Link, janitor::Reconciliation, reason::Reason, step, worker::Worker};
use crate::store::{Comparison, ReconcileTask, Reconciled, StoreError};

/// What cannot be compared, or of which nothing can be said, is due again after so long, so that it
/// keeps nobody from the others.
const LATER_MS: i64 = 5 * 60 * 1_000;

/// How long a node may take for one pass. Together it is less than what a chore may take.
const NODE_DEADLINE: Duration = Duration::from_secs(15);

/// A chain that fails is left alone for the rest of the round.
pub(super) async fn compare(
    worker: &Worker,
    reconciliation: Reconciliation,
) -> Result<(), StoreError> {
    if reconciliation.every_ms == 0 {
        return Ok(());
    }
    let before_ms = worker.clock.now_ms().saturating_sub(reconciliation.every_ms);
    let mut away = Vec::new();
    let limit = reconciliation.passes_per_round;
    for task in worker.store().to_reconcile(before_ms, limit).await? {
        let is_away = away.contains(&task.deployment.chain);
        let mut is_busy = false;
        let mut has_failed = false;
        if !is_away {
            match compare_one(worker, &task).await {
                Ok(Ok(outcome)) => is_busy = outcome == Reconciled::Busy,
                Ok(Err(why)) => {
                    tracing::warn!(chain = %task.deployment.chain, %why, "not compared");
                    away.push(task.deployment.chain.clone());
                }
                // What is wrong with one pass keeps nobody from the others. If it is the store that is
                // away, so it is for what follows.
                Err(error) => {
                    tracing::error!(pass = %task.pass.id, %error, "not compared");
                    has_failed = true;
                }
            }
        }
        let again_ms = before_ms.saturating_add(LATER_MS);
        if has_failed || away.contains(&task.deployment.chain) {
            worker.store().reconcile_later(task.pass.id, again_ms).await?;
        } else if is_busy {
            // Nothing could be said; it is not due any later for that.
            let again_ms = again_ms.min(worker.clock.now_ms());
            worker.store().reconcile_later(task.pass.id, again_ms).await?;
        }
    }
    Ok(())
}

async fn compare_one(
    worker: &Worker,
    task: &ReconcileTask,
) -> Result<Result<Reconciled, Reason>, StoreError> {
    let link = match timeout(NODE_DEADLINE, worker.actors.link(task.deployment.chain.chain())).await
    {
        Ok(Ok(link)) => link,
        Ok(Err(error)) => return Ok(Err(Reason::from(&error))),
        Err(_) => return Ok(Err(Reason::TimedOut)),
    };
    let why = match timeout(NODE_DEADLINE, look(worker, &link, task)).await {
        Ok(Ok(comparison)) => return write_down(worker, &comparison).await.map(Ok),
        Ok(Err(error)) => Reason::of(&error),
        Err(_) => Reason::TimedOut,
    };
    worker.actors.forget(&link).await;
    Ok(Err(why))
}

/// What a final block holds. Where it is before the one that is shown, that may be final later, or be
/// none: the newest block tells.
async fn look(
    worker: &Worker,
    link: &Arc<Link>,
    task: &ReconcileTask,
) -> Result<Comparison, portcullis::Failure> {
    let (deployment, wallet) = (&task.deployment, &task.pass.wallet);
    let last = step::look(link, deployment, wallet, Certainty::Final).await?;
    let now_ms = worker.clock.now_ms();
    let mut is_instead = false;
    if let Some(shown) = task.pass.observed.filter(|shown| last.height < shown.height) {
        let newest = step::look(link, deployment, wallet, Certainty::Included).await?;
        is_instead = !worker.actors.lags(link, newest.height)
            && newest.height < shown.height
            && worker.actors.disown(link, shown.height, newest.height, now_ms);
    }
    Ok(Comparison {
        pass: task.pass.id,
        expected: task.pass.observed,
        found: last.observed,
        height: last.height,
        is_instead,
        now_ms,
    })
}

async fn write_down(worker: &Worker, comparison: &Comparison) -> Result<Reconciled, StoreError> {
    let outcome = worker.store().reconcile(comparison).await?;
    if matches!(outcome, Reconciled::Repaired | Reconciled::Resumed) {
        let Comparison { pass, expected, found, .. } = comparison;
        tracing::warn!(%pass, ?expected, ?found, ?outcome, "the chain holds something else");
    }
    Ok(outcome)
}
