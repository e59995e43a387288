use std::path::PathBuf;

use anyhow::{Context, Result};
use xtask::recipe::SBPF_LINKER_VERSION;

use crate::places::Places;
use crate::progress::step;
use crate::{command, install};

/// Compiles sbpf-linker from its crate, whose checksum cargo verifies.
pub(super) fn install(places: &Places) -> Result<PathBuf> {
    let folder = places.tools().join(format!("sbpf-linker-{SBPF_LINKER_VERSION}"));
    install::once(&folder, |partial| {
        step(format!("sbpf-linker {SBPF_LINKER_VERSION}: compiling (one to three minutes)"));
        // Kept until it is done, so that a run that was cut short goes on where it ended.
        let target = places.scratch().join(format!("sbpf-linker-{SBPF_LINKER_VERSION}"));
        let version = format!("sbpf-linker@={SBPF_LINKER_VERSION}");
        command::quietly(
            places
                .cargo()
                .args(["install", "--locked", "--quiet", "--no-track", "--root"])
                .arg(partial)
                .arg(&version)
                .env("CARGO_TARGET_DIR", &target)
                .env_remove("CARGO_NET_OFFLINE"),
        )
        .context("sbpf-linker cannot be installed: are you online, and is a C compiler there?")?;
        install::remove(&target)
    })?;
    Ok(folder)
}
