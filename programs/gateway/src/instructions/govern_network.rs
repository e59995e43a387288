use anchor_lang::prelude::*;

use crate::{error::GatewayError, state::NetworkWithSlots};

/// What the network's authority decides alone.
#[derive(Accounts)]
pub struct GovernNetwork {
    #[account(address = network.authority @ GatewayError::NotAuthorized)]
    pub authority: Signer,
    #[account(mut)]
    pub network: NetworkWithSlots,
}
