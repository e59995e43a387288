use std::path::PathBuf;

use anchor_lang_idl::build::IdlBuilder;
use anyhow::Result;
use clap::Args;

/// Prints the IDL of a program as Anchor generates it.
///
/// A process of its own: Anchor's generator takes its settings from the environment.
#[derive(Args, Debug)]
pub(crate) struct PrintIdl {
    /// The folder of the program
    program: PathBuf,
}

impl PrintIdl {
    pub(crate) fn run(&self) -> Result<()> {
        let idl = IdlBuilder::new()
            .program_path(self.program.clone())
            .skip_lint(true)
            .cargo_args(vec!["--locked".to_owned(), "--lib".to_owned()])
            .build()?;
        println!("{}", serde_json::to_string(&idl)?);
        Ok(())
    }
}
