//! The stock compiler builds std for BPF and emits bitcode; sbpf-linker, with a newer LLVM than
//! the compiler's, makes an SBF program of it.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use xtask::{Program, recipe};

use super::{linker, llvm::Llvm, rust_src::RustSrc};
use crate::command;
use crate::places::Places;

/// The assembled tools.
pub(crate) struct Upstream {
    rust_src: RustSrc,
    llvm: Llvm,
}

impl Upstream {
    /// Puts in place what is not there yet. The caller holds the lock of the cache.
    pub(crate) fn install(places: &Places) -> Result<Self> {
        let rust_src = RustSrc::install(places)?;
        let llvm = Llvm::install(places)?;
        linker::install(places)?;
        Ok(Self { rust_src, llvm })
    }

    /// What a build stamp says of it.
    pub(crate) fn describe(&self) -> Result<String> {
        let llvm = self.llvm.version()?;
        Ok(format!("sbpf-linker {}, LLVM {llvm}", recipe::SBPF_LINKER_VERSION))
    }

    /// Fetches the dependencies of the programs and of std. Without `online`, only looks whether
    /// they are there.
    pub(crate) fn fetch(&self, places: &Places, online: bool) -> Result<()> {
        let mut cargo = self.cargo(places)?;
        if online {
            cargo.env_remove("CARGO_NET_OFFLINE");
        }
        command::quietly(cargo.args(["fetch", "--locked", "-Zbuild-std=std"]))
    }

    /// Compiles and links one program, and returns where its `.so` is.
    pub(crate) fn build(&self, places: &Places, program: &Program) -> Result<PathBuf> {
        let folder = places.target_programs().join("sbpf-solana").join("release");
        let name = format!("lib{}.so", program.library);
        // Its name has no hash in it: what another clone has linked would pass for ours.
        let _ = fs::remove_file(folder.join("deps").join(&name));
        // One program a call: features unify within one.
        command::run(
            self.cargo(places)?
                .args(["rustc", "--locked", "--package", program.package])
                .args(recipe::CARGO_ARGUMENTS)
                // By content: a file that is put back keeps its old time.
                .arg("-Zchecksum-freshness")
                .arg("--target")
                .arg(target_specification(places)),
        )?;
        Ok(folder.join(name))
    }

    fn cargo(&self, places: &Places) -> Result<Command> {
        let mut search_path = vec![self.llvm.bin()];
        search_path.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        let mut cargo = places.cargo_programs();
        cargo
            .env("PATH", env::join_paths(search_path)?)
            // `-Zbuild-std` and target specifications are unstable; the compiler is pinned.
            .env("RUSTC_BOOTSTRAP", "1")
            // std without `restricted_std`.
            .env("RUSTC_BOOTSTRAP_SYNTHETIC_TARGET", "1")
            // Above every other source of flags, the user's included.
            .env("CARGO_ENCODED_RUSTFLAGS", self.rustflags(places).join("\u{1f}"))
            .env_remove("RUSTFLAGS")
            .env_remove("RUSTC_WRAPPER");
        if self.rust_src.is_private {
            cargo.env("__CARGO_TESTS_ONLY_SRC_ROOT", &self.rust_src.library);
        }
        Ok(cargo)
    }

    /// The recipe's flags, and no path of this machine in the output.
    fn rustflags(&self, places: &Places) -> Vec<String> {
        let mut flags: Vec<String> = recipe::RUSTFLAGS.iter().map(ToString::to_string).collect();
        // The compiler takes the last one that fits, and all of these may be below one another.
        for (path, name) in [
            (places.target_programs(), "/target"),
            (places.checkout.clone(), "/portcullis"),
            (places.cargo_home.clone(), "/cargo"),
            (self.rust_src.library.clone(), "/rust/library"),
        ] {
            flags.push(format!("--remap-path-prefix={}={name}", path.display()));
        }
        flags
    }
}

fn target_specification(places: &Places) -> PathBuf {
    places.checkout.join("xtask").join("assets").join("sbpf-solana.json")
}
