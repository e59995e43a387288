//! The compiled programs: the real `.so` files, never stale ones.

use std::path::{Path, PathBuf};

use solana_address::Address;
use xtask::{BuildStamp, Program, ProgramIds, fresh_program};

/// The id of the program that probes the toolchain.
pub const SBF_PROBE: Address =
    Address::from_str_const("SbfProbe11111111111111111111111111111111111");

/// The id of the transfer hook that allows everything.
pub const NOOP_HOOK: Address =
    Address::from_str_const("NoopHook11111111111111111111111111111111111");

/// The repository's root.
pub fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The `.so` of a library and how it was built.
///
/// # Panics
///
/// If it is missing, or older than its sources: `cargo xtask build` makes it.
#[allow(clippy::panic)]
pub fn program(library: &str) -> (PathBuf, BuildStamp) {
    let ids = ProgramIds {
        gateway: option_env!("PORTCULLIS_GATEWAY_ID").map(str::to_owned),
        transfer_hook: option_env!("PORTCULLIS_TRANSFER_HOOK_ID").map(str::to_owned),
    };
    fresh_program(&checkout(), named(library), &ids).unwrap_or_else(|error| panic!("{error:#}"))
}

#[allow(clippy::panic)]
pub(crate) fn named(library: &str) -> &'static Program {
    Program::named(library).unwrap_or_else(|| panic!("no program is named {library}"))
}
