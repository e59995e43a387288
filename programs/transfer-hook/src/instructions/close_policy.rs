use anchor_lang::{address_eq, prelude::*};

use crate::{
    error::HookError,
    event::PolicyClosed,
    state::Policy,
    token_2022::{Mint, TOKEN_2022_PROGRAM_ID},
};

#[derive(Accounts)]
pub struct ClosePolicy {
    #[account(address = policy.authority @ HookError::NotAuthorized)]
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
    require!(!names_this_hook(accounts.mint.account())?, HookError::MintNamesHook);

    emit!(PolicyClosed {
        mint: accounts.policy.mint,
        authority: accounts.policy.authority,
        rent_payer: accounts.policy.rent_payer,
        generation: accounts.policy.generation.get(),
    });
    Ok(())
}

/// A mint that was closed names nothing.
fn names_this_hook(mint: &AccountView) -> Result<bool> {
    if !mint.owned_by(&TOKEN_2022_PROGRAM_ID) {
        return Ok(false);
    }
    let data = mint.try_borrow()?;
    let hook = Mint::new(&data).and_then(|mint| mint.transfer_hook());
    Ok(hook
        .and_then(|hook| hook.program)
        .is_some_and(|program| address_eq(&Address::new_from_array(*program), &crate::ID)))
}
