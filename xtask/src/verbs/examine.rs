use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::contracts;
use crate::places::Places;
use crate::progress::step;

/// Examine the contracts: coverage, known mistakes, proofs
///
/// Coverage must be whole, Slither must find nothing that is not excluded with a reason, and Halmos
/// must prove what contracts/test/symbolic states. The last two need Python 3.11 or later.
#[derive(Args, Debug)]
pub(crate) struct Examine {
    /// Which of them; without any, all
    #[arg(value_enum)]
    checks: Vec<Check>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Check {
    /// Every line, branch and function of contracts/src is reached by a test
    Coverage,
    /// None of the mistakes that Slither knows
    Slither,
    /// The properties of contracts/test/symbolic hold for every input
    Halmos,
}

impl Examine {
    pub(crate) fn run(&self, places: &Places) -> Result<()> {
        for (check, examine) in [
            (Check::Coverage, contracts::coverage::check as fn(&Places) -> Result<()>),
            (Check::Slither, contracts::slither::check),
            (Check::Halmos, contracts::halmos::check),
        ] {
            if self.checks.is_empty() || self.checks.contains(&check) {
                step(format!("examine: {check:?}"));
                examine(places)?;
            }
        }
        Ok(())
    }
}
