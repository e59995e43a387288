//! Known mistakes, looked for by Slither.

use std::fs;

use anyhow::{Result, bail};

use super::forge::{self, Forge};
use super::output::Output;
use crate::places::Places;
use crate::{command, install};

/// Slither finds nothing in `contracts/src` but what is excluded with a reason: one place by a
/// comment in the source, a detector in `slither.config.json`.
pub(crate) fn check(places: &Places) -> Result<()> {
    let python = super::examiners(places)?;
    let forge = Forge::of(places);
    let output = Output::of(places, "slither");
    fs::create_dir_all(&output.cache)?;
    install::remove(&output.out)?;
    // It reads the syntax tree alone, so there is nothing to optimise.
    forge::run(
        forge
            .command("build")
            .args(["src", "--force", "--build-info", "--ast"])
            .env("FOUNDRY_OUT", &output.out)
            .env("FOUNDRY_CACHE_PATH", &output.cache)
            .env("FOUNDRY_VIA_IR", "false")
            .env("FOUNDRY_OPTIMIZER", "false"),
    )?;
    let transcript = command::transcript(
        forge
            .used_by(python)?
            .args(["-m", "slither", ".", "--ignore-compile", "--foundry-out-directory"])
            .arg(&output.out)
            .args(["--config-file", "slither.config.json"]),
    )?;
    if analysed(&transcript).is_none_or(|contracts| contracts == 0) {
        bail!("slither analysed nothing\n{transcript}");
    }
    if transcript.lines().any(|line| line.starts_with("ERROR")) {
        bail!("slither could not analyse everything\n{transcript}");
    }
    Ok(())
}

/// `INFO:Slither:. analyzed (19 contracts with 102 detectors), 0 result(s) found`
fn analysed(transcript: &str) -> Option<u32> {
    let (_, rest) = transcript.split_once(" analyzed (")?;
    rest.split(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_contracts() {
        let line = "INFO:Slither:. analyzed (19 contracts with 102 detectors), 0 result(s) found";
        assert_eq!(analysed(&format!("INFO:CryticCompile\n{line}\n")), Some(19));
        assert_eq!(analysed("'forge config --json' running"), None);
    }
}
