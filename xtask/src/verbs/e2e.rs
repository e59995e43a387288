use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use xtask::{PROGRAMS, ProgramIds};

use crate::contracts::{self, Extent};
use crate::places::Places;
use crate::progress::step;
use crate::test_count::TestCount;
use crate::test_run::{self, Selection};
use crate::toolchain::ToolchainOption;
use crate::{build, validator};

/// The end-to-end suites, against Agave's own validator and anvil
///
/// Compiles the validator, half an hour the first time, which is why `test` and `ci` run the same
/// suites on the Solana VM instead. The last line counts them: `N passed, N failed`. Exits non-zero
/// if any failed.
#[derive(Args, Debug)]
pub(crate) struct EndToEnd {
    #[command(flatten)]
    toolchain: ToolchainOption,
    #[command(flatten)]
    ids: ProgramIds,
    /// Run only the tests whose name contains this
    filter: Option<String>,
    /// Arguments of the test binaries
    #[arg(last = true)]
    arguments: Vec<String>,
}

/// On both chains: what a user of the SDK does, and how the validator differs from the VM.
const SUITES: [&str; 6] =
    ["--workspace", "--features=e2e/validator", "--test", "client", "--test", "validator"];

impl EndToEnd {
    pub(crate) fn run(&self, places: &Places) -> Result<ExitCode> {
        let places = places.with_program_ids(&self.ids);
        let programs: Vec<_> = PROGRAMS.iter().collect();
        build::run(&places, self.toolchain.or_available(), &programs, false)?;
        contracts::build(&places, Extent::Deployed, false)?;
        let validator = validator::build(&places)?;
        let selection =
            Selection { filter: self.filter.clone(), arguments: self.arguments.clone() };
        let mut count = TestCount::default();
        step("testing against the validator and anvil");
        let mut cargo = places.cargo();
        cargo.env("PORTCULLIS_VALIDATOR", validator);
        test_run::run(&places, cargo, &SUITES, &selection, &mut count)?;
        println!("{count}");
        Ok(if count.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
