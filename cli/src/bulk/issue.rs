use std::sync::atomic::{AtomicBool, Ordering};

use futures::lock::Mutex;
use portcullis::{
    Actor, Certainty, Family, NetworkId, Operation, PassReader, PassState, Prepared, Receipt,
    Refusal, Step, operation::PassOperation,
};

use super::{
    journal::{Before, Journal, Outcome},
    list::Item,
    report::{ItemReport, ItemResult},
};
use crate::failure::{Failure, advice};

/// Issues items one by one, of which many may be under way.
pub(super) struct Issuer<'a> {
    actor: &'a Actor,
    reader: PassReader,
    network: NetworkId,
    journal: &'a Journal,
    /// On EVM chains transactions are kept in the order of their nonces: a nonce that was kept
    /// nowhere must not lie below one that was sent.
    in_order: Mutex<()>,
    /// Something does not work for a reason that is not the item's own.
    stopped: AtomicBool,
}

impl<'a> Issuer<'a> {
    pub(super) fn new(actor: &'a Actor, network: NetworkId, journal: &'a Journal) -> Self {
        actor.resume(journal.under_way());
        Self {
            actor,
            reader: PassReader::new(actor.connection().clone()),
            network,
            journal,
            in_order: Mutex::new(()),
            stopped: AtomicBool::new(false),
        }
    }

    /// Issues one, or finds out what became of it in an earlier run.
    pub(super) async fn issue(&self, item: Item) -> ItemReport {
        let result = match self.try_issue(&item).await {
            Ok(outcome) => ItemResult::from(outcome),
            Err(failure) => {
                self.stopped.store(true, Ordering::Relaxed);
                ItemResult::Failed { failure }
            }
        };
        ItemReport { line: item.line, wallet: item.wallet, result }
    }

    async fn try_issue(&self, item: &Item) -> Result<Outcome, Failure> {
        match self.journal.before(&item.wallet) {
            Some(Before::Over(outcome)) => return Ok(outcome.clone()),
            Some(Before::Prepared(prepared)) => {
                match self.actor.confirm(prepared, Certainty::Included).await {
                    // Only then another one may be signed.
                    Err(error) if error.is_expired() => {}
                    confirmed => return self.confirmed(item, prepared, confirmed).await,
                }
            }
            None => {}
        }
        if self.stopped.load(Ordering::Relaxed) {
            return Err(Failure::failed("not-tried", "not tried, since others failed")
                .help("run the same again"));
        }
        let prepared = match self.prepare(item).await? {
            Ok(prepared) => prepared,
            Err(refusal) => return self.refused(item, &refusal).await,
        };
        let confirmed = self.actor.confirm(&prepared, Certainty::Included).await;
        self.confirmed(item, &prepared, confirmed).await
    }

    /// Signs and keeps; only then it may be sent.
    async fn prepare(&self, item: &Item) -> Result<Result<Prepared, Refusal>, Failure> {
        let operation = operation(self.network, item);
        let _in_order = match self.network.family() {
            Family::Evm => Some(self.in_order.lock().await),
            Family::Solana => None,
        };
        let prepared = match self.actor.prepare(&operation).await {
            Ok(prepared) => prepared,
            Err(error) => match error.refusal() {
                Some(refusal) => return Ok(Err(refusal)),
                None => return Err(error.into()),
            },
        };
        match self.journal.prepared(item.wallet, &prepared) {
            Ok(()) => Ok(Ok(prepared)),
            Err(failure) => {
                self.actor.discard(prepared);
                Err(failure)
            }
        }
    }

    async fn confirmed(
        &self,
        item: &Item,
        prepared: &Prepared,
        confirmed: Result<Receipt, portcullis::Failure>,
    ) -> Result<Outcome, Failure> {
        match confirmed {
            Ok(receipt) => self.over(item, Outcome::Issued { transaction: receipt.transaction }),
            Err(error) => match error.refusal() {
                Some(refusal) => self.refused(item, &refusal).await,
                None => Err(Failure::from(error).with_transaction(&prepared.id())),
            },
        }
    }

    /// A pass that is as asked already is no refusal.
    async fn refused(&self, item: &Item, refusal: &Refusal) -> Result<Outcome, Failure> {
        let outcome = if refusal.name() == "PassExists" && self.has_it(item).await? {
            Outcome::Exists
        } else {
            Outcome::Refused { code: refusal.name(), message: refusal.to_string() }
        };
        tracing::debug!(wallet = %item.wallet, help = advice(refusal), "{refusal}");
        self.over(item, outcome)
    }

    async fn has_it(&self, item: &Item) -> Result<bool, Failure> {
        let pass = self.reader.pass(&self.network, &item.wallet).await?;
        Ok(pass.is_some_and(|pass| {
            pass.state == PassState::Active
                && pass.attributes == item.attributes
                && item.expires_at.is_none_or(|expires_at| expires_at == pass.expires_at)
        }))
    }

    fn over(&self, item: &Item, outcome: Outcome) -> Result<Outcome, Failure> {
        self.journal.over(item.wallet, &outcome)?;
        Ok(outcome)
    }
}

/// What is asked of the chain.
pub(super) fn operation(network: NetworkId, item: &Item) -> Operation {
    let step = Step::Issue { expires_at: item.expires_at, attributes: item.attributes };
    PassOperation { network, wallet: item.wallet, step }.into()
}
