use anchor_lang::prelude::*;

use crate::{error::HookError, state::Policy};

/// What the policy's authority decides alone.
#[derive(Accounts)]
pub struct GovernPolicy {
    #[account(address = policy.authority @ HookError::NotAuthorized)]
    pub authority: Signer,
    #[account(mut)]
    pub policy: Account<Policy>,
}
