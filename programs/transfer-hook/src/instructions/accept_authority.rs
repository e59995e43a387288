use anchor_lang::prelude::*;

use crate::{error::HookError, event::PolicyAuthorityAccepted, state::Policy};

#[derive(Accounts)]
pub struct AcceptAuthority {
    #[account(
        address = policy.pending_authority @ HookError::NotAuthorized,
        constraint = *authority.address() != Address::default() @ HookError::NotAuthorized,
    )]
    pub authority: Signer,
    #[account(mut)]
    pub policy: Account<Policy>,
}

pub(crate) fn handler(ctx: &mut Context<AcceptAuthority>) -> Result<()> {
    let policy = &mut ctx.accounts.policy;
    let old_authority = policy.authority;
    policy.authority = policy.pending_authority;
    policy.pending_authority = Address::default();
    policy.advance()?;

    emit!(PolicyAuthorityAccepted {
        mint: policy.mint,
        old_authority,
        authority: policy.authority,
        generation: policy.generation.get(),
    });
    Ok(())
}
