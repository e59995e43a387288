//! What an instruction did, or that it did nothing.

use std::collections::{BTreeMap, BTreeSet};

use e2e::{
    chain::{Failure, Receipt, actor},
    world::World,
};
use portcullis_solana::{
    AccountMeta, Address, Instruction,
    transfer_hook::{HookError, HookEvent, event},
};
use solana_account::{AccountSharedData, ReadableAccount};
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_sdk_ids::sysvar;
use solana_signer::Signer;

/// An account that the program writes is read-only.
pub(super) const READ_ONLY: InstructionError = InstructionError::Custom(2000);
/// An account is given twice, and the program writes it.
pub(super) const GIVEN_TWICE: InstructionError = InstructionError::Custom(2040);
/// There are fewer accounts than the instruction has.
#[allow(deprecated)]
pub(super) const ACCOUNTS_MISSING: InstructionError = InstructionError::NotEnoughAccountKeys;
/// Neither instruction nor argument is read from the data.
pub(super) const INVALID_DATA: InstructionError = InstructionError::InvalidInstructionData;
/// Who must sign has not.
pub(super) const NOT_SIGNED: InstructionError = InstructionError::MissingRequiredSignature;

/// What an instruction that went through left behind.
pub(super) struct Done {
    /// The one event that it emitted.
    pub(super) event: HookEvent,
    /// The accounts that are not what they were, apart from the one that paid the fee.
    pub(super) changed: BTreeSet<Address>,
}

/// Sends what must go through and emit one event.
pub(super) fn does(world: &mut World, instruction: Instruction, by: &[&Keypair]) -> Done {
    let before = accounts(world);
    let receipt = goes_through(world, instruction, by);
    let changed = changed(&before, &accounts(world));
    let found = event::from_logs(&receipt.logs);
    assert!(found.undecoded.is_empty() && !found.truncated, "{:?}", receipt.logs);
    let [event] = &found.events[..] else { panic!("not one event: {:?}", found.events) };
    Done { event: event.clone(), changed }
}

/// Sends what must go through.
pub(super) fn goes_through(
    world: &mut World,
    instruction: Instruction,
    by: &[&Keypair],
) -> Receipt {
    world.send(instruction, by).unwrap_or_else(|failure| panic!("{failure:?}"))
}

/// Sends what must fail with exactly this error, and change nothing.
pub(super) fn refuses(
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
pub(super) trait Refusal {
    fn error(self) -> InstructionError;
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
pub(super) trait Tampered {
    fn account(self, index: usize, address: Address) -> Self;
    fn meta(self, index: usize, change: impl FnOnce(&mut AccountMeta)) -> Self;
    fn unsigned(self, index: usize) -> Self;
    fn read_only(self, index: usize) -> Self;
    fn data(self, data: Vec<u8>) -> Self;
}

impl Tampered for Instruction {
    fn account(self, index: usize, address: Address) -> Self {
        self.meta(index, |meta| meta.pubkey = address)
    }

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

/// Addresses for comparison with [`Done::changed`].
pub(super) fn only<const N: usize>(addresses: [Address; N]) -> BTreeSet<Address> {
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
