use std::{
    collections::HashSet,
    sync::atomic::{AtomicBool, Ordering},
};

use futures::lock::Mutex;
use portcullis::{
    Actor, Address, Family, IssueBatch, IssueOutcome, LifecycleError, PreparedIssues, Refusal, Told,
};

use super::journal::{Journal, Outcome};
use crate::failure::{Failure, advice};

/// How often a batch is signed in all that was not sent in time.
const ATTEMPTS: u32 = 3;

/// What became of wallets, or why it is not known.
pub(super) type Results = Vec<(Address, Result<Outcome, Failure>)>;

/// Issues passes a transaction at a time, of which several may be under way.
pub(super) struct Issuer<'a> {
    actor: &'a Actor,
    journal: &'a Journal,
    /// On EVM chains transactions are kept in the order of their nonces: a nonce that was kept
    /// nowhere must not lie below one that was sent.
    in_order: Mutex<()>,
    /// Something does not work for a reason that is no single pass's.
    stopped: AtomicBool,
}

impl<'a> Issuer<'a> {
    pub(super) fn new(actor: &'a Actor, journal: &'a Journal) -> Self {
        actor.resume(journal.under_way().map(|prepared| &prepared.transaction));
        Self { actor, journal, in_order: Mutex::new(()), stopped: AtomicBool::new(false) }
    }

    /// Finds out what became of a batch that an earlier run has signed. Wallets of which nothing is
    /// told are to be signed for again, or have been since.
    pub(super) async fn finish(&self, prepared: &PreparedIssues) -> Results {
        let mut results = Results::new();
        let counts = |wallet: &Address| self.journal.is_under_way(wallet, prepared);
        self.settle(prepared, counts, &mut results).await;
        results
    }

    /// Issues the passes of a batch.
    pub(super) async fn issue(&self, batch: IssueBatch) -> Results {
        let mut results = Results::new();
        let (mut left, mut expired) = (Some(batch), 0u32);
        while let Some(batch) = left.take() {
            if self.stopped.load(Ordering::Relaxed) {
                let not_tried = Failure::failed("not-tried", "not tried, since others failed");
                fail(&batch, &not_tried.help("run the same again"), &mut results);
                break;
            }
            let prepared = match self.prepare(&batch, &mut results).await {
                Ok(Some(prepared)) => prepared,
                Ok(None) => break,
                Err(failure) => {
                    self.stop(&batch, &failure, &mut results);
                    break;
                }
            };
            let known = results.len();
            left = self.settle(&prepared, |_| true, &mut results).await;
            if results.len() > known {
                continue;
            }
            expired = expired.saturating_add(1);
            if expired == ATTEMPTS
                && let Some(batch) = left.take()
            {
                let failure = Failure::expired("it was not sent in time, again and again");
                self.stop(&batch, &failure, &mut results);
            }
        }
        results
    }

    /// Signs and keeps; only then it may be sent.
    async fn prepare(
        &self,
        batch: &IssueBatch,
        results: &mut Results,
    ) -> Result<Option<PreparedIssues>, Failure> {
        let _in_order = match batch.network().family() {
            Family::Evm => Some(self.in_order.lock().await),
            Family::Solana => None,
        };
        let preparation = match self.actor.prepare_issues(batch).await {
            Ok(preparation) => preparation,
            Err(error) => {
                let refusal = error.refusal().ok_or(error)?;
                let refused = |request| (request, IssueOutcome::Refused(refusal.clone()));
                self.record(batch.requests().iter().copied().map(refused).collect(), results);
                return Ok(None);
            }
        };
        self.record(preparation.told, results);
        let Some(prepared) = preparation.prepared else { return Ok(None) };
        match self.journal.prepared(&prepared) {
            Ok(()) => Ok(Some(prepared)),
            Err(failure) => {
                self.actor.discard(prepared.transaction);
                Err(failure)
            }
        }
    }

    /// Sends it until it is known what became of it, and tells of the wallets that count. What is
    /// left is to be prepared again: all of it if it was not sent in time.
    async fn settle(
        &self,
        prepared: &PreparedIssues,
        counts: impl Fn(&Address) -> bool,
        results: &mut Results,
    ) -> Option<IssueBatch> {
        match self.actor.confirm_issues(prepared).await {
            Ok(found) => {
                let told = found.told.into_iter().filter(|(request, _)| counts(&request.wallet));
                self.record(told.collect(), results);
                found.left
            }
            Err(error) if error.is_expired() => Some(prepared.batch.clone()),
            Err(error) => {
                let failure = Failure::from(error).with_transaction(&prepared.transaction.id());
                self.stop(&prepared.batch, &failure, results);
                results.retain(|(wallet, _)| counts(wallet));
                None
            }
        }
    }

    fn stop(&self, batch: &IssueBatch, failure: &Failure, results: &mut Results) {
        self.stopped.store(true, Ordering::Relaxed);
        fail(batch, failure, results);
    }

    /// Keeps what is decided.
    pub(super) fn record(&self, told: Told, results: &mut Results) {
        let told: Vec<_> = told.into_iter().map(|(it, told)| (it.wallet, outcome(told))).collect();
        let decided = told.iter().filter_map(|(it, told)| Some((*it, told.as_ref().ok()?)));
        match self.journal.over(decided) {
            Ok(()) => results.extend(told),
            Err(failure) => {
                self.stopped.store(true, Ordering::Relaxed);
                results.extend(told.into_iter().map(|(it, _)| (it, Err(failure.clone()))));
            }
        }
    }
}

/// What is known of a wallet already stays.
fn fail(batch: &IssueBatch, failure: &Failure, results: &mut Results) {
    let known: HashSet<Address> = results.iter().map(|(wallet, _)| *wallet).collect();
    let wallets = batch.requests().iter().map(|request| request.wallet);
    let unknown = wallets.filter(|wallet| !known.contains(wallet));
    results.extend(unknown.map(|wallet| (wallet, Err(failure.clone()))));
}

/// What is kept of it, if it is decided.
pub(super) fn outcome(told: IssueOutcome) -> Result<Outcome, Failure> {
    let refusal = match told {
        IssueOutcome::Issued { transaction } => return Ok(Outcome::Issued { transaction }),
        IssueOutcome::Exists { as_asked: true, .. } => return Ok(Outcome::Exists),
        IssueOutcome::Exists { .. } => Refusal::Lifecycle(LifecycleError::PassExists),
        IssueOutcome::Refused(refusal) => refusal,
        IssueOutcome::Failed(failure) => return Err(failure.into()),
    };
    tracing::debug!(help = advice(&refusal), "{refusal}");
    Ok(Outcome::Refused { code: refusal.name(), message: refusal.to_string() })
}
