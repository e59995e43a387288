use anchor_lang::prelude::*;
use portcullis_types::solana::pinocchio::verify_pass;

use super::Gateway;
use crate::Counter;

#[derive(Accounts)]
pub struct IncrementByCall {
    pub wallet: Signer,
    #[account(mut)]
    pub counter: Account<Counter>,
    pub network: UncheckedAccount,
    pub pass: UncheckedAccount,
    pub gateway: Program<Gateway>,
}

pub(crate) fn handler(ctx: &mut Context<IncrementByCall>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    verify_pass(
        &accounts.counter.gate(),
        accounts.network.account(),
        accounts.pass.account(),
        accounts.wallet.account(),
    )?;
    accounts.counter.increment()
}
