use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::digest::hex;
use crate::program_ids::ProgramIds;
use crate::recipe;

/// Files that every program depends on. The root manifest counts because `sdk/types` inherits
/// from it.
const FILES: &[&str] = &[
    "Cargo.toml",
    "programs/Cargo.lock",
    "programs/Cargo.toml",
    "rust-toolchain.toml",
    "xtask/assets/sbpf-solana.json",
];

/// Packages outside `programs/` that are compiled into a program.
const PACKAGES: &[&str] = &["sdk/types", "examples/gated-counter"];

/// One hash over all that goes into the programs: paths and contents of their sources, the recipe
/// of the upstream toolchain, and the program ids that were set from outside, if any.
///
/// # Errors
/// A file that cannot be read.
pub fn source_sha256(checkout: &Path, ids: &ProgramIds) -> io::Result<String> {
    let mut hasher = Sha256::new();
    for path in source_files(checkout)? {
        // The same in a checkout on any system.
        add(&mut hasher, path.to_string_lossy().replace('\\', "/").as_bytes());
        add(&mut hasher, &fs::read(checkout.join(&path))?);
    }
    for part in [recipe::RUST_VERSION, recipe::SBPF_LINKER_VERSION] {
        add(&mut hasher, part.as_bytes());
    }
    for part in recipe::RUSTFLAGS.iter().chain(recipe::CARGO_ARGUMENTS) {
        add(&mut hasher, part.as_bytes());
    }
    for (_, id) in ids.variables() {
        add(&mut hasher, id.unwrap_or_default().as_bytes());
    }
    Ok(hex(&hasher.finalize()))
}

/// With its length in front, so that no two lists of parts give the same bytes.
fn add(hasher: &mut Sha256, part: &[u8]) {
    hasher.update(part.len().to_le_bytes());
    hasher.update(part);
}

/// Sorted, relative to the checkout.
fn source_files(checkout: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = FILES.iter().map(PathBuf::from).collect();
    for package in PACKAGES {
        package_files(checkout, Path::new(package), &mut files)?;
    }
    for entry in fs::read_dir(checkout.join("programs"))? {
        package_files(checkout, &Path::new("programs").join(entry?.file_name()), &mut files)?;
    }
    files.sort();
    Ok(files)
}

fn package_files(checkout: &Path, package: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !checkout.join(package).join("Cargo.toml").is_file() {
        return Ok(());
    }
    files.push(package.join("Cargo.toml"));
    if checkout.join(package).join("build.rs").is_file() {
        files.push(package.join("build.rs"));
    }
    files_below(checkout, &package.join("src"), files)
}

fn files_below(checkout: &Path, directory: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(checkout.join(directory))? {
        let entry = entry?;
        let path = directory.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            files_below(checkout, &path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
