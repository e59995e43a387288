use anyhow::Result;
use clap::Args;

use crate::build;
use crate::places::Places;
use crate::toolchain::ToolchainOption;
use xtask::{PROGRAMS, Program, ProgramIds};

/// Compile the programs to target/deploy/*.so, each with a stamp of what it was compiled from
///
/// Sets up first, if needed. A program whose stamp matches its sources is skipped.
#[derive(Args, Debug)]
pub(crate) struct Build {
    #[command(flatten)]
    toolchain: ToolchainOption,
    #[command(flatten)]
    ids: ProgramIds,
    /// Compile also what is up to date
    #[arg(long)]
    force: bool,
    /// Packages, for example `gateway`; without any, all programs
    #[arg(value_name = "PROGRAM", value_parser = parse)]
    programs: Vec<&'static Program>,
}

impl Build {
    pub(crate) fn run(&self, places: &Places) -> Result<()> {
        let places = places.with_program_ids(&self.ids);
        let programs: Vec<&Program> = if self.programs.is_empty() {
            PROGRAMS.iter().collect()
        } else {
            self.programs.clone()
        };
        build::run(&places, self.toolchain.or_available(), &programs, self.force)
    }
}

fn parse(name: &str) -> Result<&'static Program, String> {
    Program::named(name).ok_or_else(|| {
        let names: Vec<&str> = PROGRAMS.iter().map(|program| program.library).collect();
        format!("the programs are {}", names.join(", "))
    })
}
