use anchor_lang::prelude::*;

use crate::Counter;

#[derive(Accounts)]
pub struct IncrementByRead {
    pub wallet: Signer,
    #[account(mut)]
    pub counter: Account<Counter>,
    pub network: UncheckedAccount,
    pub pass: UncheckedAccount,
}

pub(crate) fn handler(ctx: &mut Context<IncrementByRead>) -> Result<()> {
    let accounts = &mut ctx.accounts;
    let now = Clock::get()?.unix_timestamp;
    accounts
        .counter
        .gate()
        .check_views(
            accounts.network.account(),
            accounts.pass.account(),
            accounts.wallet.address().as_array(),
            now,
        )
        .into_result()?;
    accounts.counter.increment()
}
