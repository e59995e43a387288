//! No instruction is left out.

use std::{collections::BTreeSet, fs};

use e2e::programs::checkout;
use serde_json::Value;

use crate::{rows::ROWS, stage::Stage};

const DAPP: &str = "gated_counter/";

/// The instructions that have a row.
fn covered(dapp: bool) -> BTreeSet<String> {
    ROWS.iter()
        .filter(|row| row.name.starts_with(DAPP) == dapp)
        .filter_map(|row| row.name.trim_start_matches(DAPP).split(':').next())
        .map(str::to_owned)
        .collect()
}

/// Name and discriminator of every instruction in an interface file, if there is such a file.
fn interface(program: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let path = checkout().join(format!("interfaces/solana/{program}.json"));
    let file: Value = serde_json::from_str(&fs::read_to_string(path).ok()?).unwrap();
    let instructions = file["instructions"].as_array().unwrap().iter().map(|instruction| {
        let name = instruction["name"].as_str().unwrap().to_owned();
        (name, serde_json::from_value(instruction["discriminator"].clone()).unwrap())
    });
    Some(instructions.collect())
}

#[test]
fn every_builder_has_a_row() {
    let folder = checkout().join("sdk/solana/src/instruction");
    let builders: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter(|path| fs::read_to_string(path).unwrap().contains("const DISCRIMINATOR: [u8; 8]"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(builders, covered(false));
    assert_eq!(builders.len(), 25);
}

#[test]
fn every_instruction_of_the_interfaces_has_a_row() {
    for (program, dapp) in [("gateway", false), ("gated_counter", true)] {
        if let Some(instructions) = interface(program) {
            let named: BTreeSet<String> = instructions.into_iter().map(|(name, _)| name).collect();
            assert_eq!(named, covered(dapp), "{program}");
        }
    }
}

#[test]
fn every_instruction_of_the_programs_has_a_row() {
    for (folder, dapp) in [("programs/gateway", false), ("examples/gated-counter", true)] {
        let text = fs::read_to_string(checkout().join(folder).join("src/lib.rs")).unwrap();
        let named: BTreeSet<String> = text
            .lines()
            .filter_map(|line| line.strip_prefix("    pub fn ")?.split('(').next())
            .map(str::to_owned)
            .collect();
        assert_eq!(named, covered(dapp), "{folder}");
    }
}

#[test]
fn every_row_calls_the_instruction_that_it_names() {
    let Some(instructions) = interface("gateway") else { return };
    for row in ROWS.iter().filter(|row| !row.name.starts_with(DAPP)) {
        let called = (row.scene)(&mut Stage::new());
        let name = row.name.split(':').next().unwrap();
        let (_, discriminator) =
            instructions.iter().find(|(instruction, _)| instruction == name).unwrap();
        assert!(called.data.starts_with(discriminator), "{}", row.name);
    }
}
