use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use crate::digest::sha256_hex;
use crate::program::Program;
use crate::program_ids::ProgramIds;
use crate::source_hash::source_sha256;

/// Which tools compile the programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Toolchain {
    /// Anza's `cargo-build-sbf`
    Official,
    /// The stock compiler with `sbpf-linker`
    Upstream,
}

/// Written beside a `.so`: what it was compiled from, and by what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuildStamp {
    /// The cargo package
    pub program: String,
    /// The tools
    pub toolchain: Toolchain,
    /// The linker and its LLVM, or the version of `cargo-build-sbf`
    pub linker: String,
    /// [`source_sha256`] at the time
    pub source_sha256: String,
    /// Of the `.so`
    pub so_sha256: String,
    /// Of the `.so`
    pub so_bytes: u64,
}

impl BuildStamp {
    /// Reads the stamp of a program.
    ///
    /// # Errors
    /// There is none, or it is not one.
    pub fn read(checkout: &Path, program: &Program) -> Result<Self> {
        let path = program.stamp_path(checkout);
        let text = fs::read(&path).with_context(|| format!("no build stamp {}", path.display()))?;
        serde_json::from_slice(&text).with_context(|| format!("{} is no stamp", path.display()))
    }

    /// As it is written: JSON that ends with a line feed.
    ///
    /// # Errors
    /// None that is known.
    pub fn to_json(&self) -> Result<String> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }

    /// Whether it was compiled from the same, by the same tools: what comes out is not looked at.
    pub fn is_from_the_same(&self, other: &Self) -> bool {
        self.program == other.program
            && self.toolchain == other.toolchain
            && self.linker == other.linker
            && self.source_sha256 == other.source_sha256
    }

    /// Whether the program at `so` is the one that was stamped.
    pub fn is_of(&self, so: &[u8]) -> bool {
        self.so_sha256 == sha256_hex(so)
    }
}

/// The `.so` of a program and its stamp, if it was compiled from the sources as they are now.
/// `ids` are those that the caller itself was compiled with.
///
/// # Errors
/// It is stale, missing, or not the one that was stamped; the message says what to do.
pub fn fresh_program(
    checkout: &Path,
    program: &Program,
    ids: &ProgramIds,
) -> Result<(PathBuf, BuildStamp)> {
    let package = program.package;
    let path = program.so_path(checkout);
    let stamp = BuildStamp::read(checkout, program)
        .with_context(|| format!("{package} is not built: run `cargo xtask build`"))?;
    let so = fs::read(&path)
        .with_context(|| format!("{package} is not built: run `cargo xtask build`"))?;
    if !stamp.is_of(&so) {
        bail!("{} is not what its stamp says: run `cargo xtask build`", path.display());
    }
    if stamp.source_sha256 != source_sha256(checkout, ids)? {
        bail!("{} is older than its sources: run `cargo xtask build`", path.display());
    }
    Ok((path, stamp))
}
