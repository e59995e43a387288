use clap::Args;
use portcullis::{
    Family, PassReader,
    operation::{GatekeeperChange, GatekeeperOperation},
};

use crate::{
    context::Context,
    ending::Ending,
    failure::Failure,
    perform::{Performed, perform_as},
};

/// Make every pass fall that a gatekeeper has issued until now. On EVM chains it lives on under the
/// next index.
#[derive(Debug, Args)]
pub(crate) struct RaiseGeneration {}

impl RaiseGeneration {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let (network, gatekeeper) = (context.network()?, context.named_gatekeeper()?);
        let actor = context.actor().await?;
        let change = GatekeeperChange::RaiseGeneration { gatekeeper };
        let operation = GatekeeperOperation { network, change }.into();
        match perform_as(context, &actor, operation).await? {
            Performed::Done(done) if network.family() == Family::Evm => {
                let reader = PassReader::new(actor.connection().clone());
                let details = reader.network(&network).await?;
                let next = details.map_or(gatekeeper, |details| details.gatekeepers_ever);
                context.output.talk(&format!("it lives on as gatekeeper {next}"));
                done.with_gatekeeper(next).tell(context)
            }
            Performed::Done(done) => done.tell(context),
            Performed::Estimated(ending) => Ok(ending),
        }
    }
}
