use anchor_lang::prelude::*;

#[event]
pub struct NetworkCreated {
    pub network: Address,
    pub creator: Address,
    pub id: u32,
    pub rent_payer: Address,
    pub default_lifetime_seconds: u64,
    pub max_lifetime_seconds: u64,
    pub flags: u8,
}

#[event]
pub struct NetworkUpdated {
    pub network: Address,
    pub authority: Address,
    pub old_default_lifetime_seconds: u64,
    pub old_max_lifetime_seconds: u64,
    pub old_flags: u8,
    pub default_lifetime_seconds: u64,
    pub max_lifetime_seconds: u64,
    pub flags: u8,
}

#[event]
pub struct AuthorityProposed {
    pub network: Address,
    pub authority: Address,
    pub old_pending_authority: Address,
    pub pending_authority: Address,
}

#[event]
pub struct AuthorityAccepted {
    pub network: Address,
    pub old_authority: Address,
    pub authority: Address,
}

#[event]
pub struct GuardianSet {
    pub network: Address,
    pub authority: Address,
    pub old_guardian: Address,
    pub guardian: Address,
}

#[event]
pub struct NetworkPaused {
    pub network: Address,
    /// The authority or the guardian.
    pub actor: Address,
}

#[event]
pub struct NetworkUnpaused {
    pub network: Address,
    pub authority: Address,
}

#[event]
pub struct NetworkClosed {
    pub network: Address,
    pub authority: Address,
    pub rent_payer: Address,
}
