use anchor_lang::{accounts::Slab, prelude::*};
use portcullis_types::{
    GatekeeperEntry, GatekeeperStatus, lifecycle::Lifetimes, solana::NetworkFlags,
};

use super::Gatekeeper;

/// A gatekeeper network, at `["network", creator, id]`, followed by one [`GatekeeperSlot`] for every
/// slot ever given out.
#[account]
pub struct Network {
    /// Who created it: a seed of its address.
    pub creator: Address,
    /// Who decides about it. Changed by proposal and acceptance.
    pub authority: Address,
    /// Who is to become its authority by accepting; zero: nobody. Set by the authority.
    pub pending_authority: Address,
    /// Who may pause, freeze and halt; zero: nobody. Set by the authority.
    pub guardian: Address,
    /// Who paid the rent and gets it back.
    pub rent_payer: Address,
    /// Lifetime of a pass for which no expiry is asked, in seconds; zero: the maximum.
    pub default_lifetime_seconds: u64,
    /// Longest lifetime of a pass, in seconds; zero: no limit.
    pub max_lifetime_seconds: u64,
    /// The creator's number for it: a seed of its address.
    pub id: u32,
    /// How many gatekeeper accounts are open. Zero means that no pass exists either.
    pub open_gatekeepers: u16,
    /// See [`NetworkFlags`].
    pub flags: u8,
    /// 1 while paused, otherwise 0.
    pub paused: u8,
    /// Layout of this account.
    pub version: u8,
    /// Bump of its address.
    pub bump: u8,
    /// Zero.
    pub reserved: [u8; 6],
}

/// What a network records of one gatekeeper: enough to say whether its passes count.
#[derive(Clone, Copy, IdlType, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct GatekeeperSlot {
    /// Raised to invalidate every pass that the gatekeeper issued before.
    pub generation: u16,
    /// See [`GatekeeperStatus`].
    pub status: u8,
    /// Zero.
    pub reserved: u8,
}

/// A network account with its slots.
pub type NetworkWithSlots = Slab<Network, GatekeeperSlot>;

impl Network {
    /// Whether holders may not renounce.
    pub fn renounce_forbidden(&self) -> bool {
        NetworkFlags(self.flags).contains(NetworkFlags::RENOUNCE_FORBIDDEN)
    }

    /// Whether holders may consume their passes.
    pub fn single_use(&self) -> bool {
        NetworkFlags(self.flags).contains(NetworkFlags::SINGLE_USE)
    }

    /// Whether it is paused.
    pub fn is_paused(&self) -> bool {
        self.paused != 0
    }

    /// How long passes from this gatekeeper may live.
    pub fn lifetimes(&self, gatekeeper: &Gatekeeper) -> Lifetimes {
        Lifetimes {
            default_seconds: self.default_lifetime_seconds,
            network_max_seconds: self.max_lifetime_seconds,
            gatekeeper_max_seconds: gatekeeper.max_lifetime_seconds,
        }
    }
}

impl GatekeeperSlot {
    /// A new gatekeeper's.
    pub const NEW: Self =
        Self { generation: 0, status: GatekeeperStatus::Active.code(), reserved: 0 };

    /// The slot's entry.
    pub fn entry(&self) -> Result<GatekeeperEntry> {
        Ok(GatekeeperEntry {
            status: GatekeeperStatus::from_code(self.status)
                .ok_or(ProgramError::InvalidAccountData)?,
            generation: self.generation,
        })
    }
}
