use anchor_lang::{address_eq, prelude::*};
use portcullis_types::lifecycle::{self, Verb};

use crate::{
    error::{GatewayError, refused},
    event::PassTakenOver,
    state::{Gatekeeper, NetworkWithSlots, Pass},
};

#[derive(Accounts)]
pub struct TakeOverPass {
    #[account(address = network.authority @ GatewayError::NotAuthorized)]
    pub authority: Signer,
    #[account(address = gatekeeper.operator @ GatewayError::NotAuthorized)]
    pub operator: Signer,
    #[account(address = pass.network @ GatewayError::WrongNetwork)]
    pub network: NetworkWithSlots,
    /// The gatekeeper that will stand for the pass.
    #[account(mut, constraint = address_eq(&gatekeeper.network, &pass.network)
        @ GatewayError::WrongNetwork)]
    pub gatekeeper: Account<Gatekeeper>,
    /// The gatekeeper that stood for it; left out when it is the same one in an earlier generation.
    #[account(mut)]
    pub old_gatekeeper: Option<Account<Gatekeeper>>,
    #[account(mut)]
    pub pass: Account<Pass>,
}

pub(crate) fn handler(ctx: &mut Context<TakeOverPass>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let network = &accounts.network;
    let slot = accounts.gatekeeper.slot;
    let entry = network.get(usize::from(slot)).ok_or(GatewayError::WrongGatekeeper)?.entry()?;
    let signer = lifecycle::Signer::Operator {
        permissions: accounts.gatekeeper.permissions(),
        status: entry.status,
        issued_it: false,
    };
    lifecycle::authorise(Verb::TakeOver, signer, network.is_paused(), false).map_err(refused)?;
    let state =
        lifecycle::next_state(Verb::TakeOver, accounts.pass.pass_state()?).map_err(refused)?;

    let gatekeeper = *accounts.gatekeeper.address();
    let pass = &mut accounts.pass;
    let old_gatekeeper = match &mut accounts.old_gatekeeper {
        None => {
            require!(pass.gatekeeper_slot == slot, GatewayError::WrongGatekeeper);
            gatekeeper
        }
        Some(old) => {
            require!(address_eq(&old.network, &pass.network), GatewayError::WrongNetwork);
            require!(old.slot == pass.gatekeeper_slot, GatewayError::WrongGatekeeper);
            old.passes = old.passes.checked_sub(1).ok_or(ProgramError::InvalidAccountData)?;
            accounts.gatekeeper.passes = accounts
                .gatekeeper
                .passes
                .checked_add(1)
                .ok_or(ProgramError::ArithmeticOverflow)?;
            *old.address()
        }
    };
    let old_generation = pass.generation;
    pass.gatekeeper_slot = slot;
    pass.generation = entry.generation;

    emit!(PassTakenOver {
        network: pass.network,
        subject: pass.subject,
        old_gatekeeper,
        gatekeeper,
        state: state.code(),
        expires_at: pass.expires_at,
        old_generation,
        generation: entry.generation,
    });
    Ok(())
}
