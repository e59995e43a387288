use clap::Args;
use portcullis::{Address, operation::PolicyChange};

use super::change;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Take over a policy that was offered to the signer.
#[derive(Debug, Args)]
pub(crate) struct AcceptAuthority {
    /// The mint.
    mint: Address,
}

impl AcceptAuthority {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        change(context, self.mint, PolicyChange::AcceptAuthority).await
    }
}
