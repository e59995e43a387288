//! Many passes at once: what to send, and what became of each.

mod outcome;
mod plan;

use alloy::primitives::{Address, B256};
use portcullis_types::Attributes;
use serde::{Deserialize, Serialize};

pub use outcome::{BatchError, StepOutcome, step_outcomes};
pub use plan::plan_issues;

use crate::{Call, Expiry};

/// A pass to issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct IssueItem {
    /// Whose.
    pub wallet: Address,
    /// Until when.
    pub expiry: Expiry,
    /// What was found out about the holder.
    pub attributes: Attributes,
}

/// One transaction's share of the passes to issue. It can be stored, and its outcome read later.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct IssueBatch {
    /// The passes' network.
    pub network: B256,
    /// What to send, as the operator.
    pub call: Call,
    /// Which of the items given it issues, by position, in the order of the call.
    pub items: Vec<usize>,
    /// The wallets, in the same order.
    pub wallets: Vec<Address>,
}
