use clap::Args;
use portcullis::{Address, operation::PolicyChange};

use super::change;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Stop all transfers of a gated mint.
#[derive(Debug, Args)]
pub(crate) struct Pause {
    /// The mint.
    mint: Address,
}

impl Pause {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        change(context, self.mint, PolicyChange::SetPaused(true)).await
    }
}
