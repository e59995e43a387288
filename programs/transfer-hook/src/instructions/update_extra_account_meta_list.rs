use alloc::vec::Vec;

use anchor_lang::prelude::*;

use super::{PolicySettings, spl, update_policy::updated};
use crate::{error::HookError, state::Policy};

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
    let settings = PolicySettings { sides, networks, ..policy.settings() };
    policy.apply(&settings)?;

    emit!(updated(policy, settings));
    Ok(())
}
