//! What goes wrong, and whether it is tried again.

use portcullis::{Failure, LifecycleError, Refusal};

use crate::{
    model::OperationKind,
    pipeline::worker::Worker,
    store::{StoreError, Task},
};

/// The longest pause between two attempts.
const MAX_PAUSE_MS: i64 = 300_000;

/// Tries again later: sooner at first.
pub(super) async fn postpone(worker: &Worker, task: &Task, why: &str) -> Result<(), StoreError> {
    let now_ms = worker.clock.now_ms();
    let next_at_ms = now_ms.saturating_add(pause_ms(task.attempts));
    tracing::warn!(operation = %task.lease.operation, why, "postponed");
    worker.store.postpone(&task.lease, Some(why), next_at_ms, now_ms).await
}

fn pause_ms(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.clamp(0, 20)).unwrap_or(20);
    1_000i64.saturating_mul(2i64.saturating_pow(doublings)).min(MAX_PAUSE_MS)
}

/// Will not be tried again.
pub(super) async fn give_up(worker: &Worker, task: &Task, why: &str) -> Result<(), StoreError> {
    tracing::error!(operation = %task.lease.operation, why, "given up");
    worker.store.fail(&task.lease, why, worker.clock.now_ms()).await
}

/// Something failed before anything was sent, or the node did not say what became of it.
pub(super) async fn failed(
    worker: &Worker,
    task: &Task,
    error: &Failure,
) -> Result<(), StoreError> {
    if let Some(refusal) = error.refusal() {
        return refused(worker, task, &refusal).await;
    }
    if error.is_retryable() {
        // The next attempt may go to another node.
        worker.actors.forget(&task.deployment).await;
    }
    tracing::warn!(operation = %task.lease.operation, %error, "not done");
    match error {
        Failure::Operation(error) => postpone(worker, task, &error.to_string()).await,
        // What nodes say may hold their address.
        _ => postpone(worker, task, "the chain was not reached, or did not answer well").await,
    }
}

/// The program or contract said no. What takes a pass away is asked again all the same.
pub(super) async fn refused(
    worker: &Worker,
    task: &Task,
    refusal: &Refusal,
) -> Result<(), StoreError> {
    let why = match refusal {
        Refusal::Chain(words) => {
            tracing::warn!(operation = %task.lease.operation, words, "the chain refused");
            "the chain refused it".to_owned()
        }
        refusal => refusal.to_string(),
    };
    let takes_away = matches!(task.kind, OperationKind::Freeze | OperationKind::Revoke);
    if is_final(refusal) && !takes_away {
        give_up(worker, task, &why).await
    } else {
        postpone(worker, task, &why).await
    }
}

/// Whether asking again would be refused again. Where somebody else was faster, the next attempt
/// sees it; quotas fill up again; what a chain says in its own words, such as that nobody pays, an
/// operator can mend.
const fn is_final(refusal: &Refusal) -> bool {
    match refusal {
        Refusal::Lifecycle(error) => !matches!(
            error,
            LifecycleError::Denied(_)
                | LifecycleError::PassExists
                | LifecycleError::PassRevoked
                | LifecycleError::PassFrozen
                | LifecycleError::PassNotFrozen
        ),
        Refusal::QuotaExhausted | Refusal::Chain(_) => false,
        Refusal::Gateway(_) | Refusal::TransferHook(_) | Refusal::Registry(_) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_five_minutes() {
        let pauses = [0, 1, 2, 8, 9, i64::MAX, -1].map(pause_ms);
        assert_eq!(pauses, [1_000, 2_000, 4_000, 256_000, 300_000, 300_000, 1_000]);
    }

    #[test]
    fn a_race_is_tried_again_and_a_missing_right_is_not() {
        for (error, expected) in [
            (LifecycleError::PassExists, false),
            (LifecycleError::PassNotFrozen, false),
            (LifecycleError::PermissionMissing, true),
            (LifecycleError::LifetimeTooLong, true),
        ] {
            assert_eq!(is_final(&Refusal::Lifecycle(error)), expected, "{error:?}");
        }
        assert!(!is_final(&Refusal::QuotaExhausted));
        assert!(!is_final(&Refusal::Chain("no funds".to_owned())));
    }
}
