mod close;
mod consume;
mod explain;
mod freeze;
mod issue;
mod list;
mod renew;
mod renounce;
mod revoke;
mod set_attributes;
mod status;
mod take_over;
mod unfreeze;

use clap::Subcommand;
use portcullis::{Address, Step, operation::PassOperation};

use crate::{context::Context, ending::Ending, failure::Failure, perform::perform};

#[derive(Debug, Subcommand)]
pub(crate) enum PassCommand {
    Issue(issue::Issue),
    Freeze(freeze::Freeze),
    Unfreeze(unfreeze::Unfreeze),
    Renew(renew::Renew),
    Revoke(revoke::Revoke),
    SetAttributes(set_attributes::SetAttributes),
    TakeOver(take_over::TakeOver),
    Renounce(renounce::Renounce),
    Consume(consume::Consume),
    Close(close::Close),
    Status(status::Status),
    Explain(explain::Explain),
    List(list::List),
}

impl PassCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        match self {
            Self::Issue(command) => command.run(context).await,
            Self::Freeze(command) => command.run(context).await,
            Self::Unfreeze(command) => command.run(context).await,
            Self::Renew(command) => command.run(context).await,
            Self::Revoke(command) => command.run(context).await,
            Self::SetAttributes(command) => command.run(context).await,
            Self::TakeOver(command) => command.run(context).await,
            Self::Renounce(command) => command.run(context).await,
            Self::Consume(command) => command.run(context).await,
            Self::Close(command) => command.run(context).await,
            Self::Status(command) => command.run(context).await,
            Self::Explain(command) => command.run(context).await,
            Self::List(command) => command.run(context).await,
        }
    }
}

/// Takes a step of a wallet's pass in the network that is named.
async fn step(context: &Context, wallet: Address, step: Step) -> Result<Ending, Failure> {
    let (network, wallet) = (context.network()?, context.on_chain(wallet)?);
    perform(context, PassOperation { network, wallet, step }).await
}
