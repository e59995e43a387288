mod accept_authority;
mod close;
mod create;
mod pause;
mod propose_authority;
mod set_guardian;
mod show;
mod unpause;
mod update;

use clap::Subcommand;
use portcullis::operation::{NetworkChange, NetworkOperation};

use crate::{context::Context, ending::Ending, failure::Failure, perform::perform};

#[derive(Debug, Subcommand)]
pub(crate) enum NetworkCommand {
    Create(create::Create),
    Show(show::Show),
    Update(update::Update),
    Pause(pause::Pause),
    Unpause(unpause::Unpause),
    SetGuardian(set_guardian::SetGuardian),
    ProposeAuthority(propose_authority::ProposeAuthority),
    AcceptAuthority(accept_authority::AcceptAuthority),
    Close(close::Close),
}

impl NetworkCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        match self {
            Self::Create(command) => command.run(context).await,
            Self::Show(command) => command.run(context).await,
            Self::Update(command) => command.run(context).await,
            Self::Pause(command) => command.run(context).await,
            Self::Unpause(command) => command.run(context).await,
            Self::SetGuardian(command) => command.run(context).await,
            Self::ProposeAuthority(command) => command.run(context).await,
            Self::AcceptAuthority(command) => command.run(context).await,
            Self::Close(command) => command.run(context).await,
        }
    }
}

/// Changes the network that is named.
async fn change(context: &Context, change: NetworkChange) -> Result<Ending, Failure> {
    perform(context, NetworkOperation { network: context.network()?, change }).await
}
