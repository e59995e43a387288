use clap::Args;
use portcullis::{Address, operation::PolicyChange};

use super::change;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Clear away the policy of a mint; the rent goes back. Transfers fail while the mint names the hook.
#[derive(Debug, Args)]
pub(crate) struct Close {
    /// The mint.
    mint: Address,
}

impl Close {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        change(context, self.mint, PolicyChange::Close).await
    }
}
