use anchor_lang::{address_eq, prelude::*};
use portcullis_types::lifecycle::{self, Verb};

use crate::{
    error::{GatewayError, refused},
    event::PassRenounced,
    state::{Gatekeeper, NetworkWithSlots, Pass},
};

#[derive(Accounts)]
pub struct RenouncePass {
    #[account(address = pass.subject @ GatewayError::NotAuthorized)]
    pub subject: Signer,
    #[account(
        address = pass.network @ GatewayError::WrongNetwork,
        constraint = !network.renounce_forbidden() @ GatewayError::RenounceForbidden,
    )]
    pub network: NetworkWithSlots,
    #[account(
        mut,
        constraint = address_eq(&gatekeeper.network, &pass.network) @ GatewayError::WrongNetwork,
        constraint = gatekeeper.slot == pass.gatekeeper_slot @ GatewayError::WrongGatekeeper,
    )]
    pub gatekeeper: Account<Gatekeeper>,
    #[account(mut, close = rent_payer)]
    pub pass: Account<Pass>,
    #[account(mut, unsafe(dup), address = pass.rent_payer @ GatewayError::WrongRentPayer)]
    pub rent_payer: UncheckedAccount,
}

pub(crate) fn handler(ctx: &mut Context<RenouncePass>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let old_state = accounts.pass.pass_state()?;
    lifecycle::next_state(Verb::Renounce, old_state).map_err(refused)?;

    accounts.gatekeeper.passes =
        accounts.gatekeeper.passes.checked_sub(1).ok_or(ProgramError::InvalidAccountData)?;

    emit!(PassRenounced {
        network: accounts.pass.network,
        subject: accounts.pass.subject,
        gatekeeper: *accounts.gatekeeper.address(),
        old_state: old_state.code(),
        expires_at: accounts.pass.expires_at,
        rent_payer: accounts.pass.rent_payer,
    });
    Ok(())
}
