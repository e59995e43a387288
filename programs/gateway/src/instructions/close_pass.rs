use anchor_lang::{address_eq, prelude::*};
use portcullis_types::lifecycle;

use crate::{
    error::{GatewayError, refused},
    event::PassClosed,
    state::{Gatekeeper, Pass},
};

/// Nobody need sign: the rent goes to the recorded payer whoever calls.
#[derive(Accounts)]
pub struct ClosePass {
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

pub(crate) fn handler(ctx: &mut Context<ClosePass>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let facts = accounts.pass.facts()?;
    lifecycle::check_close(&facts, Clock::get()?.unix_timestamp).map_err(refused)?;

    accounts.gatekeeper.passes =
        accounts.gatekeeper.passes.checked_sub(1).ok_or(ProgramError::InvalidAccountData)?;

    emit!(PassClosed {
        network: accounts.pass.network,
        subject: accounts.pass.subject,
        gatekeeper: *accounts.gatekeeper.address(),
        old_state: facts.state.code(),
        expires_at: facts.expires_at,
        rent_payer: accounts.pass.rent_payer,
    });
    Ok(())
}
