use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use xtask::sha256_hex;

use crate::places::Places;
use crate::progress::step;
use crate::{command, install};

const REQUIREMENTS: &str = "requirements.txt";

/// The releases that `requirements.txt` has hashes for.
const RELEASES: std::ops::RangeInclusive<u32> = 11..=14;

/// Installs what `requirements.txt` lists, by its hashes, into an environment of its own in the
/// cache, and returns its interpreter. The environment may have been moved, so its tools are
/// started as modules of the interpreter.
pub(super) fn install(places: &Places) -> Result<PathBuf> {
    let _lock = places.lock()?;
    let version = version()?;
    let requirements = places.contracts().join(REQUIREMENTS);
    let hash = sha256_hex(&fs::read(&requirements).context(REQUIREMENTS)?);
    let name = format!("python-{version}-{}", hash.get(..16).unwrap_or(&hash));
    let folder = places.tools().join(name);
    install::once(&folder, |partial| {
        step("contracts: downloading slither and halmos");
        command::quietly(Command::new("python3").args(["-m", "venv"]).arg(partial)).context(
            "no virtual environment can be made: is Python's venv there (Debian: python3-venv)?",
        )?;
        command::quietly(
            Command::new(partial.join("bin/python"))
                .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
                .args(["--require-hashes", "--no-deps", "--only-binary", ":all:", "--requirement"])
                .arg(&requirements),
        )
        .context("the packages of contracts/requirements.txt cannot be had: are you online?")
    })?;
    Ok(folder.join("bin/python"))
}

/// `3.11`
fn version() -> Result<String> {
    if !command::on_path("python3") {
        bail!("python3 is not on the search path, and slither and halmos need it");
    }
    let script = "import sys; print('%d.%d' % sys.version_info[:2])";
    let version = command::output(Command::new("python3").args(["-c", script]))?;
    let version = version.trim();
    if !is_supported(version) {
        bail!(
            "Python 3.{} to 3.{} is needed for slither and halmos, and this is {version}",
            RELEASES.start(),
            RELEASES.end()
        );
    }
    Ok(version.to_owned())
}

fn is_supported(version: &str) -> bool {
    let minor = version.strip_prefix("3.").and_then(|minor| minor.parse().ok());
    minor.is_some_and(|minor: u32| RELEASES.contains(&minor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_versions() {
        assert!(is_supported("3.11"));
        assert!(is_supported("3.14"));
        assert!(!is_supported("3.9"));
        assert!(!is_supported("3.15"));
        assert!(!is_supported("4.11"));
    }
}
