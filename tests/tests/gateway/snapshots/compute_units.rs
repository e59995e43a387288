use std::collections::BTreeMap;
use std::fs;
use std::sync::LazyLock;

use e2e::{chain::Chain, programs};
use serde::Serialize;

use super::life::Life;

/// How many sets of keys. Odd, so that the median is one of the measurements.
const KEY_SETS: usize = 31;

/// Compute units of one instruction over all sets of keys.
#[derive(Clone, Copy, Serialize)]
pub(super) struct Figure {
    pub(super) median: u64,
    pub(super) max: u64,
}

/// By name.
pub(super) type Figures = BTreeMap<String, Figure>;

/// Measured once for all tests of the process.
pub(super) fn measured() -> &'static Figures {
    static FIGURES: LazyLock<Figures> = LazyLock::new(measure);
    &FIGURES
}

fn measure() -> Figures {
    let mut chain = Chain::new();
    let mut by_name: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for key_set in 0..KEY_SETS {
        for (name, units) in Life::new(&mut chain, key_set).live() {
            by_name.entry(name.to_owned()).or_default().push(units);
        }
    }
    by_name.into_iter().map(|(name, units)| (name, figure(units))).collect()
}

fn figure(mut units: Vec<u64>) -> Figure {
    units.sort_unstable();
    let median = units.get(units.len() / 2).copied().expect("measured");
    Figure { median, max: units.last().copied().expect("measured") }
}

/// The functions of the program's module, from its source.
pub(super) fn instructions_of_the_program() -> Vec<String> {
    let source = fs::read_to_string(programs::checkout().join("programs/gateway/src/lib.rs"))
        .expect("the program has a source");
    let (_, module) = source.split_once("#[program]").expect("it has a module of instructions");
    let instructions: Vec<String> = module
        .split("pub fn ")
        .skip(1)
        .filter_map(|function| Some(function.split_once('(')?.0.to_owned()))
        .collect();
    assert!(!instructions.is_empty(), "they are not written as expected");
    instructions
}
