use anchor_lang::prelude::*;
use portcullis_types::lifecycle::Permissions;

use super::IssuanceQuota;

/// A gatekeeper of a network, at `["gatekeeper", network, slot]`. Its status and generation are in
/// the network's account.
#[account]
pub struct Gatekeeper {
    /// The network.
    pub network: Address,
    /// The cold key: rotates the operator and raises the generation.
    pub authority: Address,
    /// The hot key: signs what happens to passes.
    pub operator: Address,
    /// Who paid the rent and gets it back.
    pub rent_payer: Address,
    /// Longest lifetime it may grant, in seconds; zero: the network's.
    pub max_lifetime_seconds: u64,
    /// How many pass accounts name it.
    pub passes: u64,
    /// How many passes it issued when, and may issue in a rolling day.
    pub quota: IssuanceQuota,
    /// Its slot in the network: a seed of its address.
    pub slot: u16,
    /// See [`Permissions`]. Set by the network's authority.
    pub permissions: u16,
    /// Layout of this account.
    pub version: u8,
    /// Bump of its address.
    pub bump: u8,
    /// Zero.
    pub reserved: [u8; 2],
}

impl Gatekeeper {
    /// What it may do.
    pub fn permissions(&self) -> Permissions {
        Permissions(self.permissions)
    }
}
