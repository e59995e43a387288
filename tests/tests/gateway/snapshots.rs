//! Compute units and sizes, held against the figures committed in `programs/gateway/snapshots`.

use std::sync::LazyLock;

use e2e::{
    chain::Chain,
    snapshot::{Figures, Snapshots, hold_ceilings, over_key_sets},
};

mod life;
mod sizes;

use life::Life;

/// The most compute units, by the median.
const COMPUTE_UNITS: &[(&str, u64)] = &[
    ("freeze_pass", 1_200),
    ("issue_pass", 4_500),
    ("read_check", 300),
    ("renew_pass", 1_200),
    ("revoke_pass", 1_200),
    ("set_attributes", 1_200),
    ("unfreeze_pass", 1_200),
    ("verify_pass_cpi", 2_600),
];
const SO_BYTES: u64 = 200_000;
const PASS_BYTES: u64 = 136;

/// Measured once for all tests of the process.
static FIGURES: LazyLock<Figures> = LazyLock::new(|| {
    let mut chain = Chain::new();
    over_key_sets(|key_set| Life::new(&mut chain, key_set).live())
});

fn gateway() -> Snapshots {
    Snapshots::of("gateway")
}

#[test]
fn compute_units_are_the_committed_ones() {
    gateway().hold_compute_units(&FIGURES);
}

#[test]
fn sizes_are_the_committed_ones() {
    gateway().hold_sizes(&sizes::accounts());
}

#[test]
fn ceilings_hold() {
    let pass = sizes::accounts()["Pass"];
    let sizes = [("so_bytes", SO_BYTES, gateway().so_bytes()), ("Pass", PASS_BYTES, pass)];
    hold_ceilings(COMPUTE_UNITS, &FIGURES, &sizes);
}

#[test]
fn every_instruction_is_measured() {
    gateway().hold_every_instruction(&FIGURES);
}
