use clap::Args;
use portcullis::{GatekeeperDetails, NetworkId, PassReader, operation::OperationError};

use crate::{context::Context, ending::Ending, failure::Failure, view::GatekeeperView};

/// Show a gatekeeper.
#[derive(Debug, Args)]
pub(crate) struct Show {}

impl Show {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let (network, gatekeeper) = (context.network()?, context.named_gatekeeper()?);
        let details = existing(&context.reader().await?, &network, gatekeeper).await?;
        context.output.result(&GatekeeperView::from(&details))?;
        Ok(Ending::Done)
    }
}

/// The gatekeeper, or that there is none.
pub(super) async fn existing(
    reader: &PassReader,
    network: &NetworkId,
    gatekeeper: u32,
) -> Result<GatekeeperDetails, Failure> {
    let details = reader.gatekeeper(network, gatekeeper).await?;
    let missing = || OperationError::NoSuchGatekeeper { network: network.to_string(), gatekeeper };
    details.ok_or_else(|| missing().into())
}
