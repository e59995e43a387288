use anchor_lang::prelude::*;
use portcullis_types::ExemptionKind;

use super::GovernPolicy;
use crate::{error::HookError, event::ExemptionAdded};

pub(crate) fn handler(ctx: &mut Context<GovernPolicy>, wallet: Address, kind: u8) -> Result<()> {
    require!(wallet != Address::default(), HookError::ZeroAddress);
    let known = ExemptionKind::from_code(kind).ok_or(HookError::InvalidExemptionKind)?;
    let policy = &mut ctx.accounts.policy;
    policy.exempt(&wallet, known)?;

    emit!(ExemptionAdded {
        mint: policy.mint,
        authority: policy.authority,
        wallet,
        kind,
        generation: policy.generation.get(),
    });
    Ok(())
}
