//! Compute units and sizes of a program, held against the figures committed in its folder
//! `snapshots`.
//!
//! `cargo xtask snapshots` accepts new ones. They are figures of what one toolchain makes, named in
//! `toolchain.json`: of a program compiled by another, be it the official one or a newer LLVM, only
//! the ceilings are checked, and differences are told.

mod ceiling;
mod figure;
mod file;

pub use ceiling::hold_ceilings;
pub use figure::{Figure, Figures, Measurements, over_key_sets};

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;

use serde::Serialize;
use xtask::{BuildStamp, Program, Toolchain};

use crate::programs;
use file::SnapshotFile;

/// The committed figures of one program.
pub struct Snapshots {
    program: &'static Program,
    stamp: BuildStamp,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Size<'a> {
    Bytes(u64),
    Accounts(&'a BTreeMap<&'static str, u64>),
}

#[allow(clippy::expect_used)]
impl Snapshots {
    /// Of the program of a library.
    ///
    /// # Panics
    ///
    /// If the program is missing, or older than its sources.
    pub fn of(library: &str) -> Self {
        Self { program: programs::named(library), stamp: programs::program(library).1 }
    }

    /// Size of the `.so`.
    pub fn so_bytes(&self) -> u64 {
        self.stamp.so_bytes
    }

    /// The compute units are those of `cu.json`.
    ///
    /// # Panics
    ///
    /// If they differ.
    pub fn hold_compute_units(&self, figures: &Figures) {
        self.hold(&self.file("cu.json", figures));
    }

    /// The sizes, of accounts by name and of the `.so`, are those of `sizes.json`.
    ///
    /// # Panics
    ///
    /// If they differ.
    pub fn hold_sizes(&self, accounts: &BTreeMap<&'static str, u64>) {
        let sizes = BTreeMap::from([
            ("accounts", Size::Accounts(accounts)),
            ("so_bytes", Size::Bytes(self.so_bytes())),
        ]);
        self.hold(&self.file("sizes.json", &sizes));
    }

    /// Every instruction of the program has a figure.
    ///
    /// # Panics
    ///
    /// If one has none.
    pub fn hold_every_instruction(&self, figures: &Figures) {
        let instructions = self.instructions();
        assert!(!instructions.is_empty(), "they are not written as expected");
        let missing: Vec<String> =
            instructions.into_iter().filter(|name| !figures.contains_key(name.as_str())).collect();
        assert!(missing.is_empty(), "never measured: {}", missing.join(", "));
    }

    /// The functions of the program's module, from its source.
    fn instructions(&self) -> Vec<String> {
        let path = programs::checkout().join(self.program.directory).join("src/lib.rs");
        let source = fs::read_to_string(path).expect("the program has a source");
        let (_, module) = source.split_once("#[program]").expect("it has a module of instructions");
        module
            .split("pub fn ")
            .skip(1)
            .filter_map(|function| Some(function.split_once('(')?.0.to_owned()))
            .collect()
    }

    fn hold(&self, file: &SnapshotFile) {
        let linker = &self.stamp.linker;
        let toolchain = self.file("toolchain.json", &BTreeMap::from([("toolchain", linker)]));
        if std::env::var_os("PORTCULLIS_ACCEPT_SNAPSHOTS").is_some_and(|value| value == "1") {
            assert!(
                self.stamp.toolchain == Toolchain::Upstream,
                "figures of the official toolchain are not committed: \
                 run `cargo xtask snapshots --toolchain upstream`"
            );
            toolchain.accept();
            file.accept();
        } else if toolchain.is_committed() {
            file.check();
        } else {
            say(&format!(
                "{} is compiled by {linker}, which is not what the committed figures are of: only \
                 ceilings are checked\n{}",
                self.program.package,
                file.differences()
            ));
        }
    }

    fn file<T: Serialize>(&self, name: &str, entries: &BTreeMap<&'static str, T>) -> SnapshotFile {
        let folder = programs::checkout().join(self.program.directory).join("snapshots");
        SnapshotFile::new(folder.join(name), entries)
    }
}

/// Also of a test that passes.
#[allow(clippy::expect_used)]
fn say(words: &str) {
    writeln!(std::io::stderr(), "snapshots: {words}").expect("stderr");
}
