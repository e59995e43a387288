use std::process::{Command, ExitCode};

use anyhow::Result;
use clap::{Args, ValueEnum};
use xtask::{PROGRAMS, ProgramIds};

use crate::places::Places;
use crate::postgres::{Durability, Postgres};
use crate::progress::step;
use crate::toolchain::ToolchainOption;
use crate::{build, command, contracts, workspace};

/// What is measured, and the benchmark that does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Subject {
    /// What is issued, read and decoded in a second through the SDK, beside a plain loop
    Sdk,
    /// What the service accepts, reads, lists and confirms in a second, with few and with many passes
    /// stored, on SQLite and on PostgreSQL
    Service,
}

/// Measure the SDK beside a plain loop, or the service
///
/// Takes the Solana VM in its own process, and anvil. Exits non-zero if any step fails.
#[derive(Args, Debug)]
pub(crate) struct Bench {
    #[command(flatten)]
    toolchain: ToolchainOption,
    #[command(flatten)]
    ids: ProgramIds,
    /// What is measured
    #[arg(default_value = "sdk")]
    subject: Subject,
    /// How often each is measured; of the SDK 7, of the service 5, and 2 with `--quick`
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..))]
    rounds: Option<u8>,
    /// A twentieth of the work: that it runs, not how fast
    #[arg(long)]
    quick: bool,
    /// Print JSON for machines, and nothing else, on stdout
    #[arg(long)]
    json: bool,
    /// More arguments of the benchmark
    #[arg(last = true)]
    arguments: Vec<String>,
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
        let postgres = match self.subject {
            Subject::Sdk => None,
            Subject::Service => {
                let mut cargo = optimised(&places, &["build", "--bin", "portcullis-service"])?;
                command::run(cargo.args(["--bench", self.subject.benchmark()]))?;
                Some(Postgres::start(&places, Durability::Keeps)?)
            }
        };
        let mut cargo = optimised(&places, &["bench", "--bench", self.subject.benchmark()])?;
        if let Some(postgres) = &postgres {
            postgres.tell(&mut cargo);
        }
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
        command::run(cargo.args(&self.arguments))?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Subject {
    const fn benchmark(self) -> &'static str {
        match self {
            Self::Sdk => "throughput",
            Self::Service => "service",
        }
    }
}

/// Our own packages at their best, and dependencies as the tests have them: to compile the Solana
/// VM once more would take longer than all else. Both sides of each comparison share them.
fn optimised(places: &Places, what: &[&str]) -> Result<Command> {
    let mut cargo = places.cargo();
    // Compiled in parts that can be compiled again by themselves, it would be slower.
    cargo.env("CARGO_INCREMENTAL", "0");
    cargo.args(what).args(["--locked", "--workspace", "--profile", "dev"]);
    for member in workspace::members(places.cargo())? {
        for setting in ["opt-level=3", "debug-assertions=false", "overflow-checks=false"] {
            cargo.args(["--config", &format!("profile.dev.package.{}.{setting}", member.name)]);
        }
    }
    Ok(cargo)
}
