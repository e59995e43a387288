use std::process::{Command, ExitCode, ExitStatus};

use anyhow::{Context, Result};
use clap::Args;
use xtask::{PROGRAMS, ProgramIds};

use crate::contracts::{self, Extent};
use crate::places::Places;
use crate::progress::step;
use crate::toolchain::ToolchainOption;
use crate::{build, command};

/// The first two acts, and the third.
const ACTS: [&str; 2] = ["portcullis-demo", "portcullis-customer-api-demo"];
/// Tests of what takes part, so that building them builds its binaries.
const THEIR_TESTS: [&str; 2] = ["story", "service"];

/// Watch the compiled programs issue a pass, and shut the door when it is no longer good
///
/// Then a gated token moves between pass holders, and the service does the same by HTTP, on Solana
/// and on an EVM chain. All of it runs on this machine. Exits non-zero if any step surprises.
#[derive(Args, Debug)]
pub(crate) struct Demo {
    #[command(flatten)]
    toolchain: ToolchainOption,
    #[command(flatten)]
    ids: ProgramIds,
    /// Print JSON for machines, and nothing else, on stdout: one object for the first two acts, and
    /// one for the third
    #[arg(long)]
    json: bool,
    /// The same wallets and times as another run with this seed
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

impl Demo {
    pub(crate) fn run(&self, places: &Places) -> Result<ExitCode> {
        let places = places.with_program_ids(&self.ids);
        let programs: Vec<_> = PROGRAMS.iter().collect();
        build::run(&places, self.toolchain.or_available(), &programs, false)?;
        contracts::build(&places, Extent::Deployed, false)?;
        step("compiling the demo (minutes, the first time: it contains the Solana VM)");
        // As the tests need it, which are of the whole workspace: by itself it would be built from
        // dependencies with fewer features, and so would the VM, a second time.
        let mut compile = places.cargo();
        compile.args(["test", "--locked", "--workspace", "--no-run"]);
        command::run(compile.args(THEIR_TESTS.map(|test| ["--test", test]).as_flattened()))?;
        for act in ACTS {
            let status = self.play(&places, act)?;
            if !status.success() {
                let code = status.code().and_then(|code| u8::try_from(code).ok());
                return Ok(code.map_or(ExitCode::FAILURE, ExitCode::from));
            }
        }
        Ok(ExitCode::SUCCESS)
    }

    fn play(&self, places: &Places, act: &str) -> Result<ExitStatus> {
        let mut demo = Command::new(places.target().join("debug").join(act));
        demo.env("PORTCULLIS_DEPLOY_DIR", places.deploy());
        if self.json {
            demo.arg("--json");
        }
        if let Some(seed) = self.seed {
            demo.args(["--seed", &seed.to_string()]);
        }
        demo.status().with_context(|| format!("{act} cannot be started"))
    }
}
