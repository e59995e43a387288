use alloy::primitives::{Address, Bytes, TxHash};
use serde::{Deserialize, Serialize};

use super::Fees;

/// A transaction with its signature: everything about it is known before it is sent. Store it
/// first, then send it; sent again, it still happens once.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SignedTransaction {
    /// The chain it is for.
    pub chain_id: u64,
    /// Who sends it and pays.
    pub from: Address,
    /// The contract that it calls.
    pub to: Address,
    /// Its place among the sender's transactions. Of those with one nonce, one happens at most.
    pub nonce: u64,
    /// Its name on the chain.
    pub hash: TxHash,
    /// The bytes that nodes take (EIP-2718).
    pub raw: Bytes,
    /// The most gas that it may use.
    pub gas_limit: u64,
    /// What it offers for a unit of gas.
    pub fees: Fees,
    /// The name of its call, for people.
    pub name: String,
}

impl SignedTransaction {
    /// What it costs at most, in wei, without the fee that a rollup asks for its data.
    pub fn max_fee_wei(&self) -> u128 {
        self.fees.max_per_gas_wei().saturating_mul(u128::from(self.gas_limit))
    }
}
