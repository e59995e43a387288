//! The story as data: what is told, what is done, and what is to come of it.

mod network;
mod pass;

use portcullis_solana::{GatewayError, Instruction};

use crate::cast::{Cast, Role};
use crate::outcome::Outcome;

/// Some steps under one heading.
pub(crate) struct Scene {
    pub(crate) title: &'static str,
    pub(crate) steps: Vec<Step>,
}

/// One row of the table.
pub(crate) struct Step {
    /// In plain words.
    pub(crate) told: String,
    pub(crate) deed: Deed,
    pub(crate) expected: Outcome,
}

/// What is done in a step.
pub(crate) enum Deed {
    /// A transaction that changes something.
    Act(Call),
    /// A transaction at a dApp's gate.
    Enter(Call),
    /// Nothing: time passes.
    Wait {
        /// How much of it.
        seconds: i64,
    },
}

/// A transaction to be.
pub(crate) struct Call {
    pub(crate) instructions: Vec<Instruction>,
    /// The first one pays the fee.
    pub(crate) signers: Vec<Role>,
}

/// All of it. What one scene does the later ones build on.
pub(crate) fn story(cast: &Cast) -> Vec<Scene> {
    pass::scenes(cast)
}

impl Step {
    fn act(told: impl Into<String>, instructions: Vec<Instruction>, signers: &[Role]) -> Self {
        let call = Call { instructions, signers: signers.to_vec() };
        Self { told: told.into(), deed: Deed::Act(call), expected: Outcome::Done }
    }

    fn enter(told: impl Into<String>, instruction: Instruction, wallet: Role) -> Self {
        let call = Call { instructions: vec![instruction], signers: vec![wallet] };
        Self { told: told.into(), deed: Deed::Enter(call), expected: Outcome::Allow }
    }

    fn wait(told: impl Into<String>, seconds: i64) -> Self {
        Self { told: told.into(), deed: Deed::Wait { seconds }, expected: Outcome::Done }
    }

    /// It is to be refused.
    fn refused(self, error: GatewayError) -> Self {
        Self { expected: Outcome::Refused(error), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::TOLD_WIDTH;

    #[test]
    fn every_step_fits_into_its_column() {
        for seed in 0..100 {
            for step in story(&Cast::new(seed)).iter().flat_map(|scene| &scene.steps) {
                assert!(step.told.is_ascii(), "{}", step.told);
                assert!(step.told.len() <= TOLD_WIDTH, "{}", step.told);
            }
        }
    }

    #[test]
    fn whoever_must_sign_does() {
        let cast = Cast::new(0);
        for step in story(&cast).iter().flat_map(|scene| &scene.steps) {
            let (Deed::Act(call) | Deed::Enter(call)) = &step.deed else { continue };
            let signers: Vec<_> = call.signers.iter().map(|role| cast.address(*role)).collect();
            for account in call.instructions.iter().flat_map(|call| &call.accounts) {
                let signs = !account.is_signer || signers.contains(&account.pubkey);
                assert!(signs, "{}: {}", step.told, account.pubkey);
            }
        }
    }
}
