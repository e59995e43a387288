//! The service: its OpenAPI document, and whether it answers as that says.

mod process;
mod schemathesis;

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::places::Places;
use crate::progress::step;
use crate::{command, generated};

pub(crate) use schemathesis::examine;

const DOCUMENT: &str = "interfaces/http/openapi.json";

/// Names a binary to run in place of one that is compiled.
const VARIABLE: &str = "PORTCULLIS_SERVICE";

/// Writes the OpenAPI document, or checks that it is what would be written.
pub(crate) fn document(places: &Places, check: bool) -> Result<()> {
    let text = command::output(Command::new(binary(places)?).arg("openapi"))?;
    generated::update(places, DOCUMENT, &text, check)
}

fn binary(places: &Places) -> Result<PathBuf> {
    if let Some(path) = env::var_os(VARIABLE) {
        return Ok(path.into());
    }
    step("compiling the service");
    // As the tests need it, which are of the whole workspace: by itself it would be built from
    // dependencies with fewer features, a second time.
    let arguments = ["test", "--locked", "--workspace", "--no-run", "--test", "service"];
    command::run(places.cargo().args(arguments))?;
    Ok(places.target().join("debug/portcullis-service"))
}
