use anchor_lang::prelude::*;
use portcullis_types::{Network, Record, evaluate, lifecycle::consumed_expiry};

use super::PassRequirement;
use crate::{
    error::{GatewayError, refused},
    event::PassConsumed,
    state::{NetworkWithSlots, Pass},
};

#[derive(Accounts)]
pub struct ConsumePass {
    #[account(address = pass.subject @ GatewayError::NotAuthorized)]
    pub subject: Signer,
    #[account(
        address = pass.network @ GatewayError::WrongNetwork,
        constraint = network.single_use() @ GatewayError::NotSingleUse,
    )]
    pub network: NetworkWithSlots,
    #[account(mut)]
    pub pass: Account<Pass>,
}

pub(crate) fn handler(ctx: &mut Context<ConsumePass>, requirement: PassRequirement) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let facts = accounts.pass.facts()?;
    let issuer = match accounts.network.get(usize::from(facts.gatekeeper_slot)) {
        Some(slot) => Some(slot.entry()?),
        None => None,
    };
    let network = Network { paused: accounts.network.is_paused(), issuer };
    let now = Clock::get()?.unix_timestamp;
    evaluate(&requirement.into(), &network, &Record::Found(facts), now)
        .into_result()
        .map_err(refused)?;

    let expires_at = consumed_expiry(facts.expires_at, now);
    accounts.pass.expires_at = expires_at;

    emit!(PassConsumed {
        network: accounts.pass.network,
        subject: accounts.pass.subject,
        gatekeeper_slot: facts.gatekeeper_slot,
        state: facts.state.code(),
        old_expires_at: facts.expires_at,
        expires_at,
    });
    Ok(())
}
