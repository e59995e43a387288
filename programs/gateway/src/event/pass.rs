use anchor_lang::prelude::*;

#[event]
pub struct PassIssued {
    pub network: Address,
    pub subject: Address,
    pub gatekeeper: Address,
    pub rent_payer: Address,
    pub attributes: u64,
    pub issued_at: i64,
    pub expires_at: i64,
    pub generation: u16,
    pub state: u8,
}

#[event]
pub struct PassFrozen {
    pub network: Address,
    pub subject: Address,
    pub gatekeeper: Address,
    /// The operator, or the network's authority or guardian.
    pub actor: Address,
    pub old_state: u8,
    pub state: u8,
    /// Low seven bits: the reason code. Highest bit: the network did it.
    pub status_reason: u8,
    pub expires_at: i64,
}

#[event]
pub struct PassUnfrozen {
    pub network: Address,
    pub subject: Address,
    pub gatekeeper: Address,
    /// The operator or the network's authority.
    pub actor: Address,
    pub old_state: u8,
    pub state: u8,
    pub expires_at: i64,
}

#[event]
pub struct PassRenewed {
    pub network: Address,
    pub subject: Address,
    pub gatekeeper: Address,
    /// The operator or the network's authority.
    pub actor: Address,
    pub state: u8,
    pub old_expires_at: i64,
    pub expires_at: i64,
}

#[event]
pub struct PassRevoked {
    pub network: Address,
    pub subject: Address,
    pub gatekeeper: Address,
    /// The operator or the network's authority.
    pub actor: Address,
    pub old_state: u8,
    pub state: u8,
    /// Low seven bits: the reason code. Highest bit: the network did it.
    pub status_reason: u8,
    pub expires_at: i64,
}

#[event]
pub struct AttributesSet {
    pub network: Address,
    pub subject: Address,
    pub gatekeeper: Address,
    /// The operator or the network's authority.
    pub actor: Address,
    pub state: u8,
    pub expires_at: i64,
    pub old_attributes: u64,
    pub attributes: u64,
}

#[event]
pub struct PassTakenOver {
    pub network: Address,
    pub subject: Address,
    pub old_gatekeeper: Address,
    pub gatekeeper: Address,
    pub state: u8,
    pub expires_at: i64,
    pub old_generation: u16,
    pub generation: u16,
}

#[event]
pub struct PassRenounced {
    pub network: Address,
    pub subject: Address,
    pub gatekeeper: Address,
    pub old_state: u8,
    pub expires_at: i64,
    pub rent_payer: Address,
}

#[event]
pub struct PassConsumed {
    pub network: Address,
    pub subject: Address,
    pub gatekeeper_slot: u16,
    pub state: u8,
    pub old_expires_at: i64,
    pub expires_at: i64,
}

#[event]
pub struct PassClosed {
    pub network: Address,
    pub subject: Address,
    pub gatekeeper: Address,
    pub old_state: u8,
    pub expires_at: i64,
    pub rent_payer: Address,
}
