use anchor_lang::prelude::*;

use super::{GovernNetwork, NetworkSettings};
use crate::event::NetworkUpdated;

pub(crate) fn handler(ctx: &mut Context<GovernNetwork>, settings: NetworkSettings) -> Result<()> {
    settings.check()?;

    let address = *ctx.accounts.network.address();
    let network = &mut ctx.accounts.network;
    let event = NetworkUpdated {
        network: address,
        authority: network.authority,
        old_default_lifetime_seconds: network.default_lifetime_seconds,
        old_max_lifetime_seconds: network.max_lifetime_seconds,
        old_flags: network.flags,
        default_lifetime_seconds: settings.default_lifetime_seconds,
        max_lifetime_seconds: settings.max_lifetime_seconds,
        flags: settings.flags,
    };
    network.default_lifetime_seconds = settings.default_lifetime_seconds;
    network.max_lifetime_seconds = settings.max_lifetime_seconds;
    network.flags = settings.flags;

    emit!(event);
    Ok(())
}
