use clap::Args;
use portcullis::operation::NetworkChange;

use super::change;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Pause the network: no pass of it is good, and none is issued.
#[derive(Debug, Args)]
pub(crate) struct Pause {}

impl Pause {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        change(context, NetworkChange::Pause).await
    }
}
