//! Anza's own tools, where the user has installed them.

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, bail};
use xtask::Program;

use crate::command;
use crate::places::Places;

/// The version of `cargo-build-sbf`, if it is there.
pub(crate) fn version(places: &Places) -> Result<String> {
    if !command::on_path("cargo-build-sbf") {
        bail!(
            "cargo-build-sbf is not on the search path: install Anza's tools (Agave), or use \
             `--toolchain upstream`"
        );
    }
    let text = command::output(places.cargo_programs().args(["build-sbf", "--version"]))?;
    Ok(text.lines().collect::<Vec<_>>().join(", "))
}

/// Compiles and links one program, and returns where its `.so` is.
pub(crate) fn build(places: &Places, program: &Program) -> Result<PathBuf> {
    let folder = places.target_programs().join("official");
    fs::create_dir_all(&folder)?;
    command::run(
        places
            .cargo_programs()
            // The first use downloads Anza's compiler.
            .env_remove("CARGO_NET_OFFLINE")
            .args(["build-sbf", "--manifest-path"])
            .arg(places.checkout.join(program.directory).join("Cargo.toml"))
            .arg("--sbf-out-dir")
            .arg(&folder)
            .args(["--", "--locked"]),
    )?;
    Ok(folder.join(format!("{}.so", program.library)))
}
