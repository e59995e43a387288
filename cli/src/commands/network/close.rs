use clap::Args;
use portcullis::operation::NetworkChange;

use super::change;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Clear away an empty network; the rent goes back (Solana).
#[derive(Debug, Args)]
pub(crate) struct Close {}

impl Close {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        change(context, NetworkChange::Close).await
    }
}
