use clap::Args;
use portcullis::Address;

use crate::{
    context::Context, ending::Ending, failure::Failure, value::RequirementOptions, view::StatusView,
};

/// Show everything that stands between a wallet and a gate. Always ends with 0: `verify` gates.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// Whose pass.
    wallet: Address,
    #[command(flatten)]
    requirement: RequirementOptions,
}

impl Explain {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let (network, wallet) = (context.network()?, context.on_chain(self.wallet)?);
        let requirement = self.requirement.requirement();
        let status = context.reader().await?.explain(&network, &wallet, &requirement).await?;
        context.output.result(&StatusView::from(&status))?;
        Ok(Ending::Done)
    }
}
