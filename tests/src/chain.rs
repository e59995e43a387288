//! An in-process Solana with the programs deployed and mainnet's features.

use std::collections::HashMap;

use litesvm::LiteSVM;
use portcullis_demo::gated_counter::GATED_COUNTER;
use portcullis_solana::{GATEWAY_PROGRAM_ID, TRANSFER_HOOK_PROGRAM_ID};
use sha2::{Digest, Sha256};
use solana_account::Account;
use solana_address::Address;
use solana_clock::Clock;
use solana_instruction::{Instruction, error::InstructionError};
use solana_keypair::Keypair;
use solana_message::Message;
use solana_signer::Signer;
use solana_transaction::Transaction;
use solana_transaction_error::TransactionError;

use crate::programs;

/// When every test starts, Unix seconds.
pub const START: i64 = 1_800_000_000;
const FUNDS_LAMPORTS: u64 = 100_000_000_000;

/// A chain of its own for a test.
pub struct Chain {
    /// The virtual machine.
    pub svm: LiteSVM,
    fee_payer: Keypair,
}

/// What a transaction that went through left behind.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// Units that the whole transaction used.
    pub compute_units: u64,
    /// Its log lines.
    pub logs: Vec<String>,
    /// What the last program to do so returned.
    pub return_data: Vec<u8>,
}

/// Why a transaction failed.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The chain's own error.
    pub error: TransactionError,
    /// Its log lines.
    pub logs: Vec<String>,
    /// What the last program to do so returned.
    pub return_data: Vec<u8>,
}

impl Failure {
    /// The program's error code, if it is a program that failed, and with one.
    pub fn code(&self) -> Option<u32> {
        match self.instruction_error() {
            Some(InstructionError::Custom(code)) => Some(*code),
            _ => None,
        }
    }

    /// What the instruction failed with, if it was an instruction.
    pub fn instruction_error(&self) -> Option<&InstructionError> {
        match &self.error {
            TransactionError::InstructionError(_, error) => Some(error),
            _ => None,
        }
    }
}

/// The key pair of a named actor: the same in every run.
pub fn actor(name: &str) -> Keypair {
    Keypair::new_from_array(Sha256::digest(name).into())
}

impl Default for Chain {
    fn default() -> Self {
        Self::new()
    }
}

#[allow(clippy::expect_used)]
impl Chain {
    /// A chain at [`START`] with every program deployed.
    pub fn new() -> Self {
        let mut svm = LiteSVM::new().with_mainnet_features();
        for (id, library) in [
            (GATEWAY_PROGRAM_ID, "gateway"),
            (TRANSFER_HOOK_PROGRAM_ID, "transfer_hook"),
            (GATED_COUNTER, "gated_counter"),
            (programs::SBF_PROBE, "sbf_probe"),
            (programs::NOOP_HOOK, "noop_hook"),
        ] {
            svm.add_program_from_file(id, programs::program(library).0).expect("program loads");
        }
        let mut chain = Self { svm, fee_payer: actor("fee payer") };
        chain.set_now(START);
        let fee_payer = chain.fee_payer.pubkey();
        chain.fund(&fee_payer);
        chain
    }

    /// The clock, Unix seconds.
    pub fn now(&self) -> i64 {
        self.svm.get_sysvar::<Clock>().unix_timestamp
    }

    /// Sets the clock, Unix seconds.
    pub fn set_now(&mut self, now: i64) {
        let mut clock = self.svm.get_sysvar::<Clock>();
        clock.unix_timestamp = now;
        self.svm.set_sysvar(&clock);
    }

    /// A funded actor.
    pub fn actor(&mut self, name: &str) -> Keypair {
        let keypair = actor(name);
        if self.lamports(&keypair.pubkey()) == 0 {
            self.fund(&keypair.pubkey());
        }
        keypair
    }

    fn fund(&mut self, address: &Address) {
        self.svm.airdrop(address, FUNDS_LAMPORTS).expect("airdrop");
    }

    /// Sends a transaction, paid for by an account that no test looks at.
    ///
    /// # Errors
    ///
    /// Why it failed; nothing has changed then.
    pub fn send(
        &mut self,
        instructions: &[Instruction],
        signers: &[&Keypair],
    ) -> Result<Receipt, Failure> {
        self.svm.expire_blockhash();
        let message = Message::new(instructions, Some(&self.fee_payer.pubkey()));
        let mut by_address: HashMap<Address, &Keypair> = HashMap::new();
        by_address.insert(self.fee_payer.pubkey(), &self.fee_payer);
        by_address.extend(signers.iter().map(|signer| (signer.pubkey(), *signer)));
        let signers: Vec<&Keypair> = by_address.into_values().collect();
        let mut transaction = Transaction::new_unsigned(message);
        transaction.partial_sign(&signers, self.svm.latest_blockhash());
        match self.svm.send_transaction(transaction) {
            Ok(meta) => Ok(Receipt {
                compute_units: meta.compute_units_consumed,
                logs: meta.logs,
                return_data: meta.return_data.data,
            }),
            Err(failed) => Err(Failure {
                error: failed.err,
                logs: failed.meta.logs,
                return_data: failed.meta.return_data.data,
            }),
        }
    }

    /// The data of an account, or nothing if there is none.
    pub fn data(&self, address: &Address) -> Vec<u8> {
        self.account(address).map(|account| account.data).unwrap_or_default()
    }

    /// An account, or nothing if there is none.
    pub fn account(&self, address: &Address) -> Option<Account> {
        self.svm.get_account(address).filter(|account| account.lamports > 0)
    }

    /// The balance of an account.
    pub fn lamports(&self, address: &Address) -> u64 {
        self.svm.get_balance(address).unwrap_or_default()
    }

    /// Puts an account there, whatever stood there before.
    pub fn plant(&mut self, address: Address, owner: Address, data: Vec<u8>) {
        let lamports = self.svm.minimum_balance_for_rent_exemption(data.len());
        let account = Account { lamports, data, owner, executable: false, rent_epoch: u64::MAX };
        self.svm.set_account(address, account).expect("account is set");
    }
}
