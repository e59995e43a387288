//! The virtual machine, and what a node remembers of it.

mod clock;
pub(crate) mod execute;
mod fork;
pub(crate) mod submit;

use std::collections::VecDeque;
use std::time::Instant;

use litesvm::{LiteSVM, MAINNET_DEFAULT_SLOT};
use solana_account::{Account, AccountSharedData, ReadableAccount};
use solana_address::Address;
use solana_clock::Clock;
use solana_compute_budget_interface::ComputeBudgetInstruction;
use solana_keypair::Keypair;
use solana_message::{Message, VersionedMessage};
use solana_sdk_ids::{system_program, sysvar};
use solana_signature::Signature;
use solana_signer::Signer;
use solana_system_interface::instruction::transfer;
use solana_transaction::versioned::VersionedTransaction;
use solana_transaction_error::TransactionError;
use tokio::sync::broadcast;

use super::{
    block::{self, Block, Blocks},
    error::SvmError,
    event::SvmEvent,
    ledger::{Ledger, Undo},
    options::{SvmClock, SvmOptions},
};

/// Events that a receiver may be behind.
const EVENTS: usize = 4096;
/// What the faucet has, in lamports: half of what there can be.
const FAUCET_LAMPORTS: u64 = u64::MAX / 2;
const FAUCET_SEED: [u8; 32] = *b"portcullis in-process faucet key";
/// The least compute units that an airdrop asks for.
const AIRDROP_UNITS: u32 = 10_000;

pub(crate) struct State {
    pub(crate) svm: LiteSVM,
    pub(crate) blocks: Blocks,
    pub(crate) ledger: Ledger,
    /// Of transactions that are not final, oldest first.
    pub(crate) undo: VecDeque<Undo>,
    pub(crate) options: SvmOptions,
    pub(crate) events: broadcast::Sender<SvmEvent>,
    pub(crate) drops_left: u64,
    faucet: Keypair,
    airdrops: u32,
    began: Instant,
    /// Slots that passed since then, if the clock is the machine's.
    passed: u64,
    /// How far the clock is ahead of the machine's.
    ahead_seconds: i64,
    /// Which branch of the chain this is; 0: the first one.
    branch: u64,
}

impl State {
    pub(crate) fn new(options: SvmOptions) -> Self {
        let mut svm = LiteSVM::new()
            .with_mainnet_features()
            .with_sigverify(false)
            .with_blockhash_check(false)
            .with_transaction_history(0);
        let unix_seconds = match options.clock {
            SvmClock::Fixed { unix_seconds } => unix_seconds,
            SvmClock::RealTime => clock::machine_unix_seconds(),
        };
        let faucet = Keypair::new_from_array(FAUCET_SEED);
        let fund = AccountSharedData::new(FAUCET_LAMPORTS, 0, &system_program::ID);
        // A system account without data can stand anywhere.
        let _ = svm.set_account(faucet.pubkey(), fund.into());
        let genesis = open_block(&mut svm, 0, MAINNET_DEFAULT_SLOT, 0, unix_seconds);
        let lag = options.finality_lag_slots.min(SvmOptions::MAX_FINALITY_LAG_SLOTS);
        Self {
            svm,
            blocks: Blocks::new(genesis, lag),
            ledger: Ledger::default(),
            undo: VecDeque::new(),
            options,
            events: broadcast::Sender::new(EVENTS),
            drops_left: 0,
            faucet,
            airdrops: 0,
            began: Instant::now(),
            passed: 0,
            ahead_seconds: 0,
            branch: 0,
        }
    }

    /// An account as it is now. One without lamports does not exist.
    pub(crate) fn account(&self, address: &Address) -> Option<AccountSharedData> {
        let account = self.svm.accounts_db().get_account(address);
        account.filter(|account| account.lamports() > 0)
    }

    pub(crate) fn identity(&self) -> Address {
        self.faucet.pubkey()
    }

    pub(crate) fn add_program(&mut self, address: Address, elf: &[u8]) -> Result<(), SvmError> {
        self.svm
            .add_program(address, elf)
            .map_err(|error| SvmError::BadProgram { address, reason: error.to_string() })
    }

    pub(crate) fn set_account(
        &mut self,
        address: Address,
        account: Account,
    ) -> Result<(), SvmError> {
        for undo in &mut self.undo {
            undo.accounts.retain(|(other, _)| *other != address);
        }
        self.svm
            .set_account(address, account)
            .map_err(|error| SvmError::BadAccount { address, reason: error.to_string() })
    }

    pub(crate) fn airdrop(
        &mut self,
        address: &Address,
        lamports: u64,
    ) -> Result<Signature, SvmError> {
        let no_funds = |error| SvmError::NoFunds { address: *address, error };
        let transaction = self.airdrop_transaction(address, lamports).map_err(no_funds)?;
        let signature = transaction.signatures.first().copied().unwrap_or_default();
        self.simulate(&transaction).outcome.map_err(no_funds)?;
        self.execute(transaction).map_err(no_funds)?;
        Ok(signature)
    }

    fn airdrop_transaction(
        &mut self,
        address: &Address,
        lamports: u64,
    ) -> Result<VersionedTransaction, TransactionError> {
        // Two like airdrops in one slot are two transactions.
        self.airdrops = self.airdrops.wrapping_add(1) % 100_000;
        let units = AIRDROP_UNITS.saturating_add(self.airdrops);
        let payer = self.faucet.pubkey();
        let message = Message::new_with_blockhash(
            &[
                ComputeBudgetInstruction::set_compute_unit_limit(units),
                transfer(&payer, address, lamports),
            ],
            Some(&payer),
            &self.blocks.latest().hash,
        );
        VersionedTransaction::try_new(VersionedMessage::Legacy(message), &[&self.faucet])
            .map_err(|_| TransactionError::SignatureFailure)
    }
}

/// Begins a slot in the virtual machine. Blocks of two branches never have the same hash.
fn open_block(
    svm: &mut LiteSVM,
    branch: u64,
    slot: u64,
    height: u64,
    unix_timestamp: i64,
) -> Block {
    svm.expire_blockhash();
    svm.set_sysvar::<Clock>(&block::clock(slot, unix_timestamp));
    Block {
        slot,
        height,
        unix_timestamp,
        hash: fork::hash_in(branch, svm.latest_blockhash()),
        clock: svm.accounts_db().get_account(&sysvar::clock::ID).unwrap_or_default(),
    }
}
