use anchor_lang::prelude::*;
use portcullis_types::{
    Attributes, Requirement,
    solana::{Gate, PassAccount},
};

use crate::error::refused;

/// What a dApp asks of a pass, as an argument.
#[derive(AnchorSerialize, AnchorDeserialize, IdlType, Clone, Copy)]
pub struct PassRequirement {
    /// Attributes that must all be set.
    pub attributes: u64,
    /// Validity that must be left, in seconds.
    pub min_remaining_seconds: u64,
    /// How long ago the pass may have been issued, in seconds; zero: any age.
    pub max_age_seconds: u64,
}

impl From<PassRequirement> for Requirement {
    fn from(argument: PassRequirement) -> Self {
        Self {
            attributes: Attributes(argument.attributes),
            min_remaining_seconds: argument.min_remaining_seconds,
            max_age_seconds: argument.max_age_seconds,
        }
    }
}

/// Plain accounts: the rule itself says what is wrong with them, as a reason.
#[derive(Accounts)]
pub struct VerifyPass {
    pub network: UncheckedAccount,
    pub pass: UncheckedAccount,
    pub subject: UncheckedAccount,
}

pub(crate) fn handler(ctx: &mut Context<VerifyPass>, requirement: PassRequirement) -> Result<()> {
    let network = ctx.accounts.network.account();
    let pass = ctx.accounts.pass.account();
    let gate = Gate {
        program_id: crate::ID.to_bytes(),
        network: network.address().to_bytes(),
        requirement: requirement.into(),
    };
    let wallet = ctx.accounts.subject.address().as_array();
    let verdict = gate.check_views(network, pass, wallet, Clock::get()?.unix_timestamp);

    // A pass that is someone else's, or none, says nothing about this wallet.
    let facts = PassAccount::new(&pass.try_borrow()?)
        .filter(|_| verdict.code() == 0 || verdict.code() > 2)
        .map(|account| account.pass());
    let mut answer = [0; 17];
    let (reason, rest) = answer.split_at_mut(1);
    let (expires_at, attributes) = rest.split_at_mut(8);
    reason.copy_from_slice(&[verdict.code()]);
    if let Some(facts) = facts {
        expires_at.copy_from_slice(&facts.expires_at.to_le_bytes());
        attributes.copy_from_slice(&facts.attributes.0.to_le_bytes());
    }
    anchor_lang::solana_program::program::set_return_data(&answer);
    verdict.into_result().map_err(refused)
}
