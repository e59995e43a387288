use borsh::{BorshDeserialize, BorshSerialize};
use portcullis_types::solana::NetworkFlags;
use solana_address::Address;

use super::zero;

/// A network was created.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct NetworkCreated {
    /// The network.
    pub network: Address,
    /// Who created it, a seed of its address, and its first authority.
    pub creator: Address,
    /// The creator's number for it.
    pub id: u32,
    /// Who paid the rent and gets it back.
    pub rent_payer: Address,
    /// Lifetime of a pass for which no expiry is asked, in seconds; zero: the maximum.
    pub default_lifetime_seconds: u64,
    /// Longest lifetime of a pass, in seconds; zero: no limit.
    pub max_lifetime_seconds: u64,
    /// Its switches.
    pub flags: NetworkFlags,
}

/// A network's lifetimes or flags changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct NetworkUpdated {
    /// The network.
    pub network: Address,
    /// The network's authority.
    pub authority: Address,
    /// Before: lifetime of a pass for which no expiry is asked, in seconds; zero: the maximum.
    pub old_default_lifetime_seconds: u64,
    /// Before: longest lifetime of a pass, in seconds; zero: no limit.
    pub old_max_lifetime_seconds: u64,
    /// Before: its switches.
    pub old_flags: NetworkFlags,
    /// Lifetime of a pass for which no expiry is asked, in seconds; zero: the maximum.
    pub default_lifetime_seconds: u64,
    /// Longest lifetime of a pass, in seconds; zero: no limit.
    pub max_lifetime_seconds: u64,
    /// Its switches.
    pub flags: NetworkFlags,
}

/// A network's next authority was named, or the proposal taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct AuthorityProposed {
    /// The network.
    pub network: Address,
    /// The network's authority.
    pub authority: Address,
    /// Before: the next authority; `None`: nobody.
    #[borsh(serialize_with = "zero::serialize", deserialize_with = "zero::deserialize")]
    pub old_pending_authority: Option<Address>,
    /// The next authority; `None`: nobody.
    #[borsh(serialize_with = "zero::serialize", deserialize_with = "zero::deserialize")]
    pub pending_authority: Option<Address>,
}

/// The proposed authority took a network over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct AuthorityAccepted {
    /// The network.
    pub network: Address,
    /// The authority until now.
    pub old_authority: Address,
    /// The authority from now on.
    pub authority: Address,
}

/// A network's guardian was named or dismissed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct GuardianSet {
    /// The network.
    pub network: Address,
    /// The network's authority.
    pub authority: Address,
    /// Before: the guardian; `None`: nobody.
    #[borsh(serialize_with = "zero::serialize", deserialize_with = "zero::deserialize")]
    pub old_guardian: Option<Address>,
    /// The guardian; `None`: nobody.
    #[borsh(serialize_with = "zero::serialize", deserialize_with = "zero::deserialize")]
    pub guardian: Option<Address>,
}

/// A network was paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct NetworkPaused {
    /// The network.
    pub network: Address,
    /// The authority or the guardian.
    pub actor: Address,
}

/// A pause ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct NetworkUnpaused {
    /// The network.
    pub network: Address,
    /// The network's authority.
    pub authority: Address,
}

/// A network was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct NetworkClosed {
    /// The network.
    pub network: Address,
    /// The network's authority.
    pub authority: Address,
    /// Who got the rent back.
    pub rent_payer: Address,
}
