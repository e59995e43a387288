//! What happened to policies, and what an observing one would have refused. The state of every policy
//! follows from the events alone.

use anchor_lang::prelude::*;

use crate::PolicySettings;

#[event]
pub struct PolicyInitialized {
    pub mint: Address,
    pub authority: Address,
    pub rent_payer: Address,
    pub settings: PolicySettings,
    pub generation: u32,
}

#[event]
pub struct PolicyUpdated {
    pub mint: Address,
    pub authority: Address,
    pub settings: PolicySettings,
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
    /// Who closed it: the policy's authority or that of the mint's hook.
    pub authority: Address,
    pub rent_payer: Address,
    pub generation: u32,
}

/// A transfer that went through because the policy only observes. True of mints that name this hook:
/// another hook can call this one in transfers of its own mints.
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
