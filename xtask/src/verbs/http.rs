use anyhow::Result;
use clap::Args;

use crate::places::Places;
use crate::service;

/// Ask the service for thousands of things, good and bad, that its OpenAPI document allows or
/// forbids, and fail if it answers with what that does not tell of
///
/// Prints its seed, which PORTCULLIS_SEED sets. PORTCULLIS_SERVICE names a binary to ask; otherwise it
/// is compiled.
#[derive(Args, Debug)]
pub(crate) struct Http {}

impl Http {
    #[allow(clippy::unused_self)]
    pub(crate) fn run(&self, places: &Places) -> Result<()> {
        service::examine(places)
    }
}
