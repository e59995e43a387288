use alloc::vec::Vec;

use anchor_lang::{cpi::create_account_signed, prelude::*};
use portcullis_types::{
    same_address,
    solana::{EXTRA_ACCOUNT_METAS_SEED, PolicyAccount},
};

use crate::{
    error::HookError,
    event::PolicyInitialized,
    state::{FIRST_GENERATION, Policy},
    token_2022::Mint,
};

/// What a policy asks of transfers.
#[derive(AnchorSerialize, AnchorDeserialize, IdlType, Clone)]
pub struct PolicySettings {
    /// Who must hold a pass: 1 the sender, 2 the receiver, 3 both.
    pub sides: u8,
    /// 1: a pass of every network; 2: of any.
    pub combination: u8,
    /// The mint's permanent delegate is 1 gated, 2 exempt as the sender, 3 exempt, 4 denied.
    pub permanent_delegate_rule: u8,
    /// 1: only observe; 2: the receiving account's owner must be immutable.
    pub flags: u8,
    /// Attributes that must all be set in a pass.
    pub attributes: u64,
    /// Validity that a pass must have left, in seconds.
    pub min_remaining_seconds: u64,
    /// How long ago a pass may have been issued, in seconds; zero: any age.
    pub max_age_seconds: u64,
    /// One to four networks.
    pub networks: Vec<Address>,
}

#[derive(Accounts)]
pub struct InitializePolicy {
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    pub authority: Signer,
    pub mint: UncheckedAccount,
    #[account(
        mut,
        seeds = [EXTRA_ACCOUNT_METAS_SEED, mint],
        bump,
        constraint = !policy.account().owned_by(&crate::ID) @ HookError::PolicyExists,
    )]
    pub policy: UncheckedAccount,
    pub system_program: Program<System>,
}

pub(crate) fn handler(ctx: &mut Context<InitializePolicy>, settings: PolicySettings) -> Result<()> {
    let bump = ctx.bumps.policy;
    let accounts = &ctx.accounts;
    let mint = accounts.mint.account();
    let authority = *accounts.authority.address();
    check_authority(mint, &authority)?;

    let (payer, policy) = (accounts.payer.account(), accounts.policy.account());
    create_policy(payer, policy, mint.address(), &authority, bump, &settings)?;

    emit!(PolicyInitialized {
        mint: *mint.address(),
        authority,
        rent_payer: *payer.address(),
        settings,
        generation: FIRST_GENERATION,
    });
    Ok(())
}

/// The mint's authority may set its policy up, and so may the authority of its hook: a mint may have
/// lost either one.
pub(super) fn check_authority(mint: &AccountView, authority: &Address) -> Result<()> {
    let data = mint.try_borrow()?;
    let mint = Mint::of(mint, &data).ok_or(HookError::NotAMint)?;
    let hook = mint.transfer_hook().ok_or(HookError::MintWithoutHook)?;
    let authorised = [mint.authority(), hook.authority]
        .into_iter()
        .flatten()
        .any(|allowed| same_address(allowed, authority.as_array()));
    require!(authorised, HookError::NotAuthorized);
    Ok(())
}

/// Makes the account and writes the policy into it.
pub(super) fn create_policy(
    payer: &AccountView,
    account: &AccountView,
    mint: &Address,
    authority: &Address,
    bump: u8,
    settings: &PolicySettings,
) -> Result<()> {
    let seeds = [EXTRA_ACCOUNT_METAS_SEED, mint.as_ref(), &[bump]];
    create_account_signed(payer, account, PolicyAccount::BYTES, &crate::ID, &seeds)?;
    let mut view = *account;
    let mut data = view.try_borrow_mut()?;
    bytemuck::try_from_bytes_mut::<Policy>(&mut data)
        .map_err(|_| ProgramError::AccountDataTooSmall)?
        .initialize(*mint, *authority, *payer.address(), bump, settings)
}
