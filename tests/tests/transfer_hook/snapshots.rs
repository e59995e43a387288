//! Compute units and sizes, held against the figures committed in
//! `programs/transfer-hook/snapshots`.
//!
//! `execute` is the hook's own frame, with both sides gated by one network, `execute_all_4` by four;
//! `execute_receiver` gates the receiver alone. The `transfer_` figures are of whole transactions, each
//! the same `transfer_checked`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use e2e::{
    snapshot::{Figures, Snapshots, hold_ceilings, over_key_sets},
    world::World,
};
use portcullis_types::solana::PolicyAccount;

mod life;
mod mints;

use life::Life;

/// The most compute units, by the median.
const COMPUTE_UNITS: &[(&str, u64)] = &[("execute", 1_500)];
const SO_BYTES: u64 = 100_000;

/// Measured once for all tests of the process.
static FIGURES: LazyLock<Figures> = LazyLock::new(|| {
    let mut world = World::new();
    let more = ["third", "fourth"].map(|name| world.new_network(name));
    over_key_sets(|key_set| Life::new(&mut world, &more, key_set).live())
});

fn hook() -> Snapshots {
    Snapshots::of("transfer_hook")
}

fn policy_bytes() -> u64 {
    u64::try_from(PolicyAccount::BYTES).unwrap()
}

#[test]
fn compute_units_are_the_committed_ones() {
    hook().hold_compute_units(&FIGURES);
}

#[test]
fn sizes_are_the_committed_ones() {
    hook().hold_sizes(&BTreeMap::from([("Policy", policy_bytes())]));
}

#[test]
fn ceilings_hold() {
    let sizes = [("so_bytes", SO_BYTES, hook().so_bytes())];
    hold_ceilings(COMPUTE_UNITS, &FIGURES, &sizes);
}

#[test]
fn every_instruction_is_measured() {
    hook().hold_every_instruction(&FIGURES);
}
