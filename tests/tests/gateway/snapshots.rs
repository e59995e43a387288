//! Compute units and sizes, held against the figures committed in `programs/gateway/snapshots`.
//!
//! `cargo xtask snapshots` accepts new ones. They are figures of what one toolchain makes, named in
//! `toolchain.json`: of a program compiled by another, be it the official one or a newer LLVM, only
//! the ceilings are checked, and differences are told.

use std::collections::BTreeMap;
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
    let stamp = programs::program("gateway").1;
    let toolchain =
        Snapshot::new("toolchain.json", &BTreeMap::from([("toolchain".to_owned(), &stamp.linker)]));
    let accepts = std::env::var_os("PORTCULLIS_ACCEPT_SNAPSHOTS").is_some_and(|value| value == "1");
    if accepts {
        assert!(
            stamp.toolchain == Toolchain::Upstream,
            "figures of the official toolchain are not committed: \
             run `cargo xtask snapshots --toolchain upstream`"
        );
        toolchain.accept();
        snapshot.accept();
    } else if toolchain.is_committed() {
        snapshot.check();
    } else {
        say(&format!(
            "compiled by {}, which is not what the committed figures are of: only ceilings are \
             checked\n{}",
            stamp.linker,
            snapshot.differences()
        ));
    }
}

/// Also of a test that passes.
fn say(words: &str) {
    writeln!(std::io::stderr(), "snapshots: {words}").expect("stderr");
}
