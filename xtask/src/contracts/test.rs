//! `forge test`, counted as the other tests are.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use super::{figures, forge::Forge};
use crate::install;
use crate::places::Places;
use crate::progress::step;
use crate::test_count::TestCount;
use crate::test_run::{self, Selection};

/// The tests that take figures. They run with each call as a transaction of its own.
pub(super) const GAS_TESTS: &str = "**/*.gas.t.sol";

/// Every test of the contracts; the figures are compared with the committed ones. The caller has
/// built.
pub(crate) fn run(places: &Places, selection: &Selection, count: &mut TestCount) -> Result<()> {
    let Some(filter) = Filter::of(selection) else {
        return Ok(());
    };
    step("testing the contracts");
    let forge = Forge::of(places);
    let mut tests = forge.command("test");
    tests.args(["--no-match-path", GAS_TESTS]);
    test_run::counted(filter.apply(&mut tests), count)?;

    let failed_before = count.failed;
    let measured = measure(places, &filter, count)?;
    if count.failed == failed_before {
        let committed = places.contracts().join("snapshots");
        let result = figures::compare(&committed, &measured, filter.is_partial());
        if let Err(error) = result {
            step(format!("error: {error:#}"));
            count.suite_failed();
        }
    }
    install::remove(&measured)
}

/// Takes the figures, and writes `contracts/snapshots/*.json`. The caller has built.
pub(crate) fn accept_figures(places: &Places) -> Result<()> {
    let mut count = TestCount::default();
    let measured = measure(places, &Filter::default(), &mut count)?;
    if count.failed > 0 || count.passed == 0 {
        bail!("the figures of the contracts were not taken: {count}");
    }
    figures::accept(&places.contracts().join("snapshots"), &measured)?;
    install::remove(&measured)
}

/// Returns the folder where forge has put the figures.
fn measure(places: &Places, filter: &Filter, count: &mut TestCount) -> Result<PathBuf> {
    let measured = places.scratch().join(format!("figures-{}", std::process::id()));
    install::remove(&measured)?;
    let mut tests = Forge::of(places).command("test");
    tests
        .args(["--isolate", "--match-path", GAS_TESTS])
        .env("FOUNDRY_SNAPSHOTS", &measured)
        .env("FORGE_SNAPSHOT_EMIT", "true");
    test_run::counted(filter.apply(&mut tests), count)?;
    Ok(measured)
}

/// Of the user, if it can be part of a test's name in Solidity.
#[derive(Debug, Default, PartialEq, Eq)]
struct Filter(Option<String>);

impl Filter {
    /// Nothing, if no test can match.
    fn of(selection: &Selection) -> Option<Self> {
        let is_of_a_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        match &selection.filter {
            Some(filter) if !filter.chars().all(is_of_a_name) => None,
            filter => Some(Self(filter.clone())),
        }
    }

    fn apply<'command>(&self, tests: &'command mut Command) -> &'command mut Command {
        if let Some(filter) = &self.0 {
            tests.args(["--match-test", filter]);
        }
        tests
    }

    fn is_partial(&self) -> bool {
        self.0.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(text: &str) -> Option<Filter> {
        Filter::of(&Selection { filter: Some(text.to_owned()), ..Selection::default() })
    }

    #[test]
    fn a_filter_that_no_solidity_name_has_selects_nothing() {
        assert_eq!(filter("snapshots::"), None);
        assert_eq!(filter("a.b"), None);
        assert_eq!(filter("test_issue"), Some(Filter(Some("test_issue".to_owned()))));
        assert_eq!(Filter::of(&Selection::default()), Some(Filter(None)));
    }
}
