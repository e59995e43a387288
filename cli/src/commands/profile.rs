mod list;
mod show;
mod r#use;

use clap::Subcommand;

use crate::{context::Context, ending::Ending, failure::Failure};

#[derive(Debug, Subcommand)]
pub(crate) enum ProfileCommand {
    /// List the profiles.
    List(list::List),
    /// Show one profile.
    Show(show::Show),
    /// Make a profile the default.
    Use(r#use::Use),
}

impl ProfileCommand {
    pub(crate) fn run(self, context: &Context) -> Result<Ending, Failure> {
        match self {
            Self::List(command) => command.run(context),
            Self::Show(command) => command.run(context),
            Self::Use(command) => command.run(context),
        }
    }
}
