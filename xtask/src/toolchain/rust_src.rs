use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use xtask::recipe::RUST_VERSION;

use crate::debian::PrivateApt;
use crate::places::Places;
use crate::progress::step;
use crate::{command, install};

/// Debian's Rust packages of more than one version.
const SUITES: &[&str] = &["trixie-backports", "sid"];

/// For trying each way on one machine: `rustup` or `debian`.
const WAY: &str = "PORTCULLIS_RUST_SRC";

/// The sources of std, of the compiler's own version.
pub(super) struct RustSrc {
    /// The folder `library`
    pub(super) library: PathBuf,
    /// Not where the compiler looks for it by itself
    pub(super) is_private: bool,
}

impl RustSrc {
    pub(super) fn install(places: &Places) -> Result<Self> {
        check_version(places)?;
        let way = std::env::var(WAY).unwrap_or_default();
        if way != "debian" {
            if let Some(found) = in_sysroot(places)? {
                return Ok(found);
            }
            if command::on_path("rustup") {
                step(format!("rust-src {RUST_VERSION}: asking rustup"));
                let added = command::quietly(rustc(places, "rustup").args([
                    "component",
                    "add",
                    "rust-src",
                ]));
                match (added, in_sysroot(places)?) {
                    (Ok(()), Some(found)) => return Ok(found),
                    (Err(error), _) if way == "rustup" => return Err(error),
                    _ => step("rust-src: rustup cannot add it, so Debian's package it is"),
                }
            }
        }
        from_debian(places)
    }
}

fn in_sysroot(places: &Places) -> Result<Option<RustSrc>> {
    let sysroot = command::output(rustc(places, "rustc").args(["--print", "sysroot"]))?;
    let library = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library");
    let is_there = library.join("Cargo.lock").is_file();
    Ok(is_there.then_some(RustSrc { library, is_private: false }))
}

fn from_debian(places: &Places) -> Result<RustSrc> {
    let folder = places.tools().join(format!("rust-src-{RUST_VERSION}"));
    install::once(&folder, |partial| {
        step(format!("rust-src {RUST_VERSION}: looking it up in Debian's package lists"));
        let apt = PrivateApt::of_suites(SUITES, places.scratch().join("apt-rust-src"))?;
        let package = apt.newest("rust-src", &format!("{RUST_VERSION}+")).with_context(|| {
            format!("the sources of std cannot be had: run `rustup component add rust-src`, which adds them to Rust {RUST_VERSION}")
        })?;
        step(format!("rust-src {RUST_VERSION}: downloading"));
        apt.unpack(&[package], partial)
    })?;
    let library = folder.join(format!("usr/src/rustc-{RUST_VERSION}/library"));
    Ok(RustSrc { library, is_private: true })
}

fn check_version(places: &Places) -> Result<()> {
    let version = command::output(rustc(places, "rustc").arg("--version"))?;
    if version.split(' ').nth(1) != Some(RUST_VERSION) {
        bail!(
            "Rust {RUST_VERSION} is needed, and this is {}: install rustup, which reads rust-toolchain.toml",
            version.trim()
        );
    }
    Ok(())
}

/// In the checkout, where `rust-toolchain.toml` applies.
fn rustc(places: &Places, program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(&places.checkout);
    command
}
