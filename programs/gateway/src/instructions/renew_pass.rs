use anchor_lang::prelude::*;
use portcullis_types::lifecycle::{self, Verb};

use super::ChangePass;
use crate::{error::refused, event::PassRenewed};

pub(crate) fn handler(ctx: &mut Context<ChangePass>, expires_at: Option<i64>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.authorise(Verb::Renew)?;
    let state = accounts.next_state(Verb::Renew)?;
    let now = Clock::get()?.unix_timestamp;
    let lifetimes = accounts.network.lifetimes(&accounts.gatekeeper);
    let expires_at = lifecycle::expiry(expires_at, now, lifetimes).map_err(refused)?;

    let pass = &mut accounts.pass;
    let old_expires_at = pass.expires_at;
    pass.expires_at = expires_at;

    emit!(PassRenewed {
        network: pass.network,
        subject: pass.subject,
        gatekeeper: *accounts.gatekeeper.address(),
        actor: *accounts.actor.address(),
        state,
        old_expires_at,
        expires_at,
    });
    Ok(())
}
