use anchor_lang::prelude::*;

use super::GovernPolicy;
use crate::event::PolicyAuthorityProposed;

pub(crate) fn handler(ctx: &mut Context<GovernPolicy>, pending_authority: Address) -> Result<()> {
    let policy = &mut ctx.accounts.policy;
    let old_pending_authority = policy.pending_authority;
    policy.pending_authority = pending_authority;
    policy.advance()?;

    emit!(PolicyAuthorityProposed {
        mint: policy.mint,
        authority: policy.authority,
        old_pending_authority,
        pending_authority,
        generation: policy.generation.get(),
    });
    Ok(())
}
