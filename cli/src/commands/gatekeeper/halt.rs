use clap::Args;
use portcullis::{GatekeeperStatus, operation::GatekeeperChange};

use super::change;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Halt a gatekeeper: it may not act, and its passes do not count until it is activated.
#[derive(Debug, Args)]
pub(crate) struct Halt {}

impl Halt {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let gatekeeper = context.named_gatekeeper()?;
        change(
            context,
            GatekeeperChange::SetStatus { gatekeeper, status: GatekeeperStatus::Halted },
        )
        .await
    }
}
