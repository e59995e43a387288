//! What is known of what was asked and answered.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use e2e::figures::Latencies;

use crate::action::{Chain, Kind};

/// Surprises that are told word by word.
const TOLD: usize = 20;

/// A pass that was asked for and accepted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Wallet {
    pub(crate) chain: Chain,
    pub(crate) address: String,
}

/// What happened in a minute of the load.
#[derive(Clone, Debug, Default)]
pub(crate) struct Minute {
    pub(crate) reads: Latencies,
    pub(crate) writes: Latencies,
    /// By status and code.
    pub(crate) answers: BTreeMap<String, u64>,
    /// Requests without an answer, because the service was killed meanwhile.
    pub(crate) unanswered: u64,
    /// Requests that were not made, because too many waited for an answer.
    pub(crate) held_back: u64,
    pub(crate) kills: u64,
    pub(crate) rss_bytes: Option<(u64, u64)>,
}

/// Shared by all that takes part.
#[derive(Debug)]
pub(crate) struct Book {
    began: Instant,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    minutes: Vec<Minute>,
    wallets: Vec<Wallet>,
    operations: Vec<String>,
    by_kind: BTreeMap<&'static str, u64>,
    surprises: Vec<String>,
}

impl Book {
    /// Of a load that begins now and lasts for so many minutes.
    pub(crate) fn new(minutes: u32) -> Self {
        let minutes = (0..minutes.max(1)).map(|_| Minute::default()).collect();
        let state = State { minutes, ..State::default() };
        Self { began: Instant::now(), state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is answered after the load's end is the last minute's.
    fn minute(&self, note: impl FnOnce(&mut Minute)) {
        let mut state = self.state();
        let index = usize::try_from(self.began.elapsed().as_secs() / 60).unwrap_or(usize::MAX);
        let last = state.minutes.len().saturating_sub(1);
        if let Some(minute) = state.minutes.get_mut(index.min(last)) {
            note(minute);
        }
    }

    /// An answer, which is one of those that are right.
    pub(crate) fn answered(&self, kind: Kind, answer: &str, took: Duration) {
        *self.state().by_kind.entry(kind.name()).or_default() += 1;
        self.minute(|minute| {
            *minute.answers.entry(answer.to_owned()).or_default() += 1;
            if kind.is_write() { &mut minute.writes } else { &mut minute.reads }.push(took);
        });
    }

    pub(crate) fn accepted(&self, operation: String) {
        self.state().operations.push(operation);
    }

    pub(crate) fn issued(&self, wallet: Wallet) {
        self.state().wallets.push(wallet);
    }

    pub(crate) fn surprise(&self, what: String) {
        self.state().surprises.push(what);
    }

    pub(crate) fn unanswered(&self) {
        self.minute(|minute| minute.unanswered += 1);
    }

    pub(crate) fn held_back(&self) {
        self.minute(|minute| minute.held_back += 1);
    }

    pub(crate) fn kill(&self) {
        self.minute(|minute| minute.kills += 1);
    }

    pub(crate) fn rss(&self, bytes: u64) {
        self.minute(|minute| {
            let (low, high) = minute.rss_bytes.unwrap_or((bytes, bytes));
            minute.rss_bytes = Some((low.min(bytes), high.max(bytes)));
        });
    }

    /// Passes that were accepted, oldest first.
    pub(crate) fn wallets(&self) -> Vec<Wallet> {
        self.state().wallets.clone()
    }

    /// One of the accepted passes, by any number.
    pub(crate) fn wallet(&self, number: usize) -> Option<Wallet> {
        let state = self.state();
        let index = number.checked_rem(state.wallets.len())?;
        state.wallets.get(index).cloned()
    }

    /// Operations that were accepted; a change that changed nothing names the one before.
    pub(crate) fn operations(&self) -> Vec<String> {
        let mut operations = self.state().operations.clone();
        operations.sort_unstable();
        operations.dedup();
        operations
    }

    pub(crate) fn minutes(&self) -> Vec<Minute> {
        self.state().minutes.clone()
    }

    pub(crate) fn by_kind(&self) -> BTreeMap<&'static str, u64> {
        self.state().by_kind.clone()
    }

    pub(crate) fn surprises(&self) -> Vec<String> {
        let all = self.state().surprises.clone();
        let mut told: Vec<_> = all.iter().take(TOLD).cloned().collect();
        if all.len() > told.len() {
            told.push(format!("and {} more", all.len() - told.len()));
        }
        told
    }
}
