use anchor_lang::prelude::*;

use super::GovernNetwork;
use crate::{error::GatewayError, event::NetworkUnpaused};

pub(crate) fn handler(ctx: &mut Context<GovernNetwork>) -> Result<()> {
    require!(ctx.accounts.network.is_paused(), GatewayError::PauseUnchanged);

    ctx.accounts.network.paused = 0;

    emit!(NetworkUnpaused {
        network: *ctx.accounts.network.address(),
        authority: *ctx.accounts.authority.address(),
    });
    Ok(())
}
