use anchor_lang::prelude::*;
use portcullis_types::lifecycle::{StatusReason, Verb};

use super::{ChangePass, change_pass::by_network};
use crate::{error::refused, event::PassRevoked};

pub(crate) fn handler(ctx: &mut Context<ChangePass>, reason: u8) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let signer = accounts.authorise(Verb::Revoke)?;
    let state = accounts.next_state(Verb::Revoke)?;
    let status_reason = StatusReason::new(reason, by_network(signer)).map_err(refused)?.to_byte();

    let pass = &mut accounts.pass;
    let old_state = pass.state;
    pass.state = state;
    pass.status_reason = status_reason;

    emit!(PassRevoked {
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
