use anchor_lang::prelude::*;
use portcullis_types::lifecycle::{self, StatusReason, Verb};

use super::{ChangePass, change_pass::by_network};
use crate::{error::refused, event::PassFrozen};

pub(crate) fn handler(ctx: &mut Context<ChangePass>, reason: u8) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let signer = accounts.authorise(Verb::Freeze)?;
    let by_network = by_network(signer);
    let stored = StatusReason::from_byte(accounts.pass.status_reason);
    let state =
        lifecycle::freeze(accounts.pass.pass_state()?, stored, by_network).map_err(refused)?.code();
    let status_reason = StatusReason::new(reason, by_network).map_err(refused)?.to_byte();

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
