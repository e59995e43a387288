// `derive(Accounts)` decodes `id` a second time and leaves it unused.
#![allow(unused_variables)]

use anchor_lang::prelude::*;
use portcullis_types::solana::{NETWORK_SEED, NetworkFlags};

use crate::{
    error::GatewayError,
    event::NetworkCreated,
    state::{LAYOUT_VERSION, Network, NetworkWithSlots, create_pda},
};

/// What a network decides about its passes.
#[derive(AnchorSerialize, AnchorDeserialize, IdlType, Clone, Copy)]
pub struct NetworkSettings {
    /// Lifetime of a pass for which no expiry is asked, in seconds; zero: the maximum.
    pub default_lifetime_seconds: u64,
    /// Longest lifetime of a pass, in seconds; zero: no limit.
    pub max_lifetime_seconds: u64,
    /// 1: holders may not renounce; 2: passes are single use.
    pub flags: u8,
}

impl NetworkSettings {
    pub(super) fn check(&self) -> Result<()> {
        let within_max = self.max_lifetime_seconds == 0
            || self.default_lifetime_seconds <= self.max_lifetime_seconds;
        require!(
            within_max && !NetworkFlags(self.flags).has_unknown(),
            GatewayError::InvalidSettings
        );
        Ok(())
    }
}

#[derive(Accounts)]
#[instruction(id: u32)]
pub struct CreateNetwork {
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    pub creator: Signer,
    #[account(
        mut,
        seeds = [NETWORK_SEED, creator, id.to_le_bytes()],
        bump,
        constraint = !network.account().owned_by(&crate::ID) @ GatewayError::NetworkExists,
    )]
    pub network: UncheckedAccount,
    pub system_program: Program<System>,
}

pub(crate) fn handler(
    ctx: &mut Context<CreateNetwork>,
    id: u32,
    settings: NetworkSettings,
) -> Result<()> {
    settings.check()?;

    let bump = ctx.bumps.network;
    let accounts = &ctx.accounts;
    let creator = *accounts.creator.address();
    let rent_payer = *accounts.payer.address();
    let network = Network {
        creator,
        authority: creator,
        pending_authority: Address::default(),
        guardian: Address::default(),
        rent_payer,
        default_lifetime_seconds: settings.default_lifetime_seconds,
        max_lifetime_seconds: settings.max_lifetime_seconds,
        id,
        open_gatekeepers: 0,
        flags: settings.flags,
        paused: 0,
        version: LAYOUT_VERSION,
        bump,
        reserved: [0; 6],
    };
    create_pda(
        accounts.payer.account(),
        accounts.network.account(),
        &[NETWORK_SEED, creator.as_ref(), &id.to_le_bytes(), &[bump]],
        NetworkWithSlots::space_for(0),
        &network,
    )?;

    emit!(NetworkCreated {
        network: *accounts.network.address(),
        creator,
        id,
        rent_payer,
        default_lifetime_seconds: settings.default_lifetime_seconds,
        max_lifetime_seconds: settings.max_lifetime_seconds,
        flags: settings.flags,
    });
    Ok(())
}
