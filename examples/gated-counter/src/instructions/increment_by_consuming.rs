use anchor_lang::prelude::*;
use portcullis_types::solana::pinocchio::consume_pass;

use super::Gateway;
use crate::Counter;

#[derive(Accounts)]
pub struct IncrementByConsuming {
    pub wallet: Signer,
    #[account(mut)]
    pub counter: Account<Counter>,
    pub network: UncheckedAccount,
    #[account(mut)]
    pub pass: UncheckedAccount,
    pub gateway: Program<Gateway>,
}

pub(crate) fn handler(ctx: &mut Context<IncrementByConsuming>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    consume_pass(
        &accounts.counter.gate(),
        accounts.network.account(),
        accounts.pass.account(),
        accounts.wallet.account(),
    )?;
    accounts.counter.increment()
}
