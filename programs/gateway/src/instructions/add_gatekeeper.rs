use anchor_lang::prelude::*;
use portcullis_types::{lifecycle::Permissions, solana::GATEKEEPER_SEED};

use crate::{
    error::GatewayError,
    event::GatekeeperAdded,
    state::{Gatekeeper, GatekeeperSlot, IssuanceQuota, LAYOUT_VERSION, NetworkWithSlots},
};

/// What bounds a gatekeeper.
#[derive(AnchorSerialize, AnchorDeserialize, IdlType, Clone, Copy)]
pub struct GatekeeperLimits {
    /// Longest lifetime it may grant, in seconds; zero: the network's.
    pub max_lifetime_seconds: u64,
    /// The most passes it may issue in a rolling day; zero: no limit.
    pub issued_per_day: u32,
    /// 1 issue and take over, 2 freeze, 4 unfreeze, 8 renew, 16 revoke, 32 set attributes.
    pub permissions: u16,
}

impl GatekeeperLimits {
    pub(super) fn check(&self) -> Result<()> {
        require!(!Permissions(self.permissions).has_unknown(), GatewayError::InvalidPermissions);
        Ok(())
    }
}

#[derive(Accounts)]
pub struct AddGatekeeper {
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    #[account(address = network.authority @ GatewayError::NotAuthorized)]
    pub authority: Signer,
    #[account(
        mut,
        constraint = network.len() < usize::from(u16::MAX) @ GatewayError::SlotsExhausted,
        realloc = NetworkWithSlots::try_space_for(network.len() as u32 + 1)?,
        realloc_payer = payer,
        realloc_zero = false,
    )]
    pub network: NetworkWithSlots,
    #[account(
        init,
        payer = payer,
        seeds = [GATEKEEPER_SEED, network, (network.len() as u16).to_le_bytes()],
        bump,
    )]
    pub gatekeeper: Account<Gatekeeper>,
    pub system_program: Program<System>,
}

pub(crate) fn handler(
    ctx: &mut Context<AddGatekeeper>,
    authority: Address,
    operator: Address,
    limits: GatekeeperLimits,
) -> Result<()> {
    limits.check()?;
    let zero = Address::default();
    require!(authority != zero && operator != zero, GatewayError::ZeroAddress);

    let bump = ctx.bumps.gatekeeper;
    let accounts = &mut ctx.accounts;
    let network = *accounts.network.address();
    let rent_payer = *accounts.payer.address();
    let slot = u16::try_from(accounts.network.len()).map_err(|_| GatewayError::SlotsExhausted)?;
    accounts.network.try_push(GatekeeperSlot::NEW)?;
    accounts.network.open_gatekeepers =
        accounts.network.open_gatekeepers.checked_add(1).ok_or(GatewayError::SlotsExhausted)?;
    *accounts.gatekeeper = Gatekeeper {
        network,
        authority,
        operator,
        rent_payer,
        max_lifetime_seconds: limits.max_lifetime_seconds,
        passes: 0,
        quota: IssuanceQuota::new(limits.issued_per_day),
        slot,
        permissions: limits.permissions,
        version: LAYOUT_VERSION,
        bump,
        reserved: [0; 2],
    };

    emit!(GatekeeperAdded {
        network,
        gatekeeper: *accounts.gatekeeper.address(),
        slot,
        authority,
        operator,
        rent_payer,
        permissions: limits.permissions,
        max_lifetime_seconds: limits.max_lifetime_seconds,
        issued_per_day: limits.issued_per_day,
    });
    Ok(())
}
