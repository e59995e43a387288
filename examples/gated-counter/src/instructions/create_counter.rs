use anchor_lang::prelude::*;

use crate::Counter;

#[derive(Accounts)]
pub struct CreateCounter {
    #[account(mut)]
    pub authority: Signer,
    #[account(init, payer = authority, seeds = [b"counter", authority], bump)]
    pub counter: Account<Counter>,
    pub system_program: Program<System>,
}

pub(crate) fn handler(ctx: &mut Context<CreateCounter>, network: Address) -> Result<()> {
    ctx.accounts.counter.network = network;
    Ok(())
}
