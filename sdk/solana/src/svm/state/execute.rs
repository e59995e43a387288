//! How a transaction is run.

use std::{collections::HashSet, sync::Arc};

use litesvm::types::TransactionMetadata;
use solana_account::{Account, AccountSharedData, ReadableAccount};
use solana_address::Address;
use solana_message::v0::LoadedAddresses;
use solana_sdk_ids::compute_budget;
use solana_signature::Signature;
use solana_transaction::{
    sanitized::{MessageHash, SanitizedTransaction},
    versioned::VersionedTransaction,
};
use solana_transaction_error::TransactionError;

use super::State;
use crate::svm::{
    event::{SvmEvent, SvmTransaction},
    ledger::{Balance, Record, Touched, Undo},
    options::SvmClock,
    token,
};

/// What a transaction would do now.
pub(crate) struct Simulated {
    /// The accounts that it may write, as they would be; or why it would fail.
    pub(crate) outcome: Result<Vec<(Address, AccountSharedData)>, TransactionError>,
    pub(crate) meta: TransactionMetadata,
}

impl Simulated {
    pub(crate) fn refused(error: TransactionError) -> Self {
        Self { outcome: Err(error), meta: TransactionMetadata::default() }
    }
}

/// The accounts that a transaction names, its lookup tables read.
pub(crate) struct Named {
    /// Address, whether it is written, whether it signs.
    pub(crate) accounts: Vec<(Address, bool, bool)>,
    pub(crate) loaded: LoadedAddresses,
}

impl State {
    /// The accounts of a transaction.
    ///
    /// # Errors
    ///
    /// If the transaction is malformed, or a lookup table is not there.
    pub(crate) fn named(
        &self,
        transaction: &VersionedTransaction,
    ) -> Result<Named, TransactionError> {
        let transaction = SanitizedTransaction::try_create(
            transaction.clone(),
            MessageHash::Compute,
            Some(false),
            self.svm.accounts_db(),
            &HashSet::new(),
        )?;
        let message = transaction.message();
        let account = |(index, address): (usize, &Address)| {
            (*address, message.is_writable(index), message.is_signer(index))
        };
        let accounts = message.account_keys().iter().enumerate().map(account).collect();
        Ok(Named { accounts, loaded: transaction.get_loaded_addresses() })
    }

    /// Runs a transaction without any effect. Neither its signatures nor its blockhash are looked
    /// at.
    pub(crate) fn simulate(&self, transaction: &VersionedTransaction) -> Simulated {
        match self.svm.simulate_transaction(transaction.clone()) {
            Ok(info) => Simulated { outcome: Ok(info.post_accounts), meta: info.meta },
            Err(failed) => Simulated { outcome: Err(failed.err), meta: failed.meta },
        }
    }

    /// Runs a transaction in the current slot. Neither its signatures nor its blockhash are looked
    /// at.
    ///
    /// # Errors
    ///
    /// Why it gets into no block: it is malformed, or its fee cannot be paid. A transaction that
    /// fails in its block is no error here.
    pub(crate) fn execute(
        &mut self,
        transaction: VersionedTransaction,
    ) -> Result<(), TransactionError> {
        let named = self.named(&transaction)?;
        let before = self.accounts_of(&named);
        let (error, meta) = match self.svm.send_transaction(transaction.clone()) {
            Ok(meta) => (None, meta),
            // Only what gets into a block has a signature there.
            Err(failed) if failed.meta.signature == Signature::default() => return Err(failed.err),
            Err(failed) => (Some(failed.err), failed.meta),
        };
        let after = self.accounts_of(&named);
        let block = self.blocks.latest();
        let (slot, unix_timestamp) = (block.slot, block.unix_timestamp);

        let changed: Vec<_> = named
            .accounts
            .iter()
            .zip(before.iter().zip(&after))
            .filter(|(_, (before, after))| before != after)
            .map(|((address, ..), accounts)| (*address, accounts))
            .collect();
        let event = SvmTransaction {
            slot,
            signature: meta.signature,
            error: error.clone(),
            logs: meta.logs.clone(),
            named: named.accounts.iter().map(|(address, ..)| *address).collect(),
            changed: changed
                .iter()
                .map(|(address, (_, after))| (*address, Account::from((*after).clone())))
                .collect(),
        };
        if slot > self.blocks.finalized().slot {
            let accounts = changed.iter().map(|(at, (before, _))| (*at, (*before).clone()));
            self.undo.push_back(Undo { slot, accounts: accounts.collect() });
        }
        let touched = named.accounts.iter().zip(before.iter().zip(&after));
        let touched = touched.map(|((address, writable, signer), (before, after))| Touched {
            address: *address,
            writable: *writable,
            signer: *signer,
            before: self.balance(before),
            after: self.balance(after),
        });
        let record = Record {
            slot,
            index_in_block: self.ledger.count_in(slot),
            unix_timestamp,
            error,
            meta,
            accounts: touched.collect(),
            loaded: named.loaded,
            price_micro_lamports: price_micro_lamports(&transaction),
            transaction,
        };
        self.ledger.push(Arc::new(record));
        // Nobody need listen.
        let _ = self.events.send(SvmEvent::Transaction(Arc::new(event)));
        if self.options.clock != SvmClock::RealTime {
            self.next_slot(0, unix_timestamp);
        }
        Ok(())
    }

    fn accounts_of(&self, named: &Named) -> Vec<AccountSharedData> {
        let accounts = named.accounts.iter();
        accounts.map(|(address, ..)| self.account(address).unwrap_or_default()).collect()
    }

    fn balance(&self, account: &AccountSharedData) -> Balance {
        let token = token::balance(account, |mint| self.account(mint));
        Balance { lamports: account.lamports(), token }
    }
}

/// Millionths of a lamport that a transaction offers for a compute unit.
fn price_micro_lamports(transaction: &VersionedTransaction) -> u64 {
    const SET_COMPUTE_UNIT_PRICE: u8 = 3;
    let keys = transaction.message.static_account_keys();
    transaction
        .message
        .instructions()
        .iter()
        .filter(|instruction| {
            keys.get(usize::from(instruction.program_id_index)) == Some(&compute_budget::ID)
        })
        .find_map(|instruction| match instruction.data.split_first()? {
            (&SET_COMPUTE_UNIT_PRICE, price) => Some(u64::from_le_bytes(price.try_into().ok()?)),
            _ => None,
        })
        .unwrap_or(0)
}
