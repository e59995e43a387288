use clap::Args;
use portcullis::Step;

use super::step;
use crate::{context::Context, ending::Ending, failure::Failure, value::RequirementOptions};

/// Use up one's own pass of a single-use network, if it is good and meets the requirement; signed by
/// its holder.
///
/// A dApp does it in the transaction that grants the one use; this is for trying it out, and for
/// whoever grants a use off the chain.
#[derive(Debug, Args)]
pub(crate) struct Consume {
    #[command(flatten)]
    requirement: RequirementOptions,
}

impl Consume {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let wallet = context.signer()?.address();
        let requirement = self.requirement.requirement();
        step(context, wallet, Step::Consume { requirement }).await
    }
}
