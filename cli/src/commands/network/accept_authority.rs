use clap::Args;
use portcullis::operation::NetworkChange;

use super::change;
use crate::{context::Context, ending::Ending, failure::Failure};

/// Take over a network that was offered to the signer.
#[derive(Debug, Args)]
pub(crate) struct AcceptAuthority {}

impl AcceptAuthority {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        change(context, NetworkChange::AcceptAuthority).await
    }
}
