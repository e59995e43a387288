use anchor_lang::prelude::*;

use super::GovernNetwork;
use crate::event::GuardianSet;

pub(crate) fn handler(ctx: &mut Context<GovernNetwork>, guardian: Address) -> Result<()> {
    let address = *ctx.accounts.network.address();
    let network = &mut ctx.accounts.network;
    let event = GuardianSet {
        network: address,
        authority: network.authority,
        old_guardian: network.guardian,
        guardian,
    };
    network.guardian = guardian;

    emit!(event);
    Ok(())
}
