use alloy::primitives::{Address, aliases::U40};
use portcullis_types::Attributes;
use serde::{Deserialize, Serialize};

use crate::{Expiry, abi::PassRegistry};

/// A step of one wallet's pass, as batches and signatures hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Step {
    /// Whose pass.
    pub wallet: Address,
    /// What is done to it.
    pub action: Action,
}

/// What is done to a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Action {
    /// Create it.
    Issue {
        /// Until when.
        expiry: Expiry,
        /// What was found out about the holder.
        attributes: Attributes,
    },
    /// Suspend it.
    Freeze {
        /// Why, 0 to 127, in a code of the gatekeeper's choosing.
        reason: u8,
    },
    /// Lift the suspension.
    Unfreeze,
    /// Change its expiry.
    Renew {
        /// Until when.
        expiry: Expiry,
    },
    /// Withdraw it for good.
    Revoke {
        /// Why, 0 to 127.
        reason: u8,
    },
    /// Change its attributes.
    SetAttributes {
        /// The new set.
        attributes: Attributes,
    },
    /// Stand for it from now on.
    TakeOver,
    /// The holder gives it up.
    Renounce,
}

impl Step {
    /// A step.
    pub const fn new(wallet: Address, action: Action) -> Self {
        Self { wallet, action }
    }

    /// What a verb has no use for is zero, so that one step has one hash.
    pub(crate) fn to_abi(self) -> PassRegistry::Step {
        let mut step = PassRegistry::Step {
            verb: self.action.verb(),
            wallet: self.wallet,
            expiresAt: U40::ZERO,
            attributes: 0,
            reason: 0,
        };
        match self.action {
            Action::Issue { expiry, attributes } => {
                step.expiresAt = expiry.to_word();
                step.attributes = attributes.0;
            }
            Action::Renew { expiry } => step.expiresAt = expiry.to_word(),
            Action::SetAttributes { attributes } => step.attributes = attributes.0,
            Action::Freeze { reason } | Action::Revoke { reason } => step.reason = reason,
            Action::Unfreeze | Action::TakeOver | Action::Renounce => {}
        }
        step
    }
}

impl Action {
    /// The verb's number in the contract.
    pub(crate) const fn verb(&self) -> u8 {
        match self {
            Self::Issue { .. } => 0,
            Self::Freeze { .. } => 1,
            Self::Unfreeze => 2,
            Self::Renew { .. } => 3,
            Self::Revoke { .. } => 4,
            Self::SetAttributes { .. } => 5,
            Self::TakeOver => 6,
            Self::Renounce => 7,
        }
    }
}
