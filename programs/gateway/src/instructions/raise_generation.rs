use anchor_lang::{address_eq, prelude::*};
use portcullis_types::GatekeeperStatus;

use crate::{
    error::GatewayError,
    event::GenerationRaised,
    state::{Gatekeeper, NetworkWithSlots},
};

#[derive(Accounts)]
pub struct RaiseGeneration {
    #[account(
        constraint = address_eq(actor.address(), &network.authority)
            || address_eq(actor.address(), &gatekeeper.authority) @ GatewayError::NotAuthorized,
    )]
    pub actor: Signer,
    #[account(mut)]
    pub network: NetworkWithSlots,
    #[account(constraint = address_eq(&gatekeeper.network, network.address())
        @ GatewayError::WrongNetwork)]
    pub gatekeeper: Account<Gatekeeper>,
}

pub(crate) fn handler(ctx: &mut Context<RaiseGeneration>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let network = *accounts.network.address();
    let slot = accounts
        .network
        .get_mut(usize::from(accounts.gatekeeper.slot))
        .ok_or(GatewayError::WrongGatekeeper)?;
    let old = slot.entry()?;
    require!(old.status != GatekeeperStatus::Removed, GatewayError::GatekeeperRemoved);
    let generation = old.generation.checked_add(1).ok_or(GatewayError::GenerationsExhausted)?;
    slot.generation = generation;

    emit!(GenerationRaised {
        network,
        gatekeeper: *accounts.gatekeeper.address(),
        actor: *accounts.actor.address(),
        old_generation: old.generation,
        generation,
    });
    Ok(())
}
