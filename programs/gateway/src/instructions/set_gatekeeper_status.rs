use anchor_lang::{address_eq, prelude::*};
use portcullis_types::GatekeeperStatus;

use crate::{
    error::GatewayError,
    event::GatekeeperStatusSet,
    state::{Gatekeeper, NetworkWithSlots},
};

#[derive(Accounts)]
pub struct SetGatekeeperStatus {
    #[account(
        constraint = address_eq(actor.address(), &network.authority)
            || address_eq(actor.address(), &network.guardian) @ GatewayError::NotAuthorized,
    )]
    pub actor: Signer,
    #[account(mut)]
    pub network: NetworkWithSlots,
    #[account(constraint = address_eq(&gatekeeper.network, network.address())
        @ GatewayError::WrongNetwork)]
    pub gatekeeper: Account<Gatekeeper>,
}

pub(crate) fn handler(ctx: &mut Context<SetGatekeeperStatus>, status: u8) -> Result<()> {
    let status = GatekeeperStatus::from_code(status)
        .filter(|status| *status != GatekeeperStatus::Removed)
        .ok_or(GatewayError::InvalidStatus)?;

    let accounts = &mut ctx.accounts;
    let network = *accounts.network.address();
    let actor = *accounts.actor.address();
    let by_authority = address_eq(&actor, &accounts.network.authority);
    let slot = accounts
        .network
        .get_mut(usize::from(accounts.gatekeeper.slot))
        .ok_or(GatewayError::WrongGatekeeper)?;
    let old_status = slot.entry()?.status;
    require!(old_status != GatekeeperStatus::Removed, GatewayError::GatekeeperRemoved);
    require!(by_authority || status > old_status, GatewayError::GuardianMayOnlyTighten);
    slot.status = status.code();

    emit!(GatekeeperStatusSet {
        network,
        gatekeeper: *accounts.gatekeeper.address(),
        actor,
        old_status: old_status.code(),
        status: status.code(),
    });
    Ok(())
}
