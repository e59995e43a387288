mod activate;
mod add;
mod freeze;
mod halt;
mod limits;
mod list;
mod raise_generation;
mod remove;
mod rotate;
mod set_successor;
mod show;
mod update;

use clap::Subcommand;
use portcullis::operation::{GatekeeperChange, GatekeeperOperation};

use crate::{context::Context, ending::Ending, failure::Failure, perform::perform};

#[derive(Debug, Subcommand)]
pub(crate) enum GatekeeperCommand {
    Add(add::Add),
    Show(show::Show),
    List(list::List),
    Update(update::Update),
    Rotate(rotate::Rotate),
    Halt(halt::Halt),
    Freeze(freeze::Freeze),
    Activate(activate::Activate),
    RaiseGeneration(raise_generation::RaiseGeneration),
    Remove(remove::Remove),
    SetSuccessor(set_successor::SetSuccessor),
}

impl GatekeeperCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        match self {
            Self::Add(command) => command.run(context).await,
            Self::Show(command) => command.run(context).await,
            Self::List(command) => command.run(context).await,
            Self::Update(command) => command.run(context).await,
            Self::Rotate(command) => command.run(context).await,
            Self::Halt(command) => command.run(context).await,
            Self::Freeze(command) => command.run(context).await,
            Self::Activate(command) => command.run(context).await,
            Self::RaiseGeneration(command) => command.run(context).await,
            Self::Remove(command) => command.run(context).await,
            Self::SetSuccessor(command) => command.run(context).await,
        }
    }
}

/// Changes a gatekeeper of the network that is named.
async fn change(context: &Context, change: GatekeeperChange) -> Result<Ending, Failure> {
    perform(context, GatekeeperOperation { network: context.network()?, change }).await
}
