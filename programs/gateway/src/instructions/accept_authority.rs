use anchor_lang::prelude::*;

use crate::{error::GatewayError, event::AuthorityAccepted, state::NetworkWithSlots};

#[derive(Accounts)]
pub struct AcceptAuthority {
    #[account(
        address = network.pending_authority @ GatewayError::NotAuthorized,
        constraint = *authority.address() != Address::default() @ GatewayError::NotAuthorized,
    )]
    pub authority: Signer,
    #[account(mut)]
    pub network: NetworkWithSlots,
}

pub(crate) fn handler(ctx: &mut Context<AcceptAuthority>) -> Result<()> {
    let address = *ctx.accounts.network.address();
    let authority = *ctx.accounts.authority.address();
    let network = &mut ctx.accounts.network;
    let event = AuthorityAccepted { network: address, old_authority: network.authority, authority };
    network.authority = authority;
    network.pending_authority = Address::default();

    emit!(event);
    Ok(())
}
