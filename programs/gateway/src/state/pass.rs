use anchor_lang::prelude::*;
use portcullis_types::{Attributes, PassState, lifecycle::StatusReason};

/// A pass, at `["pass", network, subject]`.
#[account]
pub struct Pass {
    /// The network.
    pub network: Address,
    /// The wallet.
    pub subject: Address,
    /// Who paid the rent and gets it back.
    pub rent_payer: Address,
    /// See [`Attributes`]. Changed by the gatekeeper or the network's authority.
    pub attributes: u64,
    /// The last second in which it is valid, Unix seconds; zero: it never expires.
    pub expires_at: i64,
    /// When it was issued, Unix seconds. Never changes.
    pub issued_at: i64,
    /// Slot of the gatekeeper that stands for it.
    pub gatekeeper_slot: u16,
    /// That gatekeeper's generation when it issued the pass or took it over.
    pub generation: u16,
    /// See [`PassState`].
    pub state: u8,
    /// See [`StatusReason`].
    pub status_reason: u8,
    /// Layout of this account.
    pub version: u8,
    /// Bump of its address.
    pub bump: u8,
}

impl Pass {
    /// The stored state.
    pub fn pass_state(&self) -> Result<PassState> {
        PassState::from_code(self.state).ok_or(ProgramError::InvalidAccountData)
    }

    /// Whether it is frozen, and by the network itself.
    pub fn frozen_by_network(&self) -> bool {
        self.state == PassState::Frozen.code()
            && StatusReason::from_byte(self.status_reason).by_network()
    }

    /// What the rule looks at.
    pub fn facts(&self) -> Result<portcullis_types::Pass> {
        Ok(portcullis_types::Pass {
            state: self.pass_state()?,
            attributes: Attributes(self.attributes),
            issued_at: self.issued_at,
            expires_at: self.expires_at,
            gatekeeper_slot: self.gatekeeper_slot,
            generation: self.generation,
        })
    }
}
