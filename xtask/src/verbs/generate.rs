use anyhow::Result;
use clap::Args;

use crate::idl;
use crate::places::Places;
use crate::setup;
use crate::toolchain::ToolchainOption;

/// Write what is generated from the sources: the IDLs of the programs, interfaces/solana/*.json
#[derive(Args, Debug)]
pub(crate) struct Generate {
    /// Write nothing, and fail if a file is not what would be written
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    toolchain: ToolchainOption,
}

impl Generate {
    pub(crate) fn run(&self, places: &Places) -> Result<()> {
        let lock = places.lock()?;
        setup::run(places, self.toolchain.or_available())?;
        drop(lock);
        idl::run(places, self.check)
    }
}
