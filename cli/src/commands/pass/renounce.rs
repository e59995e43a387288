use clap::Args;
use portcullis::Step;

use super::step;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Give up one's own pass; signed by its holder.
#[derive(Debug, Args)]
pub(crate) struct Renounce {}

impl Renounce {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let wallet = context.signer()?.address();
        step(context, wallet, Step::Renounce).await
    }
}
