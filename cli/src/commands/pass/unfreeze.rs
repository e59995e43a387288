use clap::Args;
use portcullis::{Address, Step};

use super::step;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Lift the suspension of a pass.
#[derive(Debug, Args)]
pub(crate) struct Unfreeze {
    /// Whose pass.
    wallet: Address,
}

impl Unfreeze {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        step(context, self.wallet, Step::Unfreeze).await
    }
}
