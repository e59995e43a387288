//! Agave's test validator, compiled once into the cache.

mod libclang;

use std::path::PathBuf;

use anyhow::Result;

use crate::places::Places;
use crate::progress::step;
use crate::{command, setup};

const PACKAGE: &str = "portcullis-validator";

/// Compiles what is not compiled yet, and returns where the validator is.
pub(crate) fn build(places: &Places) -> Result<PathBuf> {
    let _lock = places.lock()?;
    let libclang = libclang::install(places)?;
    let mut cargo = places.cargo_validator();
    if let Some(libclang) = libclang {
        libclang.offer_to(&mut cargo);
    }
    setup::fetch("the validator", |online| {
        let mut cargo = places.cargo_validator();
        if online {
            cargo.env_remove("CARGO_NET_OFFLINE");
        }
        command::quietly(cargo.args(["fetch", "--locked"]))
    })?;
    step("compiling the validator (half an hour or more, the first time)");
    command::run(cargo.args(["build", "--locked", "--package", PACKAGE]))?;
    Ok(places.target_validator().join("debug").join(PACKAGE))
}
