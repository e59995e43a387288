use anchor_lang::prelude::*;

use super::{GovernPolicy, PolicySettings};
use crate::event::PolicyUpdated;

pub(crate) fn handler(ctx: &mut Context<GovernPolicy>, settings: PolicySettings) -> Result<()> {
    let policy = &mut ctx.accounts.policy;
    policy.apply(&settings)?;

    emit!(PolicyUpdated {
        mint: policy.mint,
        authority: policy.authority,
        settings,
        generation: policy.generation.get(),
    });
    Ok(())
}
