//! The Foundry project `contracts/`: set-up, build, tests and checks.

pub(crate) mod coverage;
pub(crate) mod halmos;
pub(crate) mod interfaces;
pub(crate) mod slither;
pub(crate) mod test;

mod figures;
mod forge;
mod output;

use std::path::PathBuf;

use anyhow::Result;

use crate::places::Places;
use crate::progress::step;
use crate::{node, python};

use forge::Forge;
use output::Output;

/// How much of the project to compile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What is deployed, and the scripts that deploy it
    Deployed,
    /// The tests also
    All,
}

/// Puts Foundry, the compiler and the libraries in place. The caller holds the lock of the cache.
pub(crate) fn setup(places: &Places) -> Result<()> {
    let project = places.contracts();
    let what = "Foundry, the compiler and the libraries of the contracts";
    let modules = node::install(places, &project, what)?;
    node::link(&project.join("node_modules"), &modules)
}

/// The interpreter that has what examines the contracts.
fn examiners(places: &Places) -> Result<PathBuf> {
    python::install(places, &places.contracts().join("requirements.txt"), "slither and halmos")
}

/// Sets up, if needed, and compiles what has changed. A warning is an error.
pub(crate) fn build(places: &Places, extent: Extent, force: bool) -> Result<()> {
    let _lock = places.lock()?;
    setup(places)?;
    let output = Output::of_the_build(places);
    output.prepare()?;
    step("contracts: compiling what has changed (minutes, the first time)");
    let mut forge = Forge::of(places).command("build");
    if extent == Extent::Deployed {
        forge.args(["src", "script"]);
    }
    if force {
        forge.arg("--force");
    }
    forge::run(&mut forge)?;
    output.keep()
}

/// The sources are formatted.
pub(crate) fn format(places: &Places) -> Result<()> {
    forge::run(Forge::of(places).command("fmt").arg("--check"))
}
