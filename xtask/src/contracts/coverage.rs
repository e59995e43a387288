//! Which lines, branches and functions of `contracts/src` no test runs.

mod lcov;

use std::fs;

use anyhow::{Context, Result, bail};

use super::forge::Forge;
use super::test::GAS_TESTS;
use crate::command;
use crate::places::Places;

/// Every line, branch and function is covered. Forge compiles without the optimiser for this, so
/// that each instruction belongs to a line; gas tests are left out for that reason.
pub(crate) fn check(places: &Places) -> Result<()> {
    fs::create_dir_all(places.scratch())?;
    let report = places.scratch().join(format!("coverage-{}.info", std::process::id()));
    let mut forge = Forge::of(places).command("coverage");
    forge
        .args(["--report", "lcov", "--no-match-path", GAS_TESTS, "--report-file"])
        .arg(&report)
        // What only chance covers is not covered.
        .env("FOUNDRY_FUZZ_RUNS", "16")
        .env("FOUNDRY_INVARIANT_RUNS", "2");
    command::transcript(&mut forge)?;
    let text = fs::read_to_string(&report).context("the coverage report")?;
    fs::remove_file(&report)?;
    let files = lcov::read(&text, "src/");
    if files.is_empty() {
        bail!("the coverage report says nothing of contracts/src");
    }
    let uncovered: Vec<String> = files
        .iter()
        .filter(|(_, file)| !file.is_covered())
        .map(|(name, file)| format!("contracts/{name}: {file}"))
        .collect();
    if !uncovered.is_empty() {
        bail!("no test covers\n{}", uncovered.join("\n"));
    }
    Ok(())
}
