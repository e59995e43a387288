use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use xtask::{PROGRAMS, ProgramIds};

use crate::places::Places;
use crate::postgres::{Durability, Postgres};
use crate::progress::step;
use crate::toolchain::ToolchainOption;
use crate::{build, command, contracts};

/// As the tests need it, so that the Solana VM is compiled once.
const SOAK: [&str; 6] = ["--locked", "--workspace", "--profile", "dev", "--bench", "soak"];

/// Keep the service busy on both chains, kill it now and then, and check what is left
///
/// Ends by itself, and exits non-zero if anything accepted was lost, done twice or is not as its chain
/// has it.
#[derive(Args, Debug)]
pub(crate) struct Soak {
    #[command(flatten)]
    toolchain: ToolchainOption,
    #[command(flatten)]
    ids: ProgramIds,
    /// How long there is load
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    minutes: u32,
    /// Keep it in PostgreSQL; without it, in a file of SQLite
    #[arg(long)]
    postgres: bool,
    /// More arguments of the soak: `-- --help` names them
    #[arg(last = true)]
    arguments: Vec<String>,
}

impl Soak {
    pub(crate) fn run(&self, places: &Places) -> Result<ExitCode> {
        let places = places.with_program_ids(&self.ids);
        let programs: Vec<_> = PROGRAMS.iter().collect();
        build::run(&places, self.toolchain.or_available(), &programs, false)?;
        {
            let _lock = places.lock()?;
            contracts::setup(&places)?;
        }
        step("compiling the service and the soak (minutes, the first time)");
        let mut cargo = places.cargo();
        command::run(cargo.args(["build", "--bin", "portcullis-service"]).args(SOAK))?;
        let postgres = match self.postgres {
            true => Some(Postgres::start(&places, Durability::Keeps)?),
            false => None,
        };
        let mut cargo = places.cargo();
        cargo.arg("bench").args(SOAK).env("PORTCULLIS_DEPLOY_DIR", places.deploy());
        if let Some(postgres) = &postgres {
            postgres.tell(&mut cargo);
        }
        cargo.args(["--", "--minutes", &self.minutes.to_string()]);
        if self.postgres {
            cargo.arg("--postgres");
        }
        command::run(cargo.args(&self.arguments))?;
        Ok(ExitCode::SUCCESS)
    }
}
