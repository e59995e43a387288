//! What must be in the cache before anything is compiled: after this, no step needs the network.

use std::fs;

use anyhow::{Context, Result};
use xtask::Toolchain;

use crate::command;
use crate::places::Places;
use crate::progress::step;
use crate::toolchain::official;
use crate::toolchain::upstream::Upstream;

/// The tools, ready to compile programs.
pub(crate) enum Tools {
    /// Version of `cargo-build-sbf`
    Official(String),
    Upstream(Upstream),
}

/// Puts in place what is not there yet. The caller holds the lock of the cache.
pub(crate) fn run(places: &Places, toolchain: Toolchain) -> Result<Tools> {
    fs::create_dir_all(places.scratch())?;
    let tools = match toolchain {
        Toolchain::Official => Tools::Official(official::version(places)?),
        Toolchain::Upstream => Tools::Upstream(Upstream::install(places)?),
    };
    fetch("the root workspace", |online| {
        let mut cargo = places.cargo();
        if online {
            cargo.env_remove("CARGO_NET_OFFLINE");
        }
        command::quietly(cargo.args(["fetch", "--locked"]))
    })?;
    fetch("the programs", |online| match &tools {
        Tools::Upstream(upstream) => upstream.fetch(places, online),
        Tools::Official(_) => {
            let mut cargo = places.cargo_programs();
            if online {
                cargo.env_remove("CARGO_NET_OFFLINE");
            }
            command::quietly(cargo.args(["fetch", "--locked"]))
        }
    })?;
    Ok(tools)
}

/// From what cargo already has, if that is enough.
pub(crate) fn fetch(what: &str, fetch: impl Fn(bool) -> Result<()>) -> Result<()> {
    if fetch(false).is_ok() {
        return Ok(());
    }
    step(format!("downloading the dependencies of {what}"));
    fetch(true).with_context(|| {
        format!(
            "the dependencies of {what} cannot be had: are you online, and is the lock file whole?"
        )
    })
}
