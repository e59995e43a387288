//! The story as data: what is told, what is done, and what is to come of it.

mod mint;
mod network;
mod pass;
mod token;

use anyhow::Result;
use portcullis_demo::gated_token::Transfer;
use portcullis_solana::Instruction;
use portcullis_types::solana::NetworkFlags;

use self::network::Network;
use crate::cast::{Cast, DAY, Role};
use crate::outcome::{Outcome, Refusal};

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
    /// A transaction that moves gated tokens.
    Transfer(TokenTransfer),
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

/// A transaction to be, as far as it can be known before the mint's policy is read.
pub(crate) struct TokenTransfer {
    /// What comes before the transfer.
    pub(crate) before: Vec<Instruction>,
    pub(crate) transfer: Transfer,
    /// Pays the fee.
    pub(crate) signer: Role,
}

/// Both acts. What one scene does the later ones build on. `rent_lamports` says what an account of
/// so many bytes must hold.
pub(crate) fn story(
    cast: &Cast,
    rent_lamports: impl Fn(usize) -> Result<u64>,
) -> Result<Vec<Scene>> {
    let network = Network::new(cast, 1, NetworkFlags::NONE, Role::Dapp);
    let mut scenes = pass::scenes(cast, &network);
    scenes.extend(token::scenes(cast, &network, rent_lamports)?);
    Ok(scenes)
}

fn after(time: i64, days: i64) -> i64 {
    time.saturating_add(days.saturating_mul(DAY))
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

    fn transfer(told: impl Into<String>, transfer: TokenTransfer) -> Self {
        Self { told: told.into(), deed: Deed::Transfer(transfer), expected: Outcome::Allow }
    }

    fn wait(told: impl Into<String>, seconds: i64) -> Self {
        Self { told: told.into(), deed: Deed::Wait { seconds }, expected: Outcome::Done }
    }

    /// It is to be refused.
    fn refused(self, refusal: impl Into<Refusal>) -> Self {
        Self { expected: Outcome::Refused(refusal.into()), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::TOLD_WIDTH;

    fn steps(cast: &Cast) -> impl Iterator<Item = Step> {
        let story = story(cast, |_| Ok(1)).expect("the token program's builders");
        story.into_iter().flat_map(|scene| scene.steps)
    }

    #[test]
    fn every_step_fits_into_its_column() {
        for seed in 0..100 {
            for step in steps(&Cast::new(seed)) {
                assert!(step.told.is_ascii(), "{}", step.told);
                assert!(step.told.len() <= TOLD_WIDTH, "{}", step.told);
            }
        }
    }

    #[test]
    fn whoever_must_sign_does() {
        let cast = Cast::new(0);
        for step in steps(&cast) {
            let (Deed::Act(call) | Deed::Enter(call)) = &step.deed else { continue };
            let signers: Vec<_> = call.signers.iter().map(|role| cast.address(*role)).collect();
            for account in call.instructions.iter().flat_map(|call| &call.accounts) {
                let signs = !account.is_signer || signers.contains(&account.pubkey);
                assert!(signs, "{}: {}", step.told, account.pubkey);
            }
        }
    }
}
