use std::{sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    task::{JoinError, JoinSet},
};

use super::{Attempt, SigningSecret, Webhooks, retry_after_ms};
use crate::{
    clock::Clock,
    model::{
        DeliveryFailure, DeliveryStatus, DisabledReason, MAX_PENDING_DELIVERIES, WebhookSecretId,
    },
    store::{DeliveryOutcome, DeliveryTask, MaxUnderWay, Store, StoreError},
};

/// How long a worker has a delivery. Longer than any attempt takes.
const LEASE_MS: i64 = 60_000;

/// How many attempts at one endpoint are under way at a time, if one organisation may have so many.
const MAX_OF_ENDPOINT: i64 = 4;

/// What part of the attempts of an instance one organisation may have, so that its slow endpoints do
/// not hold up the others.
const ORG_DIVISOR: i64 = 4;

/// How long an endpoint is left alone that let an attempt time out: what takes seconds and comes to
/// nothing shall be rare.
const PAUSE_MS: i64 = 60_000;

/// How long a delivery waits that this service prevented.
const PREVENTED_MS: i64 = 5 * 60_000;

/// How long one waits for which there was no room.
const NO_ROOM_MS: i64 = 30_000;

/// A delivery that is prevented and was written down so long ago has failed.
const PREVENTED_FOR_MS: i64 = 7 * 24 * 3_600_000;

/// How long a delivery is kept after it was written down, whatever came of it.
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
const FORGET_EVERY: Duration = Duration::from_secs(3_600);

/// How often it is looked for endpoints for which too much waits.
const DROP_EVERY: Duration = Duration::from_secs(60);

/// When what is done now and then is done next.
#[derive(Clone, Copy, Debug, Default)]
struct Chores {
    forget_at: Duration,
    drop_at: Duration,
}

/// Sends what waits, many deliveries at a time. Any number of them share the work, in one process or
/// in several.
#[derive(Clone, Debug)]
pub struct DeliveryWorker {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    webhooks: Webhooks,
    max_attempts: u32,
}

