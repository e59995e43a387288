use std::borrow::Cow;

use alloy::{
    primitives::{Address, U256},
    sol_types::Eip712Domain,
};
use serde::{Deserialize, Serialize};

/// The registry and chain that a signature is for. Elsewhere it is worth nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Domain {
    /// The chain's id.
    pub chain_id: u64,
    /// The registry's address.
    pub registry: Address,
}

impl Domain {
    /// The registry at its one address, [`crate::REGISTRY`].
    pub const fn of_chain(chain_id: u64) -> Self {
        Self { chain_id, registry: crate::REGISTRY }
    }

    /// As EIP-712 has it.
    pub const fn eip712(&self) -> Eip712Domain {
        Eip712Domain {
            name: Some(Cow::Borrowed("Portcullis")),
            version: Some(Cow::Borrowed("1")),
            chain_id: Some(U256::from_limbs([self.chain_id, 0, 0, 0])),
            verifying_contract: Some(self.registry),
            salt: None,
        }
    }
}
