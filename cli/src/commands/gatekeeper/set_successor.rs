use clap::Args;
use portcullis::operation::GatekeeperChange;

use super::change;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Let another gatekeeper take over the passes of one (EVM).
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct SetSuccessor {
    /// The other's index.
    successor: Option<u32>,
    /// Nobody may.
    #[arg(long)]
    none: bool,
}

impl SetSuccessor {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let gatekeeper = context.named_gatekeeper()?;
        let successor = self.successor.filter(|_| !self.none);
        change(context, GatekeeperChange::SetSuccessor { gatekeeper, successor }).await
    }
}
