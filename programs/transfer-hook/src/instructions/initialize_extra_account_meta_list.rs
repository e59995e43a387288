use alloc::vec::Vec;

use anchor_lang::prelude::*;
use portcullis_types::{
    Combination, PermanentDelegateRule, Sides,
    solana::{EXTRA_ACCOUNT_METAS_SEED, PolicyAccount, PolicyFlags},
};

use super::{
    PolicySettings,
    initialize_policy::{check_authority, create_policy, initialized},
    spl,
};
use crate::error::HookError;

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
    let settings = settings(&extra_account_metas)?;

    let policy = accounts.policy.account();
    create_policy(authority, policy, mint.address(), authority.address(), bump, &settings)?;

    emit!(initialized(*mint.address(), *authority.address(), *authority.address(), settings));
    Ok(())
}

/// What the list does not say is as strict as can be: where the sender is not asked, the receiving
/// account must be one that cannot be handed over.
fn settings(extra_account_metas: &[[u8; 35]]) -> Result<PolicySettings> {
    let (sides, networks) = spl::sides_and_networks(extra_account_metas)?;
    let flags = if sides == Sides::Receiver.code() {
        PolicyFlags::REQUIRE_IMMUTABLE_OWNER
    } else {
        PolicyFlags::NONE
    };
    Ok(PolicySettings {
        sides,
        combination: Combination::All.code(),
        permanent_delegate_rule: PermanentDelegateRule::Gated.code(),
        flags: flags.0,
        attributes: 0,
        min_remaining_seconds: 0,
        max_age_seconds: 0,
        networks,
    })
}
