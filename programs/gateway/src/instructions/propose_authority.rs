use anchor_lang::prelude::*;

use super::GovernNetwork;
use crate::event::AuthorityProposed;

pub(crate) fn handler(ctx: &mut Context<GovernNetwork>, pending_authority: Address) -> Result<()> {
    let address = *ctx.accounts.network.address();
    let network = &mut ctx.accounts.network;
    let event = AuthorityProposed {
        network: address,
        authority: network.authority,
        old_pending_authority: network.pending_authority,
        pending_authority,
    };
    network.pending_authority = pending_authority;

    emit!(event);
    Ok(())
}
