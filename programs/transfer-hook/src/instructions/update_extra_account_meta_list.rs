use alloc::vec::Vec;

use anchor_lang::prelude::*;

use super::{PolicySettings, spl};
use crate::{error::HookError, event::PolicyUpdated, state::Policy};

const DISCRIMINATOR: [u8; 8] = [157, 105, 42, 146, 102, 85, 241, 174];

/// In the order of the SPL interface.
#[derive(Accounts)]
pub struct UpdateExtraAccountMetaList {
    #[account(mut)]
    pub policy: Account<Policy>,
    #[account(address = policy.mint @ HookError::WrongMint)]
    pub mint: UncheckedAccount,
    #[account(address = policy.authority @ HookError::NotAuthorized)]
    pub authority: Signer,
}

pub(crate) fn handler(
    ctx: &mut Context<UpdateExtraAccountMetaList>,
    spl_discriminator_tail: [u8; 7],
    extra_account_metas: Vec<[u8; 35]>,
) -> Result<()> {
    spl::check_discriminator(DISCRIMINATOR, spl_discriminator_tail)?;
    let policy = &mut ctx.accounts.policy;
    let (sides, networks) = spl::sides_and_networks(&extra_account_metas)?;
    let old = policy.settings();
    // Who asks receivers alone from now on cannot say by a list that accounts must not change hands.
    let flags = if sides == old.sides { old.flags } else { old.flags | spl::flags(sides).0 };
    let settings = PolicySettings { sides, networks, flags, ..old };
    policy.apply(&settings)?;

    emit!(PolicyUpdated {
        mint: policy.mint,
        authority: policy.authority,
        settings,
        generation: policy.generation.get(),
    });
    Ok(())
}
