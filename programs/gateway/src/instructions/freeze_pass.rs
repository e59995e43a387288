use anchor_lang::prelude::*;
use portcullis_types::lifecycle::{StatusReason, Verb};

use super::{ChangePass, change_pass::by_network};
use crate::{error::refused, event::PassFrozen};

pub(crate) fn handler(ctx: &mut Context<ChangePass>, reason: u8) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let signer = accounts.authorise(Verb::Freeze)?;
    let state = accounts.next_state(Verb::Freeze)?;
    let status_reason =
        StatusReason::new(reason, by_network(signer)).map_err(refused)?.to_byte();

    let pass = &mut accounts.pass;
    let old_state = pass.state;
    pass.state = state;
    pass.status_reason = status_reason;

    emit!(PassFrozen {
        network: pass.network,
        subject: pass.subject,
        gatekeeper: *accounts.gatekeeper.address(),
        actor: *accounts.actor.address(),
        old_state,
        state,
        status_reason,
        expires_at: accounts.pass.expires_at,
    });
    Ok(())
}
