use anchor_lang::{AccountClose, address_eq, prelude::*};
use portcullis_types::GatekeeperStatus;

use crate::{
    error::GatewayError,
    event::GatekeeperRemoved,
    state::{Gatekeeper, NetworkWithSlots},
};

#[derive(Accounts)]
pub struct RemoveGatekeeper {
    #[account(address = network.authority @ GatewayError::NotAuthorized)]
    pub authority: Signer,
    #[account(mut)]
    pub network: NetworkWithSlots,
    #[account(mut, constraint = address_eq(&gatekeeper.network, network.address())
        @ GatewayError::WrongNetwork)]
    pub gatekeeper: Account<Gatekeeper>,
    #[account(mut, unsafe(dup), address = gatekeeper.rent_payer @ GatewayError::WrongRentPayer)]
    pub rent_payer: UncheckedAccount,
}

pub(crate) fn handler(ctx: &mut Context<RemoveGatekeeper>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let network = *accounts.network.address();
    let gatekeeper = *accounts.gatekeeper.address();
    let rent_payer = *accounts.rent_payer.address();
    let passes = accounts.gatekeeper.passes;
    let slot = accounts
        .network
        .get_mut(usize::from(accounts.gatekeeper.slot))
        .ok_or(GatewayError::WrongGatekeeper)?;
    let old_status = slot.entry()?.status;
    require!(
        passes == 0 || old_status != GatekeeperStatus::Removed,
        GatewayError::GatekeeperHasPasses
    );
    slot.status = GatekeeperStatus::Removed.code();
    // While passes name it the account stays as their ledger, which keeps the network open too.
    if passes == 0 {
        accounts.network.open_gatekeepers = accounts
            .network
            .open_gatekeepers
            .checked_sub(1)
            .ok_or(ProgramError::InvalidAccountData)?;
        let destination = *accounts.rent_payer.account();
        accounts.gatekeeper.close(destination)?;
    }

    emit!(GatekeeperRemoved {
        network,
        gatekeeper,
        old_status: old_status.code(),
        passes,
        rent_payer,
    });
    Ok(())
}
