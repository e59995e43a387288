use clap::Args;
use portcullis::{Address, operation::PolicyChange};

use super::change;
use crate::{context::Context, ending::Ending, failure::Failure, value::variant};

/// Ask a wallet for no pass.
#[derive(Debug, Args)]
pub(crate) struct Exempt {
    /// The mint.
    mint: Address,
    /// The owner of token accounts, not one of them.
    wallet: Address,
    /// What it is: holds tokens for a program, is the issuer's own, locks tokens that circulate
    /// elsewhere, or anything else.
    #[arg(long, default_value = "other", value_parser = ["vault", "treasury", "bridge", "other"])]
    kind: String,
}

impl Exempt {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let wallet = context.on_chain(self.wallet)?.solana()?;
        let kind = variant(&self.kind)?;
        change(context, self.mint, PolicyChange::AddExemption { wallet, kind }).await
    }
}
