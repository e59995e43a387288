use anchor_lang::prelude::*;
use portcullis_types::lifecycle::{StatusReason, Verb};

use super::ChangePass;
use crate::event::PassUnfrozen;

pub(crate) fn handler(ctx: &mut Context<ChangePass>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    accounts.authorise(Verb::Unfreeze)?;
    let state = accounts.next_state(Verb::Unfreeze)?;

    let pass = &mut accounts.pass;
    let old_state = pass.state;
    pass.state = state;
    pass.status_reason = StatusReason::NONE.to_byte();

    emit!(PassUnfrozen {
        network: pass.network,
        subject: pass.subject,
        gatekeeper: *accounts.gatekeeper.address(),
        actor: *accounts.actor.address(),
        old_state,
        state,
        expires_at: accounts.pass.expires_at,
    });
    Ok(())
}
