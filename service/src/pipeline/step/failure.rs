//! What goes wrong, and whether it is tried again.

use std::sync::Arc;

use portcullis::{Failure, LifecycleError, Refusal};

use crate::{
    metrics,
    model::{OperationKind, pass::Observed},
    pipeline::{actors::Link, reason::Reason, worker::Worker},
    store::{StoreError, Task},
};

/// The longest pause between two attempts.
const MAX_PAUSE_MS: i64 = 300_000;

/// Tries again later: sooner at first.
pub(in crate::pipeline) async fn postpone(
    worker: &Worker,
    task: &Task,
    why: &Reason,
) -> Result<(), StoreError> {
    let now_ms = worker.clock.now_ms();
    let next_at_ms = now_ms.saturating_add(pause_ms(task.attempts));
    tracing::warn!(operation = %task.lease.operation, %why, "postponed");
    metrics::postponed(why.word());
    worker.store.postpone(&task.lease, Some(&why.code()), next_at_ms, now_ms).await
}

pub(super) fn pause_ms(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.clamp(0, 20)).unwrap_or(20);
    1_000i64.saturating_mul(2i64.saturating_pow(doublings)).min(MAX_PAUSE_MS)
}

/// Will not be tried again.
pub(super) async fn give_up(
    worker: &Worker,
    task: &Task,
    why: &Reason,
    observed: Option<Observed>,
) -> Result<(), StoreError> {
    tracing::error!(operation = %task.lease.operation, %why, "given up");
    worker.store.fail(&task.lease, &why.code(), observed, worker.clock.now_ms()).await
}

/// The node does not know of what another one has shown: the next look goes to another.
pub(super) async fn behind(
    worker: &Worker,
    task: &Task,
    link: &Arc<Link>,
) -> Result<(), StoreError> {
    worker.actors.forget(link).await;
    postpone(worker, task, &Reason::NodeBehind).await
}

/// The node does not know of a pass that another one has shown.
pub(super) async fn denied(
    worker: &Worker,
    task: &Task,
    link: &Arc<Link>,
) -> Result<(), StoreError> {
    worker.actors.forget(link).await;
    postpone(worker, task, &Reason::NoPass).await
}

/// Something failed before anything was sent, or the node did not say what became of it.
pub(super) async fn failed(
    worker: &Worker,
    task: &Task,
    link: &Arc<Link>,
    error: &Failure,
) -> Result<(), StoreError> {
    if let Some(refusal) = error.refusal() {
        return refused(worker, task, &refusal).await;
    }
    tracing::warn!(operation = %task.lease.operation, %error, "not done");
    let why = Reason::of(error);
    if Reason::is_of_the_node(error) {
        worker.actors.forget(link).await;
    }
    if why == Reason::Unsupported && !takes_away(task) {
        return give_up(worker, task, &why, None).await;
    }
    postpone(worker, task, &why).await
}

/// What takes a pass away, or makes it end sooner, is never given up while there is a pass to do it to.
pub(super) fn takes_away(task: &Task) -> bool {
    match task.kind {
        OperationKind::Freeze | OperationKind::Revoke => true,
        OperationKind::Renew => task
            .pass
            .observed
            .is_some_and(|observed| observed.is_shortened_by(task.expires_at_seconds)),
        OperationKind::Issue | OperationKind::Unfreeze => false,
    }
}

/// The program or contract said no, for good as far as this attempt goes.
pub(super) async fn refused(
    worker: &Worker,
    task: &Task,
    refusal: &Refusal,
) -> Result<(), StoreError> {
    tracing::warn!(operation = %task.lease.operation, %refusal, "the chain refused");
    let why = Reason::of_refusal(refusal);
    if is_final(refusal) && !takes_away(task) {
        give_up(worker, task, &why, None).await
    } else {
        postpone(worker, task, &why).await
    }
}

/// Whether asking again would be refused again. Where somebody else was faster, the next attempt
/// sees it; an expiry that had passed is reckoned anew; quotas fill up again; what a chain says in its
/// own words, such as that nobody pays, an operator can mend, as can who changes the operator's key or lets
/// a gatekeeper act again.
const fn is_final(refusal: &Refusal) -> bool {
    match refusal {
        Refusal::Lifecycle(error) => !matches!(
            error,
            LifecycleError::Denied(_)
                | LifecycleError::ExpiryInPast
                | LifecycleError::PassExists
                | LifecycleError::PassRevoked
                | LifecycleError::PassFrozen
                | LifecycleError::PassNotFrozen
                | LifecycleError::NotAuthorized
                | LifecycleError::GatekeeperNotActive
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
            (LifecycleError::ExpiryInPast, false),
            (LifecycleError::NotAuthorized, false),
            (LifecycleError::GatekeeperNotActive, false),
            (LifecycleError::PermissionMissing, true),
            (LifecycleError::LifetimeTooLong, true),
        ] {
            assert_eq!(is_final(&Refusal::Lifecycle(error)), expected, "{error:?}");
        }
        assert!(!is_final(&Refusal::QuotaExhausted));
        assert!(!is_final(&Refusal::Chain("no funds".to_owned())));
    }
}
