use anchor_lang::prelude::*;

use crate::Counter;

#[derive(Accounts)]
pub struct IncrementFreely {
    pub wallet: Signer,
    #[account(mut)]
    pub counter: Account<Counter>,
}

pub(crate) fn handler(ctx: &mut Context<IncrementFreely>) -> Result<()> {
    ctx.accounts.counter.increment()
}
