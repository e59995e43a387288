use anchor_lang::prelude::*;

use super::GovernPolicy;
use crate::event::ExemptionRemoved;

pub(crate) fn handler(ctx: &mut Context<GovernPolicy>, wallet: Address) -> Result<()> {
    let policy = &mut ctx.accounts.policy;
    let kind = policy.end_exemption(&wallet)?;

    emit!(ExemptionRemoved {
        mint: policy.mint,
        authority: policy.authority,
        wallet,
        kind,
        generation: policy.generation.get(),
    });
    Ok(())
}
