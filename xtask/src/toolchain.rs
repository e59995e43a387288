//! The two ways to compile a program to SBF.

pub(crate) mod official;
pub(crate) mod upstream;

mod linker;
mod llvm;
mod rust_src;

use clap::{Args, ValueEnum};
use xtask::Toolchain;

use crate::command;

/// Which tools compile the programs.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Choice {
    /// Anza's `cargo-build-sbf`, which you have installed
    Official,
    /// The stock compiler with sbpf-linker, assembled in the cache
    Upstream,
}

/// The option that most verbs have.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(crate) struct ToolchainOption {
    /// Which tools compile the programs to SBF
    ///
    /// Without it, `setup`, `build` and `demo` take `cargo-build-sbf` if you have it; `test`, `ci`
    /// and `snapshots` always assemble the upstream toolchain, because the committed figures of
    /// compute units are of its output.
    #[arg(long, value_enum)]
    toolchain: Option<Choice>,
}

impl ToolchainOption {
    /// The user's choice, else the official tools if they are there.
    pub(crate) fn or_available(self) -> Toolchain {
        let available = if command::on_path("cargo-build-sbf") {
            Toolchain::Official
        } else {
            Toolchain::Upstream
        };
        self.chosen().unwrap_or(available)
    }

    /// The user's choice, else the toolchain of the committed figures.
    pub(crate) fn or_upstream(self) -> Toolchain {
        self.chosen().unwrap_or(Toolchain::Upstream)
    }

    fn chosen(self) -> Option<Toolchain> {
        self.toolchain.map(|choice| match choice {
            Choice::Official => Toolchain::Official,
            Choice::Upstream => Toolchain::Upstream,
        })
    }
}
