use clap::Args;
use portcullis::{NetworkDetails, NetworkId, PassReader, operation::OperationError};

use crate::{context::Context, ending::Ending, failure::Failure, view::NetworkView};

/// Show a network.
#[derive(Debug, Args)]
pub(crate) struct Show {}

impl Show {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let network = context.network()?;
        let details = existing(&context.reader().await?, &network).await?;
        context.output.result(&NetworkView::from(&details))?;
        Ok(Ending::Done)
    }
}

/// The network, or that there is none.
pub(super) async fn existing(
    reader: &PassReader,
    network: &NetworkId,
) -> Result<NetworkDetails, Failure> {
    let details = reader.network(network).await?;
    details.ok_or_else(|| OperationError::NoNetwork { network: network.to_string() }.into())
}
