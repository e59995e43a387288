use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use clap::Args;
use xtask::{PROGRAMS, ProgramIds};

use crate::places::Places;
use crate::progress::step;
use crate::toolchain::ToolchainOption;
use crate::{build, command};

const PACKAGE: &str = "portcullis-demo";
/// Runs the demo, so that building it builds the demo.
const ITS_TEST: &str = "story";

/// Watch the compiled programs issue a pass, and shut the door when it is no longer good
///
/// Everything runs in the Solana VM, inside this process. Exits non-zero if any step surprises.
#[derive(Args, Debug)]
pub(crate) struct Demo {
    #[command(flatten)]
    toolchain: ToolchainOption,
    #[command(flatten)]
    ids: ProgramIds,
    /// Print JSON for machines, and nothing else, on stdout
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
        step("compiling the demo (minutes, the first time: it contains the Solana VM)");
        // As the tests need it, which are of the whole workspace: by itself it would be built from
        // dependencies with fewer features, and so would the VM, a second time.
        command::run(
            places
                .cargo()
                .args(["test", "--locked", "--workspace", "--no-run"])
                .args(["--test", ITS_TEST]),
        )?;
        let mut demo = Command::new(places.target().join("debug").join(PACKAGE));
        demo.env("PORTCULLIS_DEPLOY_DIR", places.deploy());
        if self.json {
            demo.arg("--json");
        }
        if let Some(seed) = self.seed {
            demo.args(["--seed", &seed.to_string()]);
        }
        let status = demo.status().context("the demo cannot be started")?;
        Ok(match status.code().map(u8::try_from) {
            Some(Ok(code)) => ExitCode::from(code),
            _ => ExitCode::FAILURE,
        })
    }
}
