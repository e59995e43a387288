use borsh::{BorshDeserialize, BorshSerialize};
use portcullis_types::{GatekeeperStatus, lifecycle::Permissions};
use solana_address::Address;

/// A gatekeeper was admitted to a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct GatekeeperAdded {
    /// The network.
    pub network: Address,
    /// The gatekeeper's account.
    pub gatekeeper: Address,
    /// Its slot.
    pub slot: u16,
    /// Its cold key.
    pub authority: Address,
    /// Its hot key.
    pub operator: Address,
    /// Who paid the rent and gets it back.
    pub rent_payer: Address,
    /// What it may do to the passes it issues.
    pub permissions: Permissions,
    /// Longest lifetime it may grant, in seconds; zero: the network's.
    pub max_lifetime_seconds: u64,
    /// The most passes it may issue in a rolling day; zero: no limit.
    pub issued_per_day: u32,
}

/// A gatekeeper's authority or limits changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct GatekeeperUpdated {
    /// The network.
    pub network: Address,
    /// The gatekeeper's account.
    pub gatekeeper: Address,
    /// Before: its cold key.
    pub old_authority: Address,
    /// Before: what it may do to the passes it issues.
    pub old_permissions: Permissions,
    /// Before: longest lifetime it may grant, in seconds; zero: the network's.
    pub old_max_lifetime_seconds: u64,
    /// Before: the most passes it may issue in a rolling day; zero: no limit.
    pub old_issued_per_day: u32,
    /// Its cold key.
    pub authority: Address,
    /// What it may do to the passes it issues.
    pub permissions: Permissions,
    /// Longest lifetime it may grant, in seconds; zero: the network's.
    pub max_lifetime_seconds: u64,
    /// The most passes it may issue in a rolling day; zero: no limit.
    pub issued_per_day: u32,
}

/// A gatekeeper's hot key was replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct OperatorRotated {
    /// The network.
    pub network: Address,
    /// The gatekeeper's account.
    pub gatekeeper: Address,
    /// Before: its hot key.
    pub old_operator: Address,
    /// Its hot key.
    pub operator: Address,
}

/// A gatekeeper's status was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct GatekeeperStatusSet {
    /// The network.
    pub network: Address,
    /// The gatekeeper's account.
    pub gatekeeper: Address,
    /// The network's authority or guardian.
    pub actor: Address,
    /// Before: its status.
    pub old_status: GatekeeperStatus,
    /// Its status.
    pub status: GatekeeperStatus,
}

/// Every pass that a gatekeeper issued before was invalidated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct GenerationRaised {
    /// The network.
    pub network: Address,
    /// The gatekeeper's account.
    pub gatekeeper: Address,
    /// The network's authority or the gatekeeper's.
    pub actor: Address,
    /// Before: the generation from now on: passes of any other are denied.
    pub old_generation: u16,
    /// The generation from now on: passes of any other are denied.
    pub generation: u16,
}

/// A gatekeeper was removed, or its account closed after that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct GatekeeperRemoved {
    /// The network.
    pub network: Address,
    /// The gatekeeper's account.
    pub gatekeeper: Address,
    /// Before: its status.
    pub old_status: GatekeeperStatus,
    /// How many pass accounts still name it. Zero: its account is closed.
    pub passes: u64,
    /// Who gets the rent back; got it if `passes` is zero.
    pub rent_payer: Address,
}
