use std::sync::{Mutex, PoisonError};

use portcullis::{Actor, Connection, Deployer, Signer};

use super::{
    record::{Outcome, Record},
    report::{State, Told},
    step::{Kind, Step},
};
use crate::{consent, context::Context, failure::Failure};

/// What every step is taken with.
pub(super) struct Run<'a> {
    pub(super) context: &'a Context,
    pub(super) connection: Connection,
    pub(super) signer: Signer,
    pub(super) payer: Option<Signer>,
    pub(super) record: Record,
}

/// The transactions of a step, as they take effect.
#[derive(Debug, Default)]
pub(super) struct Transactions(Mutex<Vec<String>>);

impl Transactions {
    pub(super) fn push(&self, transaction: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(transaction);
    }

    fn into_vec(self) -> Vec<String> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Run<'_> {
    /// Looks whether a step is done; if not, does it, or tells what it would cost. `after_others`:
    /// steps before it are not done, and it may build on them.
    pub(super) async fn step(&mut self, step: &Step, after_others: bool) -> Result<Told, Failure> {
        let Some(kind) = &step.kind else { return Ok(Told::new(step, State::NotAsked)) };
        if let Some(problem) = self.obstacle(kind).await? {
            self.write(step, Outcome::Skipped, Vec::new(), Some(problem.clone())).await?;
            return Ok(Told::new(step, State::Skipped { problem }));
        }
        if self.is_done(kind).await? {
            self.write(step, Outcome::Found, Vec::new(), None).await?;
            return Ok(Told::new(step, State::DoneAlready));
        }
        if self.context.dry_run() {
            let cost = match after_others && kind.builds_on_others() {
                true => None,
                false => Some(self.cost(kind).await?),
            };
            return Ok(Told::new(step, State::WouldDo { cost }));
        }
        if consent::is_needed(self.context)? {
            let cost = self.cost(kind).await?;
            consent::agree(self.context, &format!("{}, for {cost},", step.name))?;
        }
        self.context.output.talk(&format!("{}: at work", step.name));
        self.write(step, Outcome::Began, Vec::new(), None).await?;
        let transactions = Transactions::default();
        let taken = self.take_and_look(step, kind, &transactions).await;
        let transactions = transactions.into_vec();
        match taken {
            Ok(()) => {
                self.write(step, Outcome::Done, transactions.clone(), None).await?;
                Ok(Told::new(step, State::Did { transactions }))
            }
            Err(failure) => {
                let problem = failure.message().to_owned();
                self.write(step, Outcome::Failed, transactions, Some(problem)).await?;
                Err(failure)
            }
        }
    }

    async fn take_and_look(
        &self,
        step: &Step,
        kind: &Kind,
        transactions: &Transactions,
    ) -> Result<(), Failure> {
        self.take(kind, transactions).await?;
        match self.is_done(kind).await? {
            true => Ok(()),
            false => Err(Failure::failed(
                "not-done",
                format!("{} was taken, and the chain does not show it", step.name),
            )
            .help("somebody else may be at work; run it again")),
        }
    }

    async fn write(
        &mut self,
        step: &Step,
        outcome: Outcome,
        transactions: Vec<String>,
        problem: Option<String>,
    ) -> Result<(), Failure> {
        // A failure is written down also when the node tells no time any more.
        let unix_seconds = match (self.connection.now().await, outcome) {
            (Ok(now), _) => now,
            (Err(_), Outcome::Failed) => 0,
            (Err(error), _) => return Err(error.into()),
        };
        self.record.write(step, outcome, transactions, unix_seconds, problem)
    }

    /// Its nonces are asked of the chain anew.
    pub(super) fn deployer(&self) -> Result<Deployer, Failure> {
        let deployer = Deployer::new(self.connection.clone(), self.signer.clone())?;
        let deployer = deployer.with_fees(self.context.fees()?);
        Ok(match &self.payer {
            Some(payer) => deployer.with_payer(payer.clone())?,
            None => deployer,
        })
    }

    /// As above.
    pub(super) fn actor(&self) -> Result<Actor, Failure> {
        let actor = Actor::new(self.connection.clone(), self.signer.clone())?;
        let actor = actor.with_fees(self.context.fees()?);
        Ok(match &self.payer {
            Some(payer) => actor.with_payer(payer.clone())?,
            None => actor,
        })
    }
}
