use clap::Args;
use portcullis::{Address, operation::PolicyChange};

use super::change;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Ask a wallet for a pass again.
#[derive(Debug, Args)]
pub(crate) struct Unexempt {
    /// The mint.
    mint: Address,
    /// The wallet.
    wallet: Address,
}

impl Unexempt {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let wallet = context.on_chain(self.wallet)?.solana()?;
        change(context, self.mint, PolicyChange::RemoveExemption { wallet }).await
    }
}
