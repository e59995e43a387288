use anchor_lang::prelude::*;
use portcullis_types::same_address;

use crate::{error::HookError, event::PolicyClosed, state::Policy, token_2022::Mint};

/// By the policy's authority, or by that of the mint's hook: who can point the mint at any hook needs
/// the way back to this one, also past an authority that is lost or hostile.
#[derive(Accounts)]
pub struct ClosePolicy {
    pub authority: Signer,
    #[account(address = policy.mint @ HookError::WrongMint)]
    pub mint: UncheckedAccount,
    #[account(mut, close = rent_payer)]
    pub policy: Account<Policy>,
    #[account(mut, unsafe(dup), address = policy.rent_payer @ HookError::WrongRentPayer)]
    pub rent_payer: UncheckedAccount,
}

pub(crate) fn handler(ctx: &mut Context<ClosePolicy>) -> Result<()> {
    let accounts = &ctx.accounts;
    let authority = *accounts.authority.address();
    check_mint(accounts.mint.account(), &authority, &accounts.policy.authority)?;

    emit!(PolicyClosed {
        mint: accounts.policy.mint,
        authority,
        rent_payer: accounts.policy.rent_payer,
        generation: accounts.policy.generation.get(),
    });
    Ok(())
}

/// A mint that was closed names no hook, and no authority of one.
fn check_mint(mint: &AccountView, signer: &Address, policy_authority: &Address) -> Result<()> {
    let data = mint.try_borrow()?;
    let hook = Mint::of(mint, &data).and_then(|mint| mint.transfer_hook());
    let (hook_authority, program) =
        hook.map_or((None, None), |hook| (hook.authority, hook.program));
    let signs = |address: &[u8; 32]| same_address(address, signer.as_array());
    require!(
        signs(policy_authority.as_array()) || hook_authority.is_some_and(signs),
        HookError::NotAuthorized
    );
    require!(
        !program.is_some_and(|program| same_address(program, crate::ID.as_array())),
        HookError::MintNamesHook
    );
    Ok(())
}
