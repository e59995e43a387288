use std::{sync::Arc, time::Duration};

use tokio::sync::watch;
use tracing::Instrument as _;

use super::{actors::Actors, reason::Reason, step};
use crate::{
    clock::Clock,
    store::{Lease, Store, StoreError},
};

/// How long a worker has an operation, if it does not say that it is still at it. So long an operation
/// waits whose worker has died.
const LEASE_MS: i64 = 15_000;

/// How often it says so.
const STILL_AT_IT: Duration = Duration::from_secs(4);

/// How long a step may take, once there is a node to ask, but for the time in which a key signs: who
/// asks nodes waits for them no longer.
const STEP_DEADLINE: Duration = Duration::from_secs(60);

/// How often to look for work where there was none.
const IDLE: Duration = Duration::from_millis(200);

/// How long to wait where the database does not answer.
const STORE_FAILED: Duration = Duration::from_secs(2);

/// Does what is wanted of passes, one step at a time. Any number of them share the work, in one
/// process or in several.
#[derive(Clone, Debug)]
pub struct Worker {
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) actors: Arc<Actors>,
    pub(super) step_deadline: Duration,
}

impl Worker {
    /// A worker over this store.
    pub const fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, actors: Arc<Actors>) -> Self {
        Self { store, clock, actors, step_deadline: STEP_DEADLINE }
    }

    /// The same, with less patience or more: nodes have a minute for a step otherwise.
    #[must_use]
    pub fn with_step_deadline(self, step_deadline: Duration) -> Self {
        Self { step_deadline, ..self }
    }

    /// Where everything is kept.
    pub fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    /// What time it is.
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// Works until told to end; the step that is under way is ended first.
    pub async fn run(self, mut told_to_end: watch::Receiver<bool>) {
        while !*told_to_end.borrow() {
            let pause = match self.step().await {
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

    /// Does one step of the operation that waits longest. Whether there was one.
    ///
    /// # Errors
    ///
    /// [`StoreError`]. What chains and keys do wrong is written down with the operation.
    pub async fn step(&self) -> Result<bool, StoreError> {
        let Some(task) = self.store.lease(self.clock.now_ms(), LEASE_MS).await? else {
            return Ok(false);
        };
        let operation = &task.lease.operation;
        let span = tracing::info_span!("operation", operation_id = %operation, kind = %task.kind);
        let step = step::take(self, &task).instrument(span);
        let took = tokio::select! {
            took = step => took,
            lost = self.stay_at(&task.lease) => Err(lost),
        };
        match took {
            Ok(()) => Ok(true),
            Err(StoreError::LeaseLost) => {
                tracing::warn!(operation = %task.lease.operation, "the lease was lost");
                Ok(true)
            }
            // It keeps nobody from the others.
            Err(error @ StoreError::Unreadable { .. }) => {
                tracing::error!(operation = %task.lease.operation, %error, "cannot be done");
                step::postpone(self, &task, &Reason::Unreadable).await?;
                Ok(true)
            }
            Err(error) => Err(error),
        }
    }

    /// For as long as the lease can be kept.
    async fn stay_at(&self, lease: &Lease) -> StoreError {
        loop {
            tokio::time::sleep(STILL_AT_IT).await;
            let now_ms = self.clock.now_ms();
            if let Err(error) = self.store.extend_lease(lease, now_ms, LEASE_MS).await {
                return error;
            }
        }
    }
}
