use clap::Args;
use portcullis::operation::GatekeeperChange;

use super::change;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Remove a gatekeeper for good, and with it the passes it stands for.
#[derive(Debug, Args)]
pub(crate) struct Remove {}

impl Remove {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let gatekeeper = context.named_gatekeeper()?;
        change(context, GatekeeperChange::Remove { gatekeeper }).await
    }
}
