use clap::Args;
use portcullis::{Address, operation::NetworkChange};

use super::change;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Name who may pause the network, freeze passes and halt gatekeepers beside its authority.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct SetGuardian {
    /// Who.
    address: Option<Address>,
    /// Nobody.
    #[arg(long)]
    none: bool,
}

impl SetGuardian {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let address = self
            .address
            .filter(|_| !self.none)
            .map(|address| context.on_chain(address))
            .transpose()?;
        change(context, NetworkChange::SetGuardian(address)).await
    }
}
