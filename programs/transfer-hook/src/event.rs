//! What happened to policies, and what an observing one would have refused. The state of every policy
//! follows from the events alone.

use alloc::vec::Vec;

use anchor_lang::prelude::*;

#[event]
pub struct PolicyInitialized {
    pub mint: Address,
    pub authority: Address,
    pub rent_payer: Address,
    pub sides: u8,
    pub combination: u8,
    pub permanent_delegate_rule: u8,
    pub flags: u8,
    pub attributes: u64,
    pub min_remaining_seconds: u64,
    pub max_age_seconds: u64,
    pub networks: Vec<Address>,
    pub generation: u32,
}

#[event]
pub struct PolicyUpdated {
    pub mint: Address,
    pub authority: Address,
    pub sides: u8,
    pub combination: u8,
    pub permanent_delegate_rule: u8,
    pub flags: u8,
    pub attributes: u64,
    pub min_remaining_seconds: u64,
    pub max_age_seconds: u64,
    pub networks: Vec<Address>,
    pub generation: u32,
}

#[event]
pub struct PolicyAuthorityProposed {
    pub mint: Address,
    pub authority: Address,
    pub old_pending_authority: Address,
    pub pending_authority: Address,
    pub generation: u32,
}

#[event]
pub struct PolicyAuthorityAccepted {
    pub mint: Address,
    pub old_authority: Address,
    pub authority: Address,
    pub generation: u32,
}

#[event]
pub struct PolicyPauseSet {
    pub mint: Address,
    pub authority: Address,
    pub paused: bool,
    pub generation: u32,
}

#[event]
pub struct ExemptionAdded {
    pub mint: Address,
    pub authority: Address,
    pub wallet: Address,
    pub kind: u8,
    pub generation: u32,
}

#[event]
pub struct ExemptionRemoved {
    pub mint: Address,
    pub authority: Address,
    pub wallet: Address,
    pub kind: u8,
    pub generation: u32,
}

#[event]
pub struct PolicyClosed {
    pub mint: Address,
    pub authority: Address,
    pub rent_payer: Address,
    pub generation: u32,
}

/// A transfer that went through because the policy only observes.
#[event]
pub struct TransferObserved {
    pub mint: Address,
    pub sender: Address,
    pub receiver: Address,
    pub amount: u64,
    /// Code of the denial: the error it would have been, less 7000.
    pub denial: u8,
    pub generation: u32,
}
