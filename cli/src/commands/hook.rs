mod accept_authority;
mod close;
mod exempt;
mod init;
mod pause;
mod propose_authority;
mod resume;
mod settings;
mod show;
mod unexempt;
mod update;

use clap::Subcommand;
use portcullis::{
    Address,
    operation::{PolicyChange, PolicyOperation},
};

use crate::{context::Context, ending::Ending, failure::Failure, perform::perform};

#[derive(Debug, Subcommand)]
pub(crate) enum HookCommand {
    Init(init::Init),
    Show(show::Show),
    Update(update::Update),
    Pause(pause::Pause),
    Resume(resume::Resume),
    Exempt(exempt::Exempt),
    Unexempt(unexempt::Unexempt),
    ProposeAuthority(propose_authority::ProposeAuthority),
    AcceptAuthority(accept_authority::AcceptAuthority),
    Close(close::Close),
}

impl HookCommand {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        match self {
            Self::Init(command) => command.run(context).await,
            Self::Show(command) => command.run(context).await,
            Self::Update(command) => command.run(context).await,
            Self::Pause(command) => command.run(context).await,
            Self::Resume(command) => command.run(context).await,
            Self::Exempt(command) => command.run(context).await,
            Self::Unexempt(command) => command.run(context).await,
            Self::ProposeAuthority(command) => command.run(context).await,
            Self::AcceptAuthority(command) => command.run(context).await,
            Self::Close(command) => command.run(context).await,
        }
    }
}

/// Changes the policy of a mint.
async fn change(context: &Context, mint: Address, change: PolicyChange) -> Result<Ending, Failure> {
    let mint = context.on_chain(mint)?.solana()?;
    perform(context, PolicyOperation { mint, change }).await
}
