use alloy::primitives::{Address, Bytes};
use serde::{Deserialize, Serialize};

/// A call to a contract, not yet a transaction. It moves no coins.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Call {
    /// The contract.
    pub to: Address,
    /// Selector and arguments.
    pub data: Bytes,
    /// What it does, for people and logs: `issue`, `add gatekeeper`.
    pub name: String,
}
