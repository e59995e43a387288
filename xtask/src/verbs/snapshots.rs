use anyhow::{Result, bail};
use clap::Args;
use xtask::PROGRAMS;

use crate::build;
use crate::contracts::{self, Extent};
use crate::places::Places;
use crate::test_count::TestCount;
use crate::test_run::{self, Selection};
use crate::toolchain::ToolchainOption;

/// Accept new figures: measure compute units, gas and sizes, and write programs/*/snapshots/*.json
/// and contracts/snapshots/*.json
///
/// Look at the difference before you commit it.
#[derive(Args, Debug)]
pub(crate) struct Snapshots {
    #[command(flatten)]
    toolchain: ToolchainOption,
}

impl Snapshots {
    pub(crate) fn run(&self, places: &Places) -> Result<()> {
        let programs: Vec<_> = PROGRAMS.iter().collect();
        build::run(places, self.toolchain.or_upstream(), &programs, false)?;
        contracts::build(places, Extent::All, false)?;
        let mut cargo = places.cargo();
        cargo.env("PORTCULLIS_ACCEPT_SNAPSHOTS", "1");
        let only = Selection { filter: Some("snapshots::".to_owned()), ..Selection::default() };
        let mut count = TestCount::default();
        test_run::run(
            places,
            cargo,
            &["--package", "e2e", "--test", "gateway", "--test", "transfer_hook"],
            &only,
            &mut count,
        )?;
        if count.failed > 0 || count.passed == 0 {
            bail!("the figures were not taken: {count}");
        }
        contracts::test::accept_figures(places)
    }
}
