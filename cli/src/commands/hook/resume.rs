use clap::Args;
use portcullis::{Address, operation::PolicyChange};

use super::change;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Let transfers go on.
#[derive(Debug, Args)]
pub(crate) struct Resume {
    /// The mint.
    mint: Address,
}

impl Resume {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        change(context, self.mint, PolicyChange::SetPaused(false)).await
    }
}
