//! A pass: what is wanted of it, and what its chain was seen to hold.

mod change;

pub use change::{
    Change, Decision, MAX_EXPIRY_SECONDS, MAX_WAITING_OPERATIONS, OpenWork, Refusal, SettableState,
    decide, is_rejected_by_review,
};

use portcullis::Attributes;

use super::{NetworkKey, PassChain, PassId, Wallet, word::words};

/// The state of a pass as its gatekeeper wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassState {
    /// In force until it expires.
    Active,
    /// Suspended.
    Frozen,
    /// Withdrawn for good.
    Revoked,
    /// To be issued; not yet seen on the chain.
    Requested,
    /// Refused after a review; never on a chain.
    Rejected,
}

words!(
    PassState, "state",
    Active => "ACTIVE",
    Frozen => "FROZEN",
    Revoked => "REVOKED",
    Requested => "REQUESTED",
    Rejected => "REJECTED",
);

/// The state of a pass as its chain holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnChainState {
    /// In force until it expires.
    Active,
    /// Suspended.
    Frozen,
    /// Withdrawn for good.
    Revoked,
}

words!(
    OnChainState, "state on a chain",
    Active => "ACTIVE",
    Frozen => "FROZEN",
    Revoked => "REVOKED",
);

impl From<portcullis::PassState> for OnChainState {
    fn from(state: portcullis::PassState) -> Self {
        match state {
            portcullis::PassState::Active => Self::Active,
            portcullis::PassState::Frozen => Self::Frozen,
            portcullis::PassState::Revoked => Self::Revoked,
        }
    }
}

/// What a chain was seen to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observed {
    /// The stored state; that a pass has expired is not stored.
    pub state: OnChainState,
    /// The last second in which it is valid, Unix time; zero: it never expires.
    pub expires_at_seconds: i64,
    /// What it attests.
    pub attributes: Attributes,
    /// The slot on Solana, the block's number on EVM chains.
    pub height: i64,
}

impl Observed {
    /// Whether it would end sooner with this expiry, Unix seconds; zero: never.
    pub const fn is_shortened_by(&self, expires_at_seconds: i64) -> bool {
        change::ends_sooner(expires_at_seconds, self.expires_at_seconds)
    }
}

/// A pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    /// Which.
    pub id: PassId,
    /// Of which network.
    pub network: NetworkKey,
    /// On which chain.
    pub chain: PassChain,
    /// Whose.
    pub wallet: Wallet,
    /// The state that is wanted. [`PassState::Requested`] is never stored: it is an active pass that
    /// was not seen yet.
    pub desired_state: PassState,
    /// The expiry that is wanted, Unix seconds; zero: never.
    pub desired_expires_at_seconds: i64,
    /// What it shall attest.
    pub desired_attributes: Attributes,
    /// What its chain was last seen to hold; `None`: no pass yet.
    pub observed: Option<Observed>,
    /// Why the last operation failed for good.
    pub last_error: Option<String>,
    /// When it was first asked for, Unix milliseconds.
    pub created_at_ms: i64,
    /// Its place among the organisation's passes.
    pub place: i64,
}

impl Pass {
    /// The state that the API shows: the intent, and [`PassState::Requested`] until the issue was
    /// seen on the chain.
    pub const fn state(&self) -> PassState {
        match (self.desired_state, self.observed) {
            (PassState::Active, None) => PassState::Requested,
            (state, _) => state,
        }
    }

    /// The expiry that the chain holds, or else the one that is wanted, Unix seconds; zero: never.
    pub const fn expires_at_seconds(&self) -> i64 {
        match self.observed {
            Some(observed) => observed.expires_at_seconds,
            None => self.desired_expires_at_seconds,
        }
    }

    /// What it attests by what the chain holds, or else what is wanted.
    pub const fn attributes(&self) -> Attributes {
        match self.observed {
            Some(observed) => observed.attributes,
            None => self.desired_attributes,
        }
    }

    /// Whether that expiry lies behind. The expiry's second itself is still good.
    pub const fn is_expired(&self, now_seconds: i64) -> bool {
        let expires_at_seconds = self.expires_at_seconds();
        expires_at_seconds != 0 && now_seconds > expires_at_seconds
    }
}

#[cfg(test)]
pub(crate) mod tests;
