use anchor_lang::prelude::*;

use super::GovernPolicy;
use crate::{error::HookError, event::PolicyPauseSet};

pub(crate) fn handler(ctx: &mut Context<GovernPolicy>, paused: bool) -> Result<()> {
    let policy = &mut ctx.accounts.policy;
    require!((policy.paused != 0) != paused, HookError::PauseUnchanged);
    policy.paused = u8::from(paused);
    policy.advance()?;

    emit!(PolicyPauseSet {
        mint: policy.mint,
        authority: policy.authority,
        paused,
        generation: policy.generation.get(),
    });
    Ok(())
}
