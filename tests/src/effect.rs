//! What an instruction did to the accounts, or that it did nothing.

use std::collections::{BTreeMap, BTreeSet};

use portcullis_solana::{
    AccountMeta, Address, GatewayError, Instruction, transfer_hook::HookError,
};
use solana_account::{AccountSharedData, ReadableAccount};
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_sdk_ids::sysvar;
use solana_signer::Signer;

use crate::{
    chain::{Failure, Receipt, actor},
    world::World,
};

/// An account that the program writes is read-only.
pub const READ_ONLY: InstructionError = InstructionError::Custom(2000);
/// An account is given twice, and the program writes it.
pub const GIVEN_TWICE: InstructionError = InstructionError::Custom(2040);

/// Sends what must go through.
///
/// # Panics
///
/// If it fails.
#[allow(clippy::panic)]
pub fn goes_through(world: &mut World, instruction: Instruction, by: &[&Keypair]) -> Receipt {
    world.send(instruction, by).unwrap_or_else(|failure| panic!("{failure:?}"))
}

/// The same, and which accounts are not what they were, apart from the one that paid the fee.
///
/// # Panics
///
/// If it fails.
pub fn changes(
    world: &mut World,
    instruction: Instruction,
    by: &[&Keypair],
) -> (Receipt, BTreeSet<Address>) {
    let before = accounts(world);
    let receipt = goes_through(world, instruction, by);
    let changed = changed(&before, &accounts(world));
    (receipt, changed)
}

/// Sends what must fail with exactly this error, and change nothing.
///
/// # Panics
///
/// If it does anything else.
#[allow(clippy::panic)]
pub fn refuses(
    world: &mut World,
    instruction: Instruction,
    by: &[&Keypair],
    expected: impl Refusal,
) -> Failure {
    let before = accounts(world);
    let outcome = world.send(instruction, by);
    let changed = changed(&before, &accounts(world));
    let expected = expected.error();
    let failure = match outcome {
        Err(failure) => failure,
        Ok(receipt) => panic!("went through instead of {expected:?}: {:?}", receipt.logs),
    };
    assert_eq!(failure.instruction_error(), Some(&expected), "{:?}", failure.logs);
    assert!(changed.is_empty(), "failed and changed {changed:?}");
    failure
}

/// What an instruction may fail with.
pub trait Refusal {
    /// As the chain reports it.
    fn error(self) -> InstructionError;
}

impl Refusal for GatewayError {
    fn error(self) -> InstructionError {
        InstructionError::Custom(self.code())
    }
}

impl Refusal for HookError {
    fn error(self) -> InstructionError {
        InstructionError::Custom(self.code())
    }
}

impl Refusal for InstructionError {
    fn error(self) -> InstructionError {
        self
    }
}

/// An instruction with one thing about it changed.
pub trait Tampered {
    /// Another account in a place.
    #[must_use]
    fn account(self, index: usize, address: Address) -> Self;
    /// Something else about an account.
    #[must_use]
    fn meta(self, index: usize, change: impl FnOnce(&mut AccountMeta)) -> Self;
    /// An account that does not sign.
    #[must_use]
    fn unsigned(self, index: usize) -> Self;
    /// An account that cannot be written.
    #[must_use]
    fn read_only(self, index: usize) -> Self;
    /// Other data.
    #[must_use]
    fn data(self, data: Vec<u8>) -> Self;
}

impl Tampered for Instruction {
    fn account(self, index: usize, address: Address) -> Self {
        self.meta(index, |meta| meta.pubkey = address)
    }

    #[allow(clippy::indexing_slicing)]
    fn meta(mut self, index: usize, change: impl FnOnce(&mut AccountMeta)) -> Self {
        change(&mut self.accounts[index]);
        self
    }

    fn unsigned(self, index: usize) -> Self {
        self.meta(index, |meta| meta.is_signer = false)
    }

    fn read_only(self, index: usize) -> Self {
        self.meta(index, |meta| meta.is_writable = false)
    }

    fn data(self, data: Vec<u8>) -> Self {
        Self { data, ..self }
    }
}

/// Addresses for comparison with what changed.
pub fn only<const N: usize>(addresses: [Address; N]) -> BTreeSet<Address> {
    addresses.into()
}

type Accounts = BTreeMap<Address, AccountSharedData>;

/// Every account but programs, sysvars and the one that pays the fees.
fn accounts(world: &World) -> Accounts {
    let fee_payer = actor("fee payer").pubkey();
    let all = &world.chain.svm.accounts_db().inner;
    all.iter()
        .filter(|(address, account)| {
            **address != fee_payer
                && account.lamports() != 0
                && !account.executable()
                && *account.owner() != sysvar::ID
        })
        .map(|(address, account)| (*address, account.clone()))
        .collect()
}

fn changed(before: &Accounts, after: &Accounts) -> BTreeSet<Address> {
    let addresses = before.keys().chain(after.keys());
    addresses.filter(|address| before.get(address) != after.get(address)).copied().collect()
}
