use anchor_lang::prelude::*;
use portcullis_types::lifecycle::Verb;

use super::ChangePass;
use crate::event::AttributesSet;

pub(crate) fn handler(ctx: &mut Context<ChangePass>, attributes: u64) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.authorise(Verb::SetAttributes)?;
    let state = accounts.next_state(Verb::SetAttributes)?;

    let pass = &mut accounts.pass;
    let old_attributes = pass.attributes;
    pass.attributes = attributes;

    emit!(AttributesSet {
        network: pass.network,
        subject: pass.subject,
        gatekeeper: *accounts.gatekeeper.address(),
        actor: *accounts.actor.address(),
        state,
        expires_at: accounts.pass.expires_at,
        old_attributes,
        attributes,
    });
    Ok(())
}
