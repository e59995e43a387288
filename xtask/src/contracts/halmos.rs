//! Properties of `contracts/test/symbolic`, proved by Halmos for every input.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use super::forge::Forge;
use super::output::Output;
use crate::command;
use crate::places::Places;
use crate::progress::step;

/// Where the properties are, as functions `check_…`.
const FOLDER: &str = "test/symbolic";

/// All properties hold for the code that is deployed.
pub(crate) fn check(places: &Places) -> Result<()> {
    if !has_tests(&places.contracts().join(FOLDER))? {
        step("contracts: there is nothing to prove");
        return Ok(());
    }
    let python = super::examiners(places)?;
    let output = Output::of(places, "halmos");
    let lock = places.lock()?;
    output.prepare()?;
    drop(lock);
    let transcript = command::transcript(
        Forge::of(places)
            .used_by(python)?
            .args(["-m", "halmos", "--no-status", "--forge-build-out"])
            .arg(&output.out)
            // It calls `forge build`, and knows no cheat code that deploys.
            .env("FOUNDRY_OUT", &output.out)
            .env("FOUNDRY_CACHE_PATH", &output.cache)
            .env("FOUNDRY_TEST", FOLDER)
            .env("FOUNDRY_SCRIPT", FOLDER)
            .env("FOUNDRY_DYNAMIC_TEST_LINKING", "false")
            // Solvers are those of the environment.
            .env_remove("VIRTUAL_ENV"),
    )?;
    let lock = places.lock()?;
    output.keep()?;
    drop(lock);
    judge(&transcript)
}

/// It also succeeds where it has looked at a part of the paths alone, with a warning.
fn judge(transcript: &str) -> Result<()> {
    let proved = proved(transcript);
    if proved == 0 || transcript.lines().any(|line| line.starts_with("WARNING")) {
        bail!("not everything is proved\n{transcript}");
    }
    step(format!("contracts: {proved} properties are proved"));
    Ok(())
}

/// Sum over the contracts: `Symbolic test result: 4 passed; 0 failed; time: 0.08s`
fn proved(transcript: &str) -> u32 {
    transcript
        .lines()
        .filter_map(|line| line.strip_prefix("Symbolic test result: ")?.split(' ').next())
        .filter_map(|number| number.parse::<u32>().ok())
        .fold(0, u32::saturating_add)
}

fn has_tests(folder: &Path) -> Result<bool> {
    if !folder.is_dir() {
        return Ok(false);
    }
    for entry in fs::read_dir(folder)? {
        if entry?.file_name().to_string_lossy().ends_with(".t.sol") {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROVED: &str = "\
Running 2 tests for test/symbolic/A.t.sol:A
[PASS] check_one(uint256) (paths: 2, time: 0.04s, bounds: [])
[PASS] check_two() (paths: 1, time: 0.01s, bounds: [])
Symbolic test result: 2 passed; 0 failed; time: 0.08s

Running 1 tests for test/symbolic/B.t.sol:B
[PASS] check_three() (paths: 1, time: 0.01s, bounds: [])
Symbolic test result: 1 passed; 0 failed; time: 0.02s
";

    #[test]
    fn sums_up() {
        assert_eq!(proved(PROVED), 3);
        judge(PROVED).unwrap();
    }

    #[test]
    fn nothing_is_no_proof() {
        assert!(judge("No files changed, compilation skipped\n").is_err());
    }

    #[test]
    fn a_part_of_the_paths_is_no_proof() {
        let warned = format!("WARNING  check_one: paths have not been fully explored\n{PROVED}");
        let error = judge(&warned).unwrap_err().to_string();
        assert!(error.contains("fully explored"), "{error}");
    }
}
