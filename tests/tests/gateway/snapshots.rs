//! Compute units and sizes, held against the figures committed in `programs/gateway/snapshots`.
//!
//! `cargo xtask snapshots` accepts new ones. They are figures of what the upstream toolchain makes:
//! of a program compiled by the official tools only the ceilings are checked.

use std::io::Write;

use e2e::programs;
use xtask::Toolchain;

mod ceilings;
mod compute_units;
mod file;
mod life;
mod sizes;

use file::Snapshot;

#[test]
fn compute_units_are_the_committed_ones() {
    hold(&Snapshot::new("cu.json", compute_units::measured()));
}

#[test]
fn sizes_are_the_committed_ones() {
    hold(&sizes::measured().snapshot());
}

#[test]
fn ceilings_hold() {
    ceilings::hold(compute_units::measured(), &sizes::measured());
}

#[test]
fn every_instruction_is_measured() {
    let measured = compute_units::measured();
    let missing: Vec<String> = compute_units::instructions_of_the_program()
        .into_iter()
        .filter(|name| !measured.contains_key(name))
        .collect();
    assert!(missing.is_empty(), "never measured: {}", missing.join(", "));
}

fn hold(snapshot: &Snapshot) {
    let accepts = std::env::var_os("PORTCULLIS_ACCEPT_SNAPSHOTS").is_some_and(|value| value == "1");
    match (compiled_upstream(), accepts) {
        (true, true) => snapshot.accept(),
        (true, false) => snapshot.check(),
        (false, true) => assert!(
            !accepts,
            "figures of the official toolchain are not committed: \
             run `cargo xtask snapshots --toolchain upstream`"
        ),
        (false, false) => say("compiled by the official toolchain: only ceilings are checked"),
    }
}

fn compiled_upstream() -> bool {
    ["gateway", "gated_counter"]
        .iter()
        .all(|library| programs::program(library).1.toolchain == Toolchain::Upstream)
}

/// Also of a test that passes.
fn say(words: &str) {
    writeln!(std::io::stderr(), "snapshots: {words}").expect("stderr");
}
