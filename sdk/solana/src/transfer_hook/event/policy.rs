use borsh::{BorshDeserialize, BorshSerialize};
use solana_address::Address;

use crate::{event::zero, transfer_hook::PolicySettings};

/// A mint got its policy.
#[derive(Clone, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct PolicyInitialized {
    /// The mint.
    pub mint: Address,
    /// The policy's authority.
    pub authority: Address,
    /// Who paid the rent and gets it back.
    pub rent_payer: Address,
    /// What transfers are asked.
    pub settings: PolicySettings,
    /// The policy's generation: one more with every change, starting at 1.
    pub generation: u32,
}

/// What a policy asks for was replaced.
#[derive(Clone, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct PolicyUpdated {
    /// The mint.
    pub mint: Address,
    /// The policy's authority.
    pub authority: Address,
    /// What transfers are asked from now on.
    pub settings: PolicySettings,
    /// The policy's generation: one more with every change, starting at 1.
    pub generation: u32,
}

/// A policy's next authority was named, or the proposal taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct PolicyAuthorityProposed {
    /// The mint.
    pub mint: Address,
    /// The policy's authority.
    pub authority: Address,
    /// Before: the next authority; `None`: nobody.
    #[borsh(serialize_with = "zero::serialize", deserialize_with = "zero::deserialize")]
    pub old_pending_authority: Option<Address>,
    /// The next authority; `None`: nobody.
    #[borsh(serialize_with = "zero::serialize", deserialize_with = "zero::deserialize")]
    pub pending_authority: Option<Address>,
    /// The policy's generation: one more with every change, starting at 1.
    pub generation: u32,
}

/// The proposed authority took a policy over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct PolicyAuthorityAccepted {
    /// The mint.
    pub mint: Address,
    /// The authority until now.
    pub old_authority: Address,
    /// The authority from now on.
    pub authority: Address,
    /// The policy's generation: one more with every change, starting at 1.
    pub generation: u32,
}

/// All transfers were stopped, or let go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct PolicyPauseSet {
    /// The mint.
    pub mint: Address,
    /// The policy's authority.
    pub authority: Address,
    /// Whether they stopped.
    pub paused: bool,
    /// The policy's generation: one more with every change, starting at 1.
    pub generation: u32,
}

/// A policy was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize, BorshDeserialize)]
pub struct PolicyClosed {
    /// The mint.
    pub mint: Address,
    /// The policy's authority.
    pub authority: Address,
    /// Who got the rent back.
    pub rent_payer: Address,
    /// The policy's last generation.
    pub generation: u32,
}
