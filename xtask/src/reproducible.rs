//! Do two clones compile the same program?

use std::fs;
use std::os::unix::fs::symlink;

use anyhow::{Result, bail};
use xtask::{BuildStamp, Program, Toolchain};

use crate::built::Built;
use crate::places::Places;
use crate::progress::step;
use crate::{build, folder, install};

/// Not of the sources, and large.
const SKIPPED: &[&str] = &[".git", "target", "node_modules", "out", "cache"];

/// Of folders in the cache that a killed run may leave behind.
const PREFIX: &str = "elsewhere-";

/// Compiles programs once more, from a copy of the checkout in another folder, with another target
/// folder and another path to what cargo has downloaded, and compares the bytes. What was compared
/// before, with the same stamp, is not compiled again.
pub(crate) fn check(places: &Places, toolchain: Toolchain, programs: &[&Program]) -> Result<()> {
    build::run(places, toolchain, programs, false)?;
    let ours = stamps(places, programs)?;
    let built: Vec<_> =
        programs.iter().map(|program| Built::of(places, program, toolchain)).collect();
    if built.iter().zip(&ours).all(|(built, stamp)| built.is_reproduced(stamp)) {
        step("the same bytes from two folders: that was seen before");
        return Ok(());
    }

    let scratch = places.scratch().join(format!("{PREFIX}{}", std::process::id()));
    install::remove_starting_with(&places.scratch(), PREFIX)?;
    let checkout = scratch.join("some").join("where").join("else");
    folder::copy(&places.checkout, &checkout, SKIPPED)?;
    let cargo_home = scratch.join("cargo-home");
    fs::create_dir_all(&cargo_home)?;
    for entry in fs::read_dir(&places.cargo_home)? {
        let entry = entry?;
        symlink(entry.path(), cargo_home.join(entry.file_name()))?;
    }
    let elsewhere = places.elsewhere(checkout, scratch.join("target"), cargo_home);
    build::run(&elsewhere, toolchain, programs, true)?;
    let theirs = stamps(&elsewhere, programs)?;
    install::remove(&scratch)?;

    for ((ours, theirs), built) in ours.iter().zip(&theirs).zip(&built) {
        if ours.so_sha256 != theirs.so_sha256 {
            bail!(
                "{} differs between two folders: {} and {}",
                ours.program,
                ours.so_sha256,
                theirs.so_sha256
            );
        }
        built.reproduced(ours)?;
        step(format!("{}: the same bytes from two folders", ours.program));
    }
    Ok(())
}

fn stamps(places: &Places, programs: &[&Program]) -> Result<Vec<BuildStamp>> {
    programs.iter().map(|program| BuildStamp::read(&places.checkout, program)).collect()
}
