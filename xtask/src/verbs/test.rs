use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use xtask::{PROGRAMS, ProgramIds};

use crate::build;
use crate::contracts::{self, Extent};
use crate::places::Places;
use crate::test_run::{self, Selection};
use crate::toolchain::ToolchainOption;

/// Compile the programs and the contracts, then run every test of both workspaces and of the
/// contracts
///
/// The last line counts them: `N passed, N failed`. Exits non-zero if any failed.
#[derive(Args, Debug)]
pub(crate) struct Test {
    #[command(flatten)]
    toolchain: ToolchainOption,
    #[command(flatten)]
    ids: ProgramIds,
    /// Run only the tests whose name contains this
    filter: Option<String>,
    /// Arguments of the test binaries; the contracts' tests take none
    #[arg(last = true)]
    arguments: Vec<String>,
}

impl Test {
    pub(crate) fn run(&self, places: &Places) -> Result<ExitCode> {
        let places = places.with_program_ids(&self.ids);
        let programs: Vec<_> = PROGRAMS.iter().collect();
        build::run(&places, self.toolchain.or_upstream(), &programs, false)?;
        contracts::build(&places, Extent::All, false)?;
        let selection =
            Selection { filter: self.filter.clone(), arguments: self.arguments.clone() };
        let count = test_run::all(&places, &selection)?;
        println!("{count}");
        Ok(if count.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
