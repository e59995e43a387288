//! A transaction on its way: made, stored, sent, found.

use portcullis_evm::{FeePolicy, SignedTransaction as EvmTransaction};
use portcullis_solana::rpc::{Budget, Priority, SignedTransaction as SolanaTransaction};
use serde::{Deserialize, Serialize};

use crate::{Refusal, chain::Family, operation::OperationError};

/// A transaction that is signed and may be sent. Whoever stores it before sending it can be killed
/// at any moment and never does a thing twice.
///
/// Its bytes are public once sent; until then whoever has them can send them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prepared {
    /// For Solana.
    Solana(SolanaTransaction),
    /// For an EVM chain.
    Evm(EvmTransaction),
}

impl Prepared {
    /// What explorers find it by: the signature on Solana, the hash on EVM chains.
    pub fn id(&self) -> String {
        match self {
            Self::Solana(transaction) => transaction.signature().to_string(),
            Self::Evm(transaction) => transaction.hash.to_string(),
        }
    }

    /// The most that it pays in fees, in lamports or wei, without what a rollup asks for its data.
    pub fn max_fee(&self) -> u128 {
        match self {
            Self::Solana(transaction) => transaction.fee_lamports().into(),
            Self::Evm(transaction) => transaction.max_fee_wei(),
        }
    }

    /// Its place among its sender's transactions, on EVM chains: of those with one nonce, one takes
    /// effect at most.
    pub const fn nonce(&self) -> Option<u64> {
        match self {
            Self::Solana(_) => None,
            Self::Evm(transaction) => Some(transaction.nonce),
        }
    }

    /// The kind of chain that it is for.
    pub const fn family(&self) -> Family {
        match self {
            Self::Solana(_) => Family::Solana,
            Self::Evm(_) => Family::Evm,
        }
    }
}

/// A transaction that took effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// What explorers find it by.
    pub transaction: String,
    /// The slot on Solana, the block's number on EVM chains.
    pub height: u64,
    /// Whether it can no longer be undone, by the chain's own rule.
    pub is_final: bool,
}

/// What became of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransactionState {
    /// Not yet in a block, as far as the node knows. Send it again, as it is, until this changes.
    Pending,
    /// It took effect.
    Done(Receipt),
    /// It is in a block, and the program or contract refused there. Nothing but the fee has changed.
    Refused {
        /// Where.
        receipt: Receipt,
        /// What it said.
        refusal: Refusal,
    },
    /// It can no longer take effect, and did not: another may be signed in its place.
    Lost,
}

/// What to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fees {
    /// On Solana.
    pub solana: Budget,
    /// On EVM chains.
    pub evm: FeePolicy,
    /// The most that a transaction may pay in fees, in lamports or wei, without the rent of accounts
    /// and without what a rollup asks for its data: one that might pay more is not prepared, and takes
    /// no nonce. It does not hold for the many small transactions by which
    /// [`Deployer::deploy_program`](crate::Deployer::deploy_program) and
    /// [`Deployer::publish_idl`](crate::Deployer::publish_idl) write on Solana.
    pub max_fee: Option<u128>,
}

impl Fees {
    /// What transactions that wrote to the same accounts paid in most recent slots, on Solana: where
    /// nobody pays, nothing, and never more than a lamport for a compute unit.
    pub const RECENT: Priority = Priority::Recent { percentile: 75, max: 1_000_000 };

    /// The transaction, if it pays no more than is allowed.
    pub(crate) fn allow(
        &self,
        signed: SolanaTransaction,
    ) -> Result<SolanaTransaction, OperationError> {
        let fee = signed.fee_lamports().into();
        match self.max_fee {
            Some(max_fee) if fee > max_fee => Err(OperationError::AboveMaxFee { fee, max_fee }),
            _ => Ok(signed),
        }
    }

    /// What to pay on EVM chains, and no more than either limit.
    pub(crate) fn evm_policy(&self) -> FeePolicy {
        let limits = [self.max_fee, self.evm.max_fee_wei];
        FeePolicy { max_fee_wei: limits.into_iter().flatten().min(), ..self.evm }
    }
}

impl Default for Fees {
    /// [`Fees::RECENT`] on Solana, the node's suggestion on EVM chains, no limit.
    fn default() -> Self {
        Self {
            solana: Budget { priority: Self::RECENT, ..Budget::default() },
            evm: FeePolicy::default(),
            max_fee: None,
        }
    }
}

/// What an operation would cost, and whether it would be refused, as things are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// Compute units on Solana, gas on EVM chains.
    pub units: u64,
    /// The fee, in lamports or wei. What a rollup asks for its data on the chain below is not in it.
    pub fee: u128,
    /// The most that the fee can be.
    pub max_fee: u128,
    /// What new accounts must hold, in lamports; they return it when they are closed. On Solana only.
    pub rent_lamports: u64,
    /// Why it would be refused.
    pub refusal: Option<Refusal>,
}
