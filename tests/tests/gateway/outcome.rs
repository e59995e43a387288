//! What an instruction of the gateway did.

use std::collections::BTreeSet;

pub(crate) use e2e::effect::{GIVEN_TWICE, READ_ONLY, Tampered, goes_through, only, refuses};
use e2e::{effect::changes, world::World};
use portcullis_solana::{Address, GatewayEvent, Instruction, event};
use solana_keypair::Keypair;

/// What an instruction that went through left behind.
pub(crate) struct Done {
    /// The one event that it emitted.
    pub(crate) event: GatewayEvent,
    /// The accounts that are not what they were, apart from the one that paid the fee.
    pub(crate) changed: BTreeSet<Address>,
}

/// Sends what must go through and emit one event.
pub(crate) fn does(world: &mut World, instruction: Instruction, by: &[&Keypair]) -> Done {
    let (receipt, changed) = changes(world, instruction, by);
    let found = event::from_logs(&receipt.logs);
    assert!(found.undecoded.is_empty() && !found.truncated, "{:?}", receipt.logs);
    let [event] = found.events[..] else { panic!("not one event: {:?}", found.events) };
    Done { event, changed }
}
