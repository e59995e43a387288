use anyhow::Result;
use clap::Args;

use crate::contracts::{self, Extent};
use crate::places::Places;
use crate::toolchain::ToolchainOption;
use crate::{idl, service, setup};

/// Write what is generated from the sources: the IDLs of the programs, interfaces/solana/*.json, ABI
/// and bytecode of the contracts, interfaces/evm/*.json, and the OpenAPI document of the service,
/// interfaces/http/openapi.json
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
        contracts::build(places, Extent::Deployed, false)?;
        idl::run(places, self.check)?;
        contracts::interfaces::run(places, self.check)?;
        service::document(places, self.check)
    }
}
