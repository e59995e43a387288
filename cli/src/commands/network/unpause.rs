use clap::Args;
use portcullis::operation::NetworkChange;

use super::change;
use crate::{context::Context, ending::Ending, failure::Failure};

/// End a pause.
#[derive(Debug, Args)]
pub(crate) struct Unpause {}

impl Unpause {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        change(context, NetworkChange::Unpause).await
    }
}
