mod claim;
mod sign;

use clap::Subcommand;

use crate::{context::Context, ending::Ending, failure::Failure};

#[derive(Debug, Subcommand)]
pub(crate) enum VoucherCommand {
    Sign(sign::Sign),
    Claim(claim::Claim),
}

impl VoucherCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        match self {
            Self::Sign(command) => command.run(context).await,
            Self::Claim(command) => command.run(context).await,
        }
    }
}