impl DeliveryWorker {
    /// A worker over this store that has at most so many attempts under way at a time.
    pub const fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        webhooks: Webhooks,
        max_attempts: u32,
    ) -> Self {
        Self { store, clock, webhooks, max_attempts }
    }

    /// Works until told to end; the attempts that are under way are ended first.
    pub async fn run(self, mut told_to_end: watch::Receiver<bool>) {
        let mut chores = Chores::default();
        let max_attempts = usize::try_from(self.max_attempts).unwrap_or(usize::MAX);
        let mut attempts = JoinSet::new();
        while !*told_to_end.borrow() {
            while let Some(ended) = attempts.try_join_next() {
                note(ended);
            }
            let pause = if attempts.len() >= max_attempts {
                None
            } else {
                match self.turn(&mut chores).await {
                    Ok(Some(task)) => {
                        let worker = self.clone();
                        attempts.spawn(async move { worker.deliver(&task).await });
                        continue;
                    }
                    Ok(None) => Some(IDLE),
                    Err(error) => {
                        tracing::error!(%error, "the store failed");
                        Some(STORE_FAILED)
                    }
                }
            };
            tokio::select! {
                () = sleep(pause) => {}
                Some(ended) = attempts.join_next() => note(ended),
                ended = told_to_end.changed() => if ended.is_err() { break },
            }
        }
        while let Some(ended) = attempts.join_next().await {
            note(ended);
        }
    }

    async fn turn(&self, chores: &mut Chores) -> Result<Option<DeliveryTask>, StoreError> {
        let (now, now_ms) = (self.clock.elapsed(), self.clock.now_ms());
        if now >= chores.forget_at {
            chores.forget_at = now.saturating_add(FORGET_EVERY);
            self.store.forget_deliveries(now_ms.saturating_sub(KEEP_MS)).await?;
        }
        if now >= chores.drop_at {
            chores.drop_at = now.saturating_add(DROP_EVERY);
            let dropped = self.store.drop_deliveries(MAX_PENDING_DELIVERIES, now_ms).await?;
            if dropped > 0 {
                tracing::warn!(dropped, "too many webhooks wait for one endpoint");
            }
        }
        self.lease().await
    }

    async fn lease(&self) -> Result<Option<DeliveryTask>, StoreError> {
        let of_org = i64::from(self.max_attempts).checked_div(ORG_DIVISOR).unwrap_or(1).max(1);
        let max = MaxUnderWay { of_endpoint: MAX_OF_ENDPOINT.min(of_org), of_org };
        self.store.lease_delivery(self.clock.now_ms(), LEASE_MS, max).await
    }

    /// Makes one attempt at the delivery whose turn it is. Whether there was one.
    ///
    /// # Errors
    ///
    /// [`StoreError`]. What endpoints do wrong is written down with the delivery.
    pub async fn step(&self) -> Result<bool, StoreError> {
        let Some(task) = self.lease().await? else { return Ok(false) };
        self.deliver(&task).await?;
        Ok(true)
    }

    async fn deliver(&self, task: &DeliveryTask) -> Result<(), StoreError> {
        let attempt = self.attempt(task).await;
        let outcome = outcome(task, attempt, self.clock.now_ms());
        tracing::info!(
            delivery = %task.lease.delivery,
            endpoint = %task.endpoint,
            attempt = task.attempts,
            response_status = attempt.response_status,
            failure = attempt.failure.map(DeliveryFailure::as_str),
            "webhook attempted"
        );
        match self.store.finish_delivery(&task.lease, &outcome).await {
            Err(StoreError::LeaseLost) => {
                tracing::warn!(delivery = %task.lease.delivery, "the lease was lost");
                Ok(())
            }
            ended => ended,
        }
    }

    async fn attempt(&self, task: &DeliveryTask) -> Attempt {
        let keys = self.webhooks.keys();
        let open = |(id, sealed): &(WebhookSecretId, Vec<u8>)| {
            let opened = SigningSecret::open(keys, *id, sealed);
            opened.inspect_err(
                |error| tracing::error!(secret = %id, %error, "no configured key fits"),
            )
        };
        // One signature that the endpoint knows is enough.
        let secrets: Vec<_> = task.secrets.iter().filter_map(|row| open(row).ok()).collect();
        if secrets.is_empty() {
            return Attempt::failed(DeliveryFailure::Secret);
        }
        let at_seconds = self.clock.now_seconds();
        let sender = self.webhooks.sender();
        sender.send(&task.lease.url, task.event, at_seconds, &task.payload, &secrets).await
    }
}

/// For ever, if there is nothing to wait for.
async fn sleep(pause: Option<Duration>) {
    match pause {
        Some(pause) => tokio::time::sleep(pause).await,
        None => std::future::pending().await,
    }
}

/// What was not written down is tried again when its lease has ended.
fn note(ended: Result<Result<(), StoreError>, JoinError>) {
    match ended {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, "an attempt was not written down"),
        Err(error) => tracing::error!(%error, "an attempt broke"),
    }
}

/// What follows from an attempt.
fn outcome(task: &DeliveryTask, attempt: Attempt, now_ms: i64) -> DeliveryOutcome {
    let is_gone = attempt.response_status == Some(GONE);
    // An address is looked at when it is taken on: if it is forbidden now, other ones are allowed now.
    let is_prevented = matches!(
        attempt.failure,
        Some(DeliveryFailure::Secret | DeliveryFailure::ForbiddenUrl | DeliveryFailure::Lookup)
    );
    let is_over = now_ms >= task.created_at_ms.saturating_add(PREVENTED_FOR_MS);
    let retry_after_ms = match (is_prevented, is_gone) {
        (true, _) if attempt.had_no_room => (!is_over).then_some(NO_ROOM_MS),
        (true, _) => (!is_over).then_some(PREVENTED_MS),
        (_, true) => None,
        _ => retry_after_ms(task.attempts),
    };
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
    let is_slow = !attempt.had_no_room
        && matches!(attempt.failure, Some(DeliveryFailure::Timeout | DeliveryFailure::Lookup));
    DeliveryOutcome {
        status,
        next_at_ms,
        response_status: attempt.response_status,
        is_counted: !is_prevented,
        failure: attempt.failure,
        pause_until_ms: is_slow.then(|| now_ms.saturating_add(PAUSE_MS)),
        disable_if_failing_since_ms: disable,
        now_ms,
    }
}
