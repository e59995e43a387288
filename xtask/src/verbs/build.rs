use anyhow::Result;
use clap::Args;

use crate::build;
use crate::contracts::{self, Extent};
use crate::places::Places;
use crate::toolchain::ToolchainOption;
use xtask::{PROGRAMS, Program, ProgramIds};

/// Compile the programs to target/deploy/*.so, each with a stamp of what it was compiled from, and
/// the contracts to contracts/out
///
/// Sets up first, if needed. What was compiled from the same sources already is skipped.
#[derive(Args, Debug)]
pub(crate) struct Build {
    #[command(flatten)]
    toolchain: ToolchainOption,
    #[command(flatten)]
    ids: ProgramIds,
    /// Compile also what is up to date
    #[arg(long)]
    force: bool,
    /// Packages, for example `gateway`; without any, all programs and the contracts
    #[arg(value_name = "PROGRAM", value_parser = parse)]
    programs: Vec<&'static Program>,
}

impl Build {
    pub(crate) fn run(&self, places: &Places) -> Result<()> {
        let places = places.with_program_ids(&self.ids);
        let toolchain = self.toolchain.or_available();
        if !self.programs.is_empty() {
            return build::run(&places, toolchain, &self.programs, self.force);
        }
        let programs: Vec<&Program> = PROGRAMS.iter().collect();
        build::run(&places, toolchain, &programs, self.force)?;
        contracts::build(&places, Extent::Deployed, self.force)
    }
}

fn parse(name: &str) -> Result<&'static Program, String> {
    Program::named(name).ok_or_else(|| {
        let names: Vec<&str> = PROGRAMS.iter().map(|program| program.library).collect();
        format!("the programs are {}", names.join(", "))
    })
}
