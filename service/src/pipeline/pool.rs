//! The workers of an instance, which are started again when they break.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{sync::watch, task::JoinSet};

use super::{janitor::Janitor, worker::Worker};
use crate::metrics::Alive;

/// Before one that broke is started again.
const PAUSE: Duration = Duration::from_secs(1);

/// How many workers there are to be, and how many live.
#[derive(Debug, Default)]
pub struct Vitals {
    wanted: AtomicUsize,
    live: AtomicUsize,
}

impl Vitals {
    /// How many workers live.
    pub fn live(&self) -> usize {
        self.live.load(Ordering::Relaxed)
    }

    /// Whether at least one of them lives, if there are to be any.
    pub fn are_good(&self) -> bool {
        self.wanted.load(Ordering::Relaxed) == 0 || self.live() > 0
    }
}

/// One that lives, until it is dropped.
struct Life {
    vitals: Arc<Vitals>,
    _metric: Alive,
}

impl Life {
    fn begin(vitals: &Arc<Vitals>) -> Self {
        vitals.live.fetch_add(1, Ordering::Relaxed);
        Self { vitals: vitals.clone(), _metric: Alive::worker() }
    }
}

impl Drop for Life {
    fn drop(&mut self) {
        self.vitals.live.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The workers of an instance.
#[derive(Debug)]
pub struct Pool {
    tasks: JoinSet<()>,
}

impl Pool {
    /// Starts so many workers, and a janitor. Those that panic are started again.
    pub fn start(
        worker: &Worker,
        janitor: Janitor,
        workers: u32,
        vitals: Arc<Vitals>,
        told_to_end: &watch::Receiver<bool>,
    ) -> Self {
        vitals.wanted.store(usize::try_from(workers).unwrap_or(usize::MAX), Ordering::Relaxed);
        let mut tasks = JoinSet::new();
        for _ in 0..workers {
            let (worker, vitals, end) = (worker.clone(), vitals.clone(), told_to_end.clone());
            tasks.spawn(again_and_again(PAUSE, told_to_end.clone(), move || {
                let (worker, end, life) = (worker.clone(), end.clone(), Life::begin(&vitals));
                async move {
                    worker.run(end).await;
                    drop(life);
                }
            }));
        }
        let end = told_to_end.clone();
        tasks.spawn(again_and_again(PAUSE, told_to_end.clone(), move || {
            janitor.clone().run(end.clone())
        }));
        Self { tasks }
    }

    /// Starts something else that ends when it is told to. It is started again when it panics.
    pub fn spawn<F, R>(&mut self, told_to_end: &watch::Receiver<bool>, start: F)
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        self.tasks.spawn(again_and_again(PAUSE, told_to_end.clone(), start));
    }

    /// Waits until all have ended.
    pub async fn ended(mut self) {
        while self.tasks.join_next().await.is_some() {}
    }
}

async fn again_and_again<F, R>(pause: Duration, mut told_to_end: watch::Receiver<bool>, start: F)
where
    F: Fn() -> R,
    R: Future<Output = ()> + Send + 'static,
{
    while let Err(error) = tokio::spawn(start()).await {
        tracing::error!(%error, "a worker broke and is started again");
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = told_to_end.changed() => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_that_panics_is_started_again() {
        let (_end, told_to_end) = watch::channel(false);
        let starts = Arc::new(AtomicUsize::new(0));
        let counted = starts.clone();
        again_and_again(Duration::ZERO, told_to_end, move || {
            let start = counted.fetch_add(1, Ordering::Relaxed);
            async move { assert!(start >= 2, "it breaks") }
        })
        .await;
        assert_eq!(starts.load(Ordering::Relaxed), 3);
    }

    #[test]
    fn an_instance_without_a_live_worker_is_not_ready() {
        let vitals = Arc::new(Vitals::default());
        assert!(vitals.are_good(), "it only answers");
        vitals.wanted.store(2, Ordering::Relaxed);
        assert!(!vitals.are_good());
        let life = Life::begin(&vitals);
        assert!(vitals.are_good());
        drop(life);
        assert!(!vitals.are_good());
    }
}
