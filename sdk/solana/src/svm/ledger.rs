//! What became of every transaction.

use std::{collections::HashMap, sync::Arc};

use litesvm::types::TransactionMetadata;
use solana_account::AccountSharedData;
use solana_address::Address;
use solana_message::v0::LoadedAddresses;
use solana_signature::Signature;
use solana_transaction::versioned::VersionedTransaction;
use solana_transaction_error::TransactionError;

use super::token::TokenBalance;

/// A transaction that is in a block, whether it succeeded or failed there.
pub(crate) struct Record {
    pub(crate) slot: u64,
    /// How many were before it in its block.
    pub(crate) index_in_block: u32,
    pub(crate) unix_timestamp: i64,
    pub(crate) transaction: VersionedTransaction,
    pub(crate) error: Option<TransactionError>,
    pub(crate) meta: TransactionMetadata,
    pub(crate) accounts: Vec<Touched>,
    pub(crate) loaded: LoadedAddresses,
    /// What was offered for a compute unit, in millionths of a lamport.
    pub(crate) price_micro_lamports: u64,
}

/// An account that a transaction names.
pub(crate) struct Touched {
    pub(crate) address: Address,
    pub(crate) writable: bool,
    pub(crate) signer: bool,
    pub(crate) before: Balance,
    pub(crate) after: Balance,
}

#[derive(Default)]
pub(crate) struct Balance {
    pub(crate) lamports: u64,
    /// If it is a token account.
    pub(crate) token: Option<TokenBalance>,
}

impl Record {
    pub(crate) fn signature(&self) -> Signature {
        self.transaction.signatures.first().copied().unwrap_or_default()
    }
}

/// Every record, oldest first, and where an address is named.
#[derive(Clone, Default)]
pub(crate) struct Ledger {
    records: Vec<Arc<Record>>,
    by_signature: HashMap<Signature, usize>,
    by_address: HashMap<Address, Vec<usize>>,
}

impl Ledger {
    pub(crate) fn push(&mut self, record: Arc<Record>) {
        let position = self.records.len();
        self.by_signature.insert(record.signature(), position);
        for touched in &record.accounts {
            self.by_address.entry(touched.address).or_default().push(position);
        }
        self.records.push(record);
    }

    pub(crate) fn len(&self) -> usize {
        self.records.len()
    }

    /// Of the last block, if it is this one: how many there are.
    pub(crate) fn count_in(&self, slot: u64) -> u32 {
        let in_slot = self.since(slot).count();
        u32::try_from(in_slot).unwrap_or(u32::MAX)
    }

    pub(crate) fn get(&self, signature: &Signature) -> Option<&Record> {
        self.records.get(*self.by_signature.get(signature)?).map(AsRef::as_ref)
    }

    /// Its place among all.
    pub(crate) fn position(&self, signature: &Signature) -> Option<usize> {
        self.by_signature.get(signature).copied()
    }

    /// Those that name an address and are before a place, newest first, with their places.
    pub(crate) fn naming(
        &self,
        address: &Address,
        before: usize,
    ) -> impl Iterator<Item = (usize, &Record)> {
        let positions = self.by_address.get(address).map_or(&[][..], Vec::as_slice);
        let end = positions.partition_point(|position| *position < before);
        positions
            .iter()
            .take(end)
            .rev()
            .filter_map(|position| Some((*position, self.records.get(*position)?.as_ref())))
    }

    /// Those from a slot on, newest first.
    pub(crate) fn since(&self, slot: u64) -> impl Iterator<Item = &Record> {
        self.records.iter().rev().map(AsRef::as_ref).take_while(move |record| record.slot >= slot)
    }
}

/// The accounts that a transaction changed, as they were before.
#[derive(Clone)]
pub(crate) struct Undo {
    pub(crate) slot: u64,
    pub(crate) accounts: Vec<(Address, AccountSharedData)>,
}
