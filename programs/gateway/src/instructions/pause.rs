use anchor_lang::{address_eq, prelude::*};

use crate::{error::GatewayError, event::NetworkPaused, state::NetworkWithSlots};

#[derive(Accounts)]
pub struct Pause {
    #[account(
        constraint = address_eq(actor.address(), &network.authority)
            || address_eq(actor.address(), &network.guardian) @ GatewayError::NotAuthorized,
    )]
    pub actor: Signer,
    #[account(mut, constraint = !network.is_paused() @ GatewayError::PauseUnchanged)]
    pub network: NetworkWithSlots,
}

pub(crate) fn handler(ctx: &mut Context<Pause>) -> Result<()> {
    ctx.accounts.network.paused = 1;

    emit!(NetworkPaused {
        network: *ctx.accounts.network.address(),
        actor: *ctx.accounts.actor.address(),
    });
    Ok(())
}
