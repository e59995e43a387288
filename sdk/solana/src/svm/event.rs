use std::sync::Arc;

use solana_account::Account;
use solana_address::Address;
use solana_signature::Signature;
use solana_transaction_error::TransactionError;

/// Something that happened in a cluster.
#[derive(Clone, Debug)]
pub enum SvmEvent {
    /// A slot began.
    Slot {
        /// Its number.
        slot: u64,
        /// The one before it that had a block.
        parent: u64,
        /// The newest that is final.
        root: u64,
    },
    /// A transaction was executed, in the current slot.
    Transaction(Arc<SvmTransaction>),
}

/// A transaction that was executed, whether it succeeded or failed.
#[derive(Clone, Debug)]
pub struct SvmTransaction {
    /// Its slot.
    pub slot: u64,
    /// Its first signature.
    pub signature: Signature,
    /// Why it failed, if it did.
    pub error: Option<TransactionError>,
    /// Its log lines.
    pub logs: Vec<String>,
    /// Every account that it names, in its order.
    pub named: Vec<Address>,
    /// Every account that it changed, as it is now: without lamports if it is gone.
    pub changed: Vec<(Address, Account)>,
}
