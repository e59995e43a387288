//! What an instruction of the hook did.

use std::collections::BTreeSet;

pub(super) use e2e::effect::{GIVEN_TWICE, READ_ONLY, Tampered, goes_through, only, refuses};
use e2e::{effect::changes, world::World};
use portcullis_solana::{
    Address, Instruction,
    transfer_hook::{HookEvent, event},
};
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;

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
    let (receipt, changed) = changes(world, instruction, by);
    let found = event::from_logs(&receipt.logs);
    assert!(found.undecoded.is_empty() && !found.truncated, "{:?}", receipt.logs);
    let [event] = &found.events[..] else { panic!("not one event: {:?}", found.events) };
    Done { event: event.clone(), changed }
}
