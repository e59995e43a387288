use anchor_lang::prelude::*;

#[event]
pub struct GatekeeperAdded {
    pub network: Address,
    pub gatekeeper: Address,
    pub slot: u16,
    pub authority: Address,
    pub operator: Address,
    pub rent_payer: Address,
    pub permissions: u16,
    pub max_lifetime_seconds: u64,
    pub issued_per_day: u32,
}

#[event]
pub struct GatekeeperUpdated {
    pub network: Address,
    pub gatekeeper: Address,
    pub old_authority: Address,
    pub old_permissions: u16,
    pub old_max_lifetime_seconds: u64,
    pub old_issued_per_day: u32,
    pub authority: Address,
    pub permissions: u16,
    pub max_lifetime_seconds: u64,
    pub issued_per_day: u32,
}

#[event]
pub struct OperatorRotated {
    pub network: Address,
    pub gatekeeper: Address,
    pub old_operator: Address,
    pub operator: Address,
}

#[event]
pub struct GatekeeperStatusSet {
    pub network: Address,
    pub gatekeeper: Address,
    /// The network's authority or guardian.
    pub actor: Address,
    pub old_status: u8,
    pub status: u8,
}

#[event]
pub struct GenerationRaised {
    pub network: Address,
    pub gatekeeper: Address,
    /// The network's authority or the gatekeeper's.
    pub actor: Address,
    pub old_generation: u16,
    pub generation: u16,
}

#[event]
pub struct GatekeeperRemoved {
    pub network: Address,
    pub gatekeeper: Address,
    pub old_status: u8,
    /// How many pass accounts still name it. Zero: its account is closed.
    pub passes: u64,
    pub rent_payer: Address,
}
