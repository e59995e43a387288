use clap::Args;
use portcullis::{Address, operation::OperationError, solana::rpc::PolicyRecord};

use crate::{context::Context, ending::Ending, failure::Failure, view::PolicyView};

/// Show the policy of a gated mint.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The mint.
    mint: Address,
}

impl Show {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let policy = existing(context, self.mint).await?;
        context.output.result(&PolicyView::new(self.mint, &policy))?;
        Ok(Ending::Done)
    }
}

/// The policy, or that there is none.
pub(super) async fn existing(context: &Context, mint: Address) -> Result<PolicyRecord, Failure> {
    let address = context.on_chain(mint)?.solana()?;
    let policy = context.reader().await?.policy(&address).await?;
    policy.ok_or_else(|| OperationError::NoPolicy { mint: mint.to_string() }.into())
}
