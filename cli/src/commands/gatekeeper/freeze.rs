use clap::Args;
use portcullis::{GatekeeperStatus, operation::GatekeeperChange};

use super::change;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Freeze a gatekeeper: it may not act, but its passes count.
#[derive(Debug, Args)]
pub(crate) struct Freeze {}

impl Freeze {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let gatekeeper = context.named_gatekeeper()?;
        change(
            context,
            GatekeeperChange::SetStatus { gatekeeper, status: GatekeeperStatus::Frozen },
        )
        .await
    }
}
