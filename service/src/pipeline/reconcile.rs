//! What is written down is compared with what the chains hold: guardians freeze, other gatekeepers
//! revoke, databases are restored from yesterday.

use portcullis::Certainty;

use super::{janitor::Reconciliation, reason::Reason, step, worker::Worker};
use crate::store::{Comparison, ReconcileTask, Reconciled, StoreError};

/// What cannot be compared, or of which nothing can be said, is due again after so long, so that it keeps nobody from the others.
const LATER_MS: i64 = 5 * 60 * 1_000;

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
        if !is_away {
            match compare_one(worker, &task).await? {
                Ok(outcome) => is_busy = outcome == Reconciled::Busy,
                Err(why) => {
                    tracing::warn!(chain = %task.deployment.chain, %why, "not compared");
                    away.push(task.deployment.chain.clone());
                }
            }
        }
        let again_ms = before_ms.saturating_add(LATER_MS);
        if away.contains(&task.deployment.chain) {
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
    let link = match worker.actors.link(task.deployment.chain.chain()).await {
        Ok(link) => link,
        Err(error) => return Ok(Err(Reason::from(&error))),
    };
    let (deployment, wallet) = (&task.deployment, &task.pass.wallet);
    let look = match step::look(&link, deployment, wallet, Certainty::Final).await {
        Ok(look) => look,
        Err(error) => {
            worker.actors.forget(&link).await;
            return Ok(Err(Reason::of(&error)));
        }
    };
    let comparison = Comparison {
        pass: task.pass.id,
        expected: task.pass.observed,
        found: look.observed,
        height: look.height,
        now_ms: worker.clock.now_ms(),
    };
    let outcome = worker.store().reconcile(&comparison).await?;
    if matches!(outcome, Reconciled::Repaired | Reconciled::Resumed) {
        let Comparison { pass, expected, found, .. } = comparison;
        tracing::warn!(%pass, ?expected, ?found, ?outcome, "the chain holds something else");
    }
    Ok(Ok(outcome))
}
