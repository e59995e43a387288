use std::{sync::Arc, time::Duration};

use tokio::sync::watch;

use super::{Attempt, SigningSecret, Webhooks, retry_after_ms};
use crate::{
    clock::Clock,
    model::{DeliveryFailure, DeliveryStatus, DisabledReason},
    store::{DeliveryOutcome, DeliveryTask, Store, StoreError},
};

/// How long a worker has a delivery. Longer than any attempt takes.
const LEASE_MS: i64 = 60_000;

/// How many deliveries to one endpoint are under way at a time, so that a slow one does not hold up
/// all others.
const MAX_UNDER_WAY: i64 = 2;

/// How long a delivery is kept after it was written down.
const KEEP_MS: i64 = 30 * 24 * 3_600_000;

/// An endpoint that has taken nothing for so long by the time a delivery is given up is told nothing
/// more.
const FAILING_MS: i64 = 24 * 3_600_000;

/// The answer of an endpoint that wants to hear nothing more.
const GONE: u16 = 410;

/// How often to look for work where there was none.
const IDLE: Duration = Duration::from_millis(500);

/// How long to wait where the database does not answer.
const STORE_FAILED: Duration = Duration::from_secs(2);

/// How often old deliveries are forgotten.
const FORGET_EVERY_MS: i64 = 3_600_000;

/// Sends what waits, one delivery at a time. Any number of them share the work, in one process or in
/// several.
#[derive(Clone, Debug)]
pub struct DeliveryWorker {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    webhooks: Webhooks,
}

impl DeliveryWorker {
    /// A worker over this store.
    pub const fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, webhooks: Webhooks) -> Self {
        Self { store, clock, webhooks }
    }

    /// Works until told to end; the attempt that is under way is ended first.
    pub async fn run(self, mut told_to_end: watch::Receiver<bool>) {
        let mut forget_at_ms = self.clock.now_ms();
        while !*told_to_end.borrow() {
            let pause = match self.turn(&mut forget_at_ms).await {
                Ok(true) => continue,
                Ok(false) => IDLE,
                Err(error) => {
                    tracing::error!(%error, "the store failed");
                    STORE_FAILED
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                ended = told_to_end.changed() => if ended.is_err() { return },
            }
        }
    }

    async fn turn(&self, forget_at_ms: &mut i64) -> Result<bool, StoreError> {
        let now_ms = self.clock.now_ms();
        if now_ms >= *forget_at_ms {
            *forget_at_ms = now_ms.saturating_add(FORGET_EVERY_MS);
            self.store.forget_deliveries(now_ms.saturating_sub(KEEP_MS)).await?;
        }
        self.step().await
    }

    /// Makes one attempt at the delivery that waits longest. Whether there was one.
    ///
    /// # Errors
    ///
    /// [`StoreError`]. What endpoints do wrong is written down with the delivery.
    pub async fn step(&self) -> Result<bool, StoreError> {
        let now_ms = self.clock.now_ms();
        let Some(task) = self.store.lease_delivery(now_ms, LEASE_MS, MAX_UNDER_WAY).await? else {
            return Ok(false);
        };
        let attempt = self.attempt(&task).await;
        let outcome = outcome(&task, attempt, self.clock.now_ms());
        tracing::info!(
            delivery = %task.lease.delivery,
            endpoint = %task.endpoint,
            attempt = task.attempts,
            response_status = attempt.response_status,
            failure = attempt.failure.map(DeliveryFailure::as_str),
            "webhook attempted"
        );
        match self.store.finish_delivery(&task.lease, &outcome).await {
            Ok(()) => Ok(true),
            Err(StoreError::LeaseLost) => {
                tracing::warn!(delivery = %task.lease.delivery, "the lease was lost");
                Ok(true)
            }
            Err(error) => Err(error),
        }
    }

    async fn attempt(&self, task: &DeliveryTask) -> Attempt {
        let keys = self.webhooks.keys();
        let opened = task.secrets.iter().map(|(id, sealed)| SigningSecret::open(keys, *id, sealed));
        let secrets = match opened.collect::<Result<Vec<_>, _>>() {
            Ok(secrets) if !secrets.is_empty() => secrets,
            _ => return Attempt::failed(DeliveryFailure::Secret),
        };
        let at_seconds = self.clock.now_seconds();
        let sender = self.webhooks.sender();
        sender.send(&task.url, task.event, at_seconds, &task.payload, &secrets).await
    }
}

/// What follows from an attempt.
fn outcome(task: &DeliveryTask, attempt: Attempt, now_ms: i64) -> DeliveryOutcome {
    let is_gone = attempt.response_status == Some(GONE);
    let retry_after_ms = if is_gone { None } else { retry_after_ms(task.attempts) };
    let (status, next_at_ms) = match (attempt.failure, retry_after_ms) {
        (None, _) => (DeliveryStatus::Delivered, now_ms),
        (Some(_), Some(pause_ms)) => (DeliveryStatus::Pending, now_ms.saturating_add(pause_ms)),
        (Some(_), None) => (DeliveryStatus::Failed, now_ms),
    };
    let disable = match status {
        DeliveryStatus::Failed if is_gone => Some((DisabledReason::Gone, now_ms)),
        DeliveryStatus::Failed => {
            Some((DisabledReason::Failing, now_ms.saturating_sub(FAILING_MS)))
        }
        DeliveryStatus::Delivered | DeliveryStatus::Pending => None,
    };
    DeliveryOutcome {
        status,
        next_at_ms,
        response_status: attempt.response_status,
        failure: attempt.failure,
        disable_if_failing_since_ms: disable,
        now_ms,
    }
}
