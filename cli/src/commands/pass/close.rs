use clap::Args;
use portcullis::{Address, Step};

use super::step;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Clear away a pass that expired 90 days ago or earlier; its rent goes back. Anybody may.
#[derive(Debug, Args)]
pub(crate) struct Close {
    /// Whose pass.
    wallet: Address,
}

impl Close {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        step(context, self.wallet, Step::Close).await
    }
}
