use clap::Args;
use portcullis::Address;

use crate::{
    context::Context, ending::Ending, failure::Failure, value::RequirementOptions, view::StatusView,
};

/// Ask the rule whether a wallet's pass opens a gate: exit code 0 allow, 3 deny.
///
/// That whoever shows a wallet also owns it is not asked here.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Whose pass.
    wallet: Address,
    #[command(flatten)]
    requirement: RequirementOptions,
}

impl Verify {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let (network, wallet) = (context.network()?, context.on_chain(self.wallet)?);
        let requirement = self.requirement.requirement();
        let status = context.reader().await?.explain(&network, &wallet, &requirement).await?;
        let view = StatusView::from(&status);
        context.output.result(&view)?;
        Ok(view.ending())
    }
}
