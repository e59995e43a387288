use anchor_lang::{address_eq, prelude::*};

use crate::{error::GatewayError, event::NetworkClosed, state::NetworkWithSlots};

/// The address of a closed network can be made again, by its creator alone. So that nobody inherits
/// the dApps that trust a network by having created it once, only its creator may close it.
#[derive(Accounts)]
pub struct CloseNetwork {
    #[account(address = network.authority @ GatewayError::NotAuthorized)]
    pub authority: Signer,
    #[account(
        mut,
        close = rent_payer,
        constraint = network.open_gatekeepers == 0 @ GatewayError::NetworkNotEmpty,
        constraint = address_eq(&network.authority, &network.creator)
            @ GatewayError::NotHeldByCreator,
    )]
    pub network: NetworkWithSlots,
    #[account(mut, unsafe(dup), address = network.rent_payer @ GatewayError::WrongRentPayer)]
    pub rent_payer: UncheckedAccount,
}

pub(crate) fn handler(ctx: &mut Context<CloseNetwork>) -> Result<()> {
    emit!(NetworkClosed {
        network: *ctx.accounts.network.address(),
        authority: *ctx.accounts.authority.address(),
        rent_payer: *ctx.accounts.rent_payer.address(),
    });
    Ok(())
}
