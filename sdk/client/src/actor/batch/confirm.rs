use portcullis_evm::{Registry, SignedTransaction, StepOutcome, step_outcomes};

use super::{IssueBatch, IssueOutcome, IssueResults, PreparedIssues, Told};
use crate::{
    Actor, Certainty, Failure, Refusal, actor::send::included, connection::Node,
    operation::OperationError, transaction::Prepared,
};

impl Actor {
    /// Sends a batch until it is in a block, or can no longer be, and tells what became of each of
    /// its passes. It may be called again after any error, and by another process that finds the
    /// batch where it was stored; see [`Actor::resume`].
    ///
    /// # Errors
    ///
    /// [`Failure`] if that is not known. [`Failure::is_expired`] says that it was not sent in time,
    /// so that the batch may be prepared anew; after any other error it may still take effect.
    #[tracing::instrument(skip_all, fields(transaction = prepared.transaction.id()))]
    pub async fn confirm_issues(&self, prepared: &PreparedIssues) -> Result<IssueResults, Failure> {
        let PreparedIssues { batch, transaction } = prepared;
        match (&self.connection.node, transaction) {
            (Node::Solana(_), Prepared::Solana(_)) => self.confirm_whole(batch, transaction).await,
            (Node::Evm(registry), Prepared::Evm(signed)) => {
                self.confirm_steps(registry, batch, signed).await
            }
            _ => Err(self.foreign(transaction)),
        }
    }

    /// All of it, or nothing for the sake of one.
    async fn confirm_whole(
        &self,
        batch: &IssueBatch,
        transaction: &Prepared,
    ) -> Result<IssueResults, Failure> {
        let failure = match self.confirm(transaction, Certainty::Included).await {
            Ok(receipt) => return Ok(all(batch, &issued(&receipt.transaction))),
            Err(failure) => failure,
        };
        let Some(refusal) = failure.refusal() else { return Err(failure) };
        let place = match &failure {
            Failure::Solana(error) => error.failure().and_then(|failure| failure.instruction),
            _ => None,
        };
        // A pass each is an instruction each, and they come first.
        let refused = place.map(usize::from).filter(|place| *place < batch.requests.len());
        let Some(refused) = refused else {
            return Ok(all(batch, &IssueOutcome::Refused(refusal)));
        };
        let mut left = batch.requests.clone();
        let request = left.remove(refused);
        let told = vec![(request, self.refused(batch, &request, refusal).await?)];
        let left = (!left.is_empty()).then(|| batch.with(left));
        Ok(IssueResults { told, left })
    }

    /// Each by itself, as the registry reports.
    async fn confirm_steps(
        &self,
        registry: &Registry,
        batch: &IssueBatch,
        signed: &SignedTransaction,
    ) -> Result<IssueResults, Failure> {
        let candidates = std::slice::from_ref(signed);
        let mined = match self.sender()?.confirm(candidates, &included()).await {
            Ok(confirmed) => confirmed.mined,
            Err(error) => {
                let failure = Failure::from(error);
                let refusal = failure.refusal().ok_or(failure)?;
                return Ok(all(batch, &IssueOutcome::Refused(refusal)));
            }
        };
        let network = batch.network.evm()?;
        let wallets: Result<Vec<_>, _> = batch.requests.iter().map(|it| it.wallet.evm()).collect();
        let events = mined.events(registry.address())?;
        let steps = step_outcomes(network, &wallets?, &events).map_err(OperationError::from)?;
        let mut told = Told::with_capacity(steps.len());
        for (request, step) in batch.requests.iter().zip(steps) {
            let outcome = match step {
                StepOutcome::Taken { .. } => issued(&signed.hash.to_string()),
                StepOutcome::Refused(refusal) => {
                    self.refused(batch, request, refusal.into()).await?
                }
                StepOutcome::RefusedUnknown(code) => IssueOutcome::Refused(Refusal::of_step(code)),
            };
            told.push((*request, outcome));
        }
        Ok(IssueResults { told, left: None })
    }
}

fn issued(transaction: &str) -> IssueOutcome {
    IssueOutcome::Issued { transaction: transaction.to_owned() }
}

/// The same for each.
fn all(batch: &IssueBatch, outcome: &IssueOutcome) -> IssueResults {
    let told = batch.requests.iter().map(|request| (*request, outcome.clone())).collect();
    IssueResults { told, left: None }
}
