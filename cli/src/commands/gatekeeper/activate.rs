use clap::Args;
use portcullis::{GatekeeperStatus, operation::GatekeeperChange};

use super::change;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Let a gatekeeper act again, and its passes count.
#[derive(Debug, Args)]
pub(crate) struct Activate {}

impl Activate {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let gatekeeper = context.named_gatekeeper()?;
        change(
            context,
            GatekeeperChange::SetStatus { gatekeeper, status: GatekeeperStatus::Active },
        )
        .await
    }
}
