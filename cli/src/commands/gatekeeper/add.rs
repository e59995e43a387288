use clap::Args;
use portcullis::{
    Actor, Address, NetworkId, PassReader,
    operation::{GatekeeperChange, GatekeeperLimits, GatekeeperOperation},
};

use super::limits::LimitOptions;
use crate::{
    context::Context,
    ending::Ending,
    failure::Failure,
    perform::{Performed, perform_as},
};

/// Add a gatekeeper to a network; signed by the network's authority.
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// Its hot key, which signs what happens to passes.
    operator: Address,
    /// Its cold key, which rotates the operator [default: the signer].
    #[arg(long, value_name = "ADDRESS")]
    authority: Option<Address>,
    #[command(flatten)]
    limits: LimitOptions,
}

impl Add {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let (network, operator) = (context.network()?, context.on_chain(self.operator)?);
        let authority = self.authority.map(|address| context.on_chain(address)).transpose()?;
        let actor = context.actor().await?;
        let authority = authority.unwrap_or_else(|| actor.address());
        let limits = self.limits.over(GatekeeperLimits::default());
        let change = GatekeeperChange::Add { authority, operator, limits };
        let operation = GatekeeperOperation { network, change }.into();
        match perform_as(context, &actor, operation).await? {
            Performed::Done(done) => match newest(&actor, &network, operator).await? {
                Some(gatekeeper) => done.with_gatekeeper(gatekeeper).tell(context),
                None => done.tell(context),
            },
            Performed::Estimated(ending) => Ok(ending),
        }
    }
}

/// The number that the chain gave it: the greatest one with this operator.
async fn newest(
    actor: &Actor,
    network: &NetworkId,
    operator: Address,
) -> Result<Option<u32>, Failure> {
    let reader = PassReader::new(actor.connection().clone());
    let Some(details) = reader.network(network).await? else { return Ok(None) };
    // From 0 on Solana, from 1 on EVM chains; what is not there is passed over.
    for number in (0..=details.gatekeepers_ever).rev() {
        let found = reader.gatekeeper(network, number).await?;
        if found.is_some_and(|found| found.operator == Some(operator)) {
            return Ok(Some(number));
        }
    }
    Ok(None)
}
