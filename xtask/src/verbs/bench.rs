use std::process::{Command, ExitCode};

use anyhow::Result;
use clap::Args;
use xtask::{PROGRAMS, ProgramIds};

use crate::places::Places;
use crate::progress::step;
use crate::toolchain::ToolchainOption;
use crate::{build, command, contracts, workspace};

const BENCHMARK: &str = "throughput";

/// Measure what is issued, read and decoded in a second through the SDK, beside a plain loop
///
/// Takes the Solana VM in its own process, and anvil. Exits non-zero if any step fails.
#[derive(Args, Debug)]
pub(crate) struct Bench {
    #[command(flatten)]
    toolchain: ToolchainOption,
    #[command(flatten)]
    ids: ProgramIds,
    /// How often each is measured; 7, and 2 with `--quick`
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..))]
    rounds: Option<u8>,
    /// A twentieth of the work: that it runs, not how fast
    #[arg(long)]
    quick: bool,
    /// Print JSON for machines, and nothing else, on stdout
    #[arg(long)]
    json: bool,
}

impl Bench {
    pub(crate) fn run(&self, places: &Places) -> Result<ExitCode> {
        let places = places.with_program_ids(&self.ids);
        let programs: Vec<_> = PROGRAMS.iter().collect();
        build::run(&places, self.toolchain.or_available(), &programs, false)?;
        {
            let _lock = places.lock()?;
            contracts::setup(&places)?;
        }
        step("compiling the benchmark (minutes, the first time)");
        let mut cargo = optimised(&places)?;
        cargo.env("PORTCULLIS_DEPLOY_DIR", places.deploy()).arg("--");
        if let Some(rounds) = self.rounds {
            cargo.args(["--rounds", &rounds.to_string()]);
        }
        if self.quick {
            cargo.arg("--quick");
        }
        if self.json {
            cargo.arg("--json");
        }
        command::run(&mut cargo)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Our own packages at their best, and dependencies as the tests have them: to compile the Solana
/// VM once more would take longer than all else. Both sides of each comparison share them.
fn optimised(places: &Places) -> Result<Command> {
    let mut cargo = places.cargo();
    // Compiled in parts that can be compiled again by themselves, it would be slower.
    cargo.env("CARGO_INCREMENTAL", "0");
    cargo.args(["bench", "--locked", "--workspace", "--profile", "dev", "--bench", BENCHMARK]);
    for member in workspace::members(places.cargo())? {
        for setting in ["opt-level=3", "debug-assertions=false", "overflow-checks=false"] {
            cargo.args(["--config", &format!("profile.dev.package.{}.{setting}", member.name)]);
        }
    }
    Ok(cargo)
}
