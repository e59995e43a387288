use anyhow::Result;
use clap::Args;

use crate::places::Places;
use crate::progress::step;
use crate::toolchain::ToolchainOption;
use crate::{contracts, postgres, setup};

/// Assemble the tools and fetch all dependencies, so that the other verbs work offline
///
/// Idempotent: what is there stays. Safe to interrupt and to run in two clones at once. Everything
/// goes to the cache: $PORTCULLIS_CACHE, else $XDG_CACHE_HOME/portcullis, else
/// ~/.cache/portcullis.
#[derive(Args, Debug)]
pub(crate) struct Setup {
    #[command(flatten)]
    toolchain: ToolchainOption,
}

impl Setup {
    pub(crate) fn run(&self, places: &Places) -> Result<()> {
        let _lock = places.lock()?;
        setup::run(places, self.toolchain.or_available())?;
        contracts::setup(places)?;
        postgres::setup(places)?;
        step(format!("all set, in {}", places.tools().display()));
        Ok(())
    }
}
