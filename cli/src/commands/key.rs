mod address;

use clap::Subcommand;

use crate::{context::Context, ending::Ending, failure::Failure};

#[derive(Debug, Subcommand)]
pub(crate) enum KeyCommand {
    /// Print the address of a key.
    Address(address::Address),
}

impl KeyCommand {
    pub(crate) fn run(self, context: &Context) -> Result<Ending, Failure> {
        match self {
            Self::Address(command) => command.run(context),
        }
    }
}
