use clap::Args;
use portcullis::Address;

use crate::{context::Context, ending::Ending, failure::Failure, view::StatusView};

/// Show the pass of a wallet, and whether it is good. Always ends with 0: `verify` gates.
#[derive(Debug, Args)]
pub(crate) struct Status {
    /// Whose pass.
    wallet: Address,
}

impl Status {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let (network, wallet) = (context.network()?, context.on_chain(self.wallet)?);
        let status = context.reader().await?.status(&network, &wallet).await?;
        context.output.result(&StatusView::from(&status))?;
        Ok(Ending::Done)
    }
}
