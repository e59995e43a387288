use borsh::{BorshDeserialize, BorshSerialize};
use portcullis_types::{Attributes, PassState, lifecycle::StatusReason};
use solana_address::Address;

use super::status_reason;

/// A pass was issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct PassIssued {
    /// The network.
    pub network: Address,
    /// The wallet.
    pub subject: Address,
    /// Account of the gatekeeper that stands for the pass.
    pub gatekeeper: Address,
    /// Who paid the rent and gets it back.
    pub rent_payer: Address,
    /// The attributes.
    pub attributes: Attributes,
    /// When it was issued, Unix seconds.
    pub issued_at: i64,
    /// The last second in which it is valid, Unix seconds; zero: it never expires.
    pub expires_at: i64,
    /// The gatekeeper's generation.
    pub generation: u16,
    /// The state of the pass.
    pub state: PassState,
}

/// A pass was suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct PassFrozen {
    /// The network.
    pub network: Address,
    /// The wallet.
    pub subject: Address,
    /// Account of the gatekeeper that stands for the pass.
    pub gatekeeper: Address,
    /// The operator, or the network's authority or guardian.
    pub actor: Address,
    /// The state before.
    pub old_state: PassState,
    /// The state of the pass.
    pub state: PassState,
    /// Why, and whether the network did it.
    #[borsh(
        serialize_with = "status_reason::serialize",
        deserialize_with = "status_reason::deserialize"
    )]
    pub status_reason: StatusReason,
    /// The last second in which it is valid, Unix seconds; zero: it never expires.
    pub expires_at: i64,
}

/// The suspension of a pass was lifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct PassUnfrozen {
    /// The network.
    pub network: Address,
    /// The wallet.
    pub subject: Address,
    /// Account of the gatekeeper that stands for the pass.
    pub gatekeeper: Address,
    /// The operator or the network's authority.
    pub actor: Address,
    /// The state before.
    pub old_state: PassState,
    /// The state of the pass.
    pub state: PassState,
    /// The last second in which it is valid, Unix seconds; zero: it never expires.
    pub expires_at: i64,
}

/// A pass's expiry changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct PassRenewed {
    /// The network.
    pub network: Address,
    /// The wallet.
    pub subject: Address,
    /// Account of the gatekeeper that stands for the pass.
    pub gatekeeper: Address,
    /// The operator or the network's authority.
    pub actor: Address,
    /// The state of the pass.
    pub state: PassState,
    /// Before: the last second in which it is valid, Unix seconds; zero: it never expires.
    pub old_expires_at: i64,
    /// The last second in which it is valid, Unix seconds; zero: it never expires.
    pub expires_at: i64,
}

/// A pass was withdrawn for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct PassRevoked {
    /// The network.
    pub network: Address,
    /// The wallet.
    pub subject: Address,
    /// Account of the gatekeeper that stands for the pass.
    pub gatekeeper: Address,
    /// The operator or the network's authority.
    pub actor: Address,
    /// The state before.
    pub old_state: PassState,
    /// The state of the pass.
    pub state: PassState,
    /// Why, and whether the network did it.
    #[borsh(
        serialize_with = "status_reason::serialize",
        deserialize_with = "status_reason::deserialize"
    )]
    pub status_reason: StatusReason,
    /// The last second in which it is valid, Unix seconds; zero: it never expires.
    pub expires_at: i64,
}

/// The attributes of a pass were replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct AttributesSet {
    /// The network.
    pub network: Address,
    /// The wallet.
    pub subject: Address,
    /// Account of the gatekeeper that stands for the pass.
    pub gatekeeper: Address,
    /// The operator or the network's authority.
    pub actor: Address,
    /// The state of the pass.
    pub state: PassState,
    /// The last second in which it is valid, Unix seconds; zero: it never expires.
    pub expires_at: i64,
    /// Before: the attributes.
    pub old_attributes: Attributes,
    /// The attributes.
    pub attributes: Attributes,
}

/// Another gatekeeper, or the same one in a later generation, stands for a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct PassTakenOver {
    /// The network.
    pub network: Address,
    /// The wallet.
    pub subject: Address,
    /// Account of the gatekeeper that stood for it; the same if it took back a pass of its own.
    pub old_gatekeeper: Address,
    /// Account of the gatekeeper that stands for it from now on.
    pub gatekeeper: Address,
    /// The state of the pass.
    pub state: PassState,
    /// The last second in which it is valid, Unix seconds; zero: it never expires.
    pub expires_at: i64,
    /// The generation in which the old gatekeeper stood for it.
    pub old_generation: u16,
    /// The generation in which the new one does.
    pub generation: u16,
}

/// The holder gave up a pass; its account is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct PassRenounced {
    /// The network.
    pub network: Address,
    /// The wallet.
    pub subject: Address,
    /// Account of the gatekeeper that stood for the pass.
    pub gatekeeper: Address,
    /// The state before.
    pub old_state: PassState,
    /// Its expiry, Unix seconds; zero: never.
    pub expires_at: i64,
    /// Who got the rent back.
    pub rent_payer: Address,
}

/// The holder used up a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct PassConsumed {
    /// The network.
    pub network: Address,
    /// The wallet.
    pub subject: Address,
    /// Slot of the gatekeeper that stands for the pass.
    pub gatekeeper_slot: u16,
    /// The state of the pass.
    pub state: PassState,
    /// Before: the expiry from now on, in the past: Unix seconds.
    pub old_expires_at: i64,
    /// The expiry from now on, in the past: Unix seconds.
    pub expires_at: i64,
}

/// A long expired pass was cleared away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct PassClosed {
    /// The network.
    pub network: Address,
    /// The wallet.
    pub subject: Address,
    /// Account of the gatekeeper that stood for the pass.
    pub gatekeeper: Address,
    /// The state before.
    pub old_state: PassState,
    /// Its expiry, Unix seconds.
    pub expires_at: i64,
    /// Who got the rent back.
    pub rent_payer: Address,
}
