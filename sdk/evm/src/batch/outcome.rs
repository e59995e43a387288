use alloy::{
    primitives::{Address, B256},
    rpc::types::TransactionRequest,
    sol_types::SolCall,
};
use serde::{Deserialize, Serialize};

use super::IssueBatch;
use crate::{
    LoggedEvent, PassWord, ReadError, Refusal, Registry, RegistryEvent, abi::PassRegistry,
};

/// What became of one step of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum StepOutcome {
    /// It was taken.
    Taken {
        /// The pass afterwards; empty if it is gone.
        pass: PassWord,
    },
    /// It was refused, and changed nothing.
    Refused(Refusal),
    /// It was refused for a cause that this version does not know.
    RefusedUnknown(u8),
}

impl StepOutcome {
    /// Whether the step was taken.
    pub const fn is_taken(&self) -> bool {
        matches!(self, Self::Taken { .. })
    }
}

/// The events are not those of the batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// More or fewer steps were reported on than the batch has.
    #[error("{expected} steps were asked for and {found} reported on")]
    Count {
        /// How many the batch has.
        expected: usize,
        /// How many the events tell of.
        found: usize,
    },
    /// A step was reported on that is another wallet's.
    #[error("step {position} is {expected}'s, and the report is on {found}")]
    Wallet {
        /// Its place in the batch.
        position: usize,
        /// Whose it is.
        expected: Address,
        /// Whose the event is.
        found: Address,
    },
}

/// What became of each step of a batch, in its order, from the events of its transaction: see
/// [`crate::Outcome::Succeeded`].
///
/// The transaction must be a call of the registry itself. Where another contract calls the registry
/// several times in it, steps cannot be told apart.
///
/// # Errors
///
/// If the events are of another batch.
pub fn step_outcomes(
    network: B256,
    wallets: &[Address],
    events: &[LoggedEvent],
) -> Result<Vec<StepOutcome>, BatchError> {
    let told: Vec<(Address, StepOutcome)> = events
        .iter()
        .filter(|logged| logged.event.network() == Some(network))
        .filter_map(|logged| outcome(&logged.event))
        .collect();
    if told.len() != wallets.len() {
        return Err(BatchError::Count { expected: wallets.len(), found: told.len() });
    }
    let pairs = wallets.iter().zip(told).enumerate();
    pairs
        .map(|(position, (&expected, (found, outcome)))| {
            if expected == found {
                Ok(outcome)
            } else {
                Err(BatchError::Wallet { position, expected, found })
            }
        })
        .collect()
}

impl Registry {
    /// Which of a batch's steps would be refused if `sender` sent it now, in its order, by the number
    /// that [`Refusal::from_code`] reads. Nothing is sent.
    ///
    /// # Errors
    ///
    /// If the node fails, or there is no registry.
    pub async fn refused_steps(
        &self,
        sender: Address,
        batch: &IssueBatch,
    ) -> Result<Vec<Option<u8>>, ReadError> {
        let request = TransactionRequest::default().from(sender);
        let answer = self.answer(request.input(batch.call.data.clone().into())).await?;
        let no_registry = || ReadError::NoRegistry { address: self.address() };
        let codes = PassRegistry::batchCall::abi_decode_returns(&answer);
        let codes = codes.ok().filter(|codes| codes.len() == batch.wallets.len());
        let refused = |code| (code != 0).then_some(code);
        Ok(codes.ok_or_else(no_registry)?.into_iter().map(refused).collect())
    }
}

fn outcome(event: &RegistryEvent) -> Option<(Address, StepOutcome)> {
    if let RegistryEvent::StepSkipped { wallet, refusal_code, .. } = *event {
        let outcome = Refusal::from_code(refusal_code)
            .map_or(StepOutcome::RefusedUnknown(refusal_code), StepOutcome::Refused);
        return Some((wallet, outcome));
    }
    Some((event.wallet()?, StepOutcome::Taken { pass: event.pass()? }))
}
