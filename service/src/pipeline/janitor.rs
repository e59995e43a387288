//! What is due from time to time, whoever does it. More than one instance may do the same at once:
//! every chore allows for that.

use std::{pin::Pin, time::Duration};

use tokio::sync::watch;

use super::{nonces, reconcile, worker::Worker};
use crate::{
    config::{Config, ROUNDS_PER_MINUTE},
    metrics, pii,
    store::{KEEP_ANSWERS_MS, StoreError},
};

/// How often to look what is due.
const ROUND: Duration = Duration::from_secs(1);

/// How passes are compared with their chains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reconciliation {
    /// How often each pass is, in milliseconds; zero: never.
    pub every_ms: i64,
    /// At most so many in each round of ten seconds.
    pub passes_per_round: i64,
}

impl Reconciliation {
    /// As the configuration says.
    pub fn configured(config: &Config) -> Self {
        let per_round = config.reconciliation.passes_per_minute.div_euclid(ROUNDS_PER_MINUTE);
        Self {
            every_ms: i64::from(config.reconciliation.every_seconds).saturating_mul(1_000),
            passes_per_round: per_round.into(),
        }
    }
}

type Done<'a> = Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send + 'a>>;

/// Something that is due from time to time.
struct Chore {
    /// For the log and the metrics.
    name: &'static str,
    /// How often.
    every_seconds: u64,
    run: for<'a> fn(&'a Janitor) -> Done<'a>,
}

/// Everything that is: what needs no chain and no key comes first.
const CHORES: &[Chore] = &[
    Chore { name: "clock", every_seconds: 30, run: |janitor| Box::pin(janitor.ask_the_time()) },
    // Nobody reads it in the meantime: every read looks at the clock.
    Chore { name: "personal_data", every_seconds: 30, run: |janitor| Box::pin(janitor.purge()) },
    // As soon as nobody reads what is in it.
    Chore { name: "log", every_seconds: 5, run: |janitor| Box::pin(janitor.empty_log()) },
    Chore { name: "answers", every_seconds: 60, run: |janitor| Box::pin(janitor.forget_answers()) },
    Chore { name: "nonces", every_seconds: 10, run: |janitor| Box::pin(janitor.fill_gaps()) },
    Chore { name: "reconciliation", every_seconds: 10, run: |janitor| Box::pin(janitor.compare()) },
];

/// How long a chore may take: nodes and keys that do not answer must not hold up the others.
const CHORE_DEADLINE: Duration = Duration::from_secs(60);

/// Does what is due from time to time.
#[derive(Clone, Debug)]
pub struct Janitor {
    worker: Worker,
    reconciliation: Reconciliation,
    /// When each chore is due, by how long the clock has been running: it is done also where somebody
    /// sets the time back.
    due: Vec<Duration>,
    asks_chains: bool,
}

impl Janitor {
    /// With the store, the clock and the actors of a worker.
    pub fn new(worker: Worker, reconciliation: Reconciliation) -> Self {
        Self { worker, reconciliation, due: vec![Duration::ZERO; CHORES.len()], asks_chains: true }
    }

    /// The same, but it signs nothing and compares nothing: others do.
    #[must_use]
    pub fn without_chains(self) -> Self {
        Self { asks_chains: false, ..self }
    }

    /// Works until told to end.
    pub async fn run(mut self, mut told_to_end: watch::Receiver<bool>) {
        while !*told_to_end.borrow() {
            self.round().await;
            tokio::select! {
                () = tokio::time::sleep(ROUND) => {}
                ended = told_to_end.changed() => if ended.is_err() { return },
            }
        }
    }

    /// Does what is due. What fails is in the log, and due again at its time.
    pub async fn round(&mut self) {
        let now = self.worker.clock().elapsed();
        for (index, chore) in CHORES.iter().enumerate() {
            match self.due.get_mut(index) {
                Some(due) if *due <= now => {
                    *due = now.saturating_add(Duration::from_secs(chore.every_seconds));
                }
                _ => continue,
            }
            match tokio::time::timeout(CHORE_DEADLINE, (chore.run)(self)).await {
                Ok(Ok(())) => metrics::chore_done(chore.name, self.worker.clock().now_ms()),
                Ok(Err(error)) => tracing::error!(chore = chore.name, %error, "the store failed"),
                Err(_) => tracing::error!(chore = chore.name, "it takes too long"),
            }
        }
    }

    async fn ask_the_time(&self) -> Result<(), StoreError> {
        self.worker.clock().agree(self.worker.store().now_ms().await?);
        Ok(())
    }

    async fn fill_gaps(&self) -> Result<(), StoreError> {
        if self.asks_chains { nonces::fill_gaps(&self.worker).await } else { Ok(()) }
    }

    async fn compare(&self) -> Result<(), StoreError> {
        match self.asks_chains {
            true => reconcile::compare(&self.worker, self.reconciliation).await,
            false => Ok(()),
        }
    }

    async fn empty_log(&self) -> Result<(), StoreError> {
        if !self.worker.store().empty_log().await? {
            tracing::info!("somebody reads the database's log: it is emptied later");
        }
        Ok(())
    }

    async fn forget_answers(&self) -> Result<(), StoreError> {
        let before_ms = self.worker.clock().now_ms().saturating_sub(KEEP_ANSWERS_MS);
        let forgotten = self.worker.store().forget_answers(before_ms).await?;
        tracing::debug!(forgotten, "answers");
        Ok(())
    }

    async fn purge(&self) -> Result<(), StoreError> {
        let purged = pii::purge(self.worker.store(), self.worker.clock()).await?;
        if purged != 0 {
            tracing::info!(purged, "requests for personal data were purged");
        }
        Ok(())
    }
}
