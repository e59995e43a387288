use anchor_lang::prelude::*;

use super::GatekeeperLimits;
use crate::{
    error::GatewayError,
    event::GatekeeperUpdated,
    state::{Gatekeeper, NetworkWithSlots},
};

#[derive(Accounts)]
pub struct UpdateGatekeeper {
    #[account(address = network.authority @ GatewayError::NotAuthorized)]
    pub authority: Signer,
    #[account(address = gatekeeper.network @ GatewayError::WrongNetwork)]
    pub network: NetworkWithSlots,
    #[account(mut)]
    pub gatekeeper: Account<Gatekeeper>,
}

pub(crate) fn handler(
    ctx: &mut Context<UpdateGatekeeper>,
    authority: Address,
    limits: GatekeeperLimits,
) -> Result<()> {
    limits.check()?;
    require!(authority != Address::default(), GatewayError::ZeroAddress);

    let address = *ctx.accounts.gatekeeper.address();
    let gatekeeper = &mut ctx.accounts.gatekeeper;
    let event = GatekeeperUpdated {
        network: gatekeeper.network,
        gatekeeper: address,
        old_authority: gatekeeper.authority,
        old_permissions: gatekeeper.permissions,
        old_max_lifetime_seconds: gatekeeper.max_lifetime_seconds,
        old_issued_per_day: gatekeeper.quota.per_day,
        authority,
        permissions: limits.permissions,
        max_lifetime_seconds: limits.max_lifetime_seconds,
        issued_per_day: limits.issued_per_day,
    };
    gatekeeper.authority = authority;
    gatekeeper.permissions = limits.permissions;
    gatekeeper.max_lifetime_seconds = limits.max_lifetime_seconds;
    gatekeeper.quota.per_day = limits.issued_per_day;

    emit!(event);
    Ok(())
}
