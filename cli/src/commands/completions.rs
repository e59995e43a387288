use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::{arguments::Arguments, context::Context, ending::Ending, failure::Failure};

/// Print a completion script for a shell.
///
/// For example: portcullis completions bash > ~/.local/share/bash-completion/completions/portcullis
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// Which shell.
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self, context: &Context) -> Result<Ending, Failure> {
        let mut script = Vec::new();
        let mut command = Arguments::command();
        clap_complete::generate(self.shell, &mut command, "portcullis", &mut script);
        context.output.raw(&String::from_utf8_lossy(&script))?;
        Ok(Ending::Done)
    }
}
