use std::collections::BTreeSet;

use solana_address::Address;
use solana_instruction::Instruction;
use solana_sdk_ids::compute_budget;

use super::draft::SIGNATURE_BYTES;

const ADDRESS_BYTES: usize = 32;
/// How many signatures, in one byte: more than 127 would not fit.
const COUNT_BYTES: usize = 1;
/// Three numbers about the accounts.
const HEADER_BYTES: usize = 3;
const BLOCKHASH_BYTES: usize = 32;
/// A tag and a limit of four bytes.
const LIMIT_DATA_BYTES: usize = 5;
/// A tag and a price of eight bytes.
const PRICE_DATA_BYTES: usize = 9;

/// How large a transaction is, counted while instructions are added: nothing is serialised for it.
#[derive(Clone, Debug)]
pub(in crate::rpc) struct TransactionSize {
    addresses: BTreeSet<Address>,
    signers: BTreeSet<Address>,
    instructions: usize,
    instruction_bytes: usize,
}

impl TransactionSize {
    /// Of one that only sets its compute budget: a limit, and a price if it is `priced`.
    pub(in crate::rpc) fn new(payer: &Address, priced: bool) -> Self {
        let mut size = Self {
            addresses: BTreeSet::from([*payer, compute_budget::ID]),
            signers: BTreeSet::from([*payer]),
            instructions: 1,
            instruction_bytes: instruction_bytes(0, LIMIT_DATA_BYTES),
        };
        if priced {
            size.instructions = 2;
            size.instruction_bytes =
                size.instruction_bytes.saturating_add(instruction_bytes(0, PRICE_DATA_BYTES));
        }
        size
    }

    /// Accounts that are named before count once.
    pub(in crate::rpc) fn add(&mut self, instruction: &Instruction) {
        self.addresses.insert(instruction.program_id);
        for account in &instruction.accounts {
            self.addresses.insert(account.pubkey);
            if account.is_signer {
                self.signers.insert(account.pubkey);
            }
        }
        let bytes = instruction_bytes(instruction.accounts.len(), instruction.data.len());
        self.instructions = self.instructions.saturating_add(1);
        self.instruction_bytes = self.instruction_bytes.saturating_add(bytes);
    }

    /// With its signatures.
    pub(in crate::rpc) fn bytes(&self) -> usize {
        let addresses = self.addresses.len();
        [
            COUNT_BYTES,
            self.signers.len().saturating_mul(SIGNATURE_BYTES),
            HEADER_BYTES,
            length_bytes(addresses),
            addresses.saturating_mul(ADDRESS_BYTES),
            BLOCKHASH_BYTES,
            length_bytes(self.instructions),
            self.instruction_bytes,
        ]
        .into_iter()
        .fold(0, usize::saturating_add)
    }
}

/// Program and accounts are named by a byte each.
fn instruction_bytes(accounts: usize, data: usize) -> usize {
    [1, length_bytes(accounts), accounts, length_bytes(data), data]
        .into_iter()
        .fold(0, usize::saturating_add)
}

/// A length takes a byte for each seven bits of it.
const fn length_bytes(length: usize) -> usize {
    match length {
        0..0x80 => 1,
        0x80..0x4000 => 2,
        _ => 3,
    }
}
