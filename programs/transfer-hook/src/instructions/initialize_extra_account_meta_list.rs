use alloc::vec::Vec;

use anchor_lang::prelude::*;
use portcullis_types::{
    Combination, PermanentDelegateRule,
    solana::{EXTRA_ACCOUNT_METAS_SEED, PolicyAccount},
};

use super::{
    PolicySettings,
    initialize_policy::{check_authority, create_policy},
    spl,
};
use crate::{error::HookError, event::PolicyInitialized, state::FIRST_GENERATION};

const DISCRIMINATOR: [u8; 8] = [43, 34, 13, 49, 167, 88, 235, 235];

/// In the order of the SPL interface.
#[derive(Accounts)]
pub struct InitializeExtraAccountMetaList {
    #[account(
        mut,
        seeds = [EXTRA_ACCOUNT_METAS_SEED, mint],
        bump,
        constraint = !policy.account().owned_by(&crate::ID) @ HookError::PolicyExists,
    )]
    pub policy: UncheckedAccount,
    pub mint: UncheckedAccount,
    pub authority: Signer,
    pub system_program: Program<System>,
}

pub(crate) fn handler(
    ctx: &mut Context<InitializeExtraAccountMetaList>,
    spl_discriminator_tail: [u8; 7],
    extra_account_metas: Vec<[u8; 35]>,
) -> Result<()> {
    spl::check_discriminator(DISCRIMINATOR, spl_discriminator_tail)?;
    let bump = ctx.bumps.policy;
    let accounts = &ctx.accounts;
    let mint = accounts.mint.account();
    let authority = accounts.authority.account();
    check_authority(mint, authority.address())?;
    let rent = Rent::get()?.try_minimum_balance(PolicyAccount::BYTES)?;
    require!(accounts.policy.account().lamports() >= rent, HookError::RentMissing);
    let (sides, networks) = spl::sides_and_networks(&extra_account_metas)?;
    // What the list does not say is as strict as can be.
    let settings = PolicySettings {
        sides,
        combination: Combination::All.code(),
        permanent_delegate_rule: PermanentDelegateRule::Gated.code(),
        flags: spl::flags(sides).0,
        attributes: 0,
        min_remaining_seconds: 0,
        max_age_seconds: 0,
        networks,
    };

    let policy = accounts.policy.account();
    create_policy(authority, policy, mint.address(), authority.address(), bump, &settings)?;

    emit!(PolicyInitialized {
        mint: *mint.address(),
        authority: *authority.address(),
        rent_payer: *authority.address(),
        settings,
        generation: FIRST_GENERATION,
    });
    Ok(())
}
