//! Packages of PyPI, by files of requirements.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use xtask::sha256_hex;

use crate::places::Places;
use crate::progress::step;
use crate::{command, install};

/// The releases that the files have hashes for.
const RELEASES: std::ops::RangeInclusive<u32> = 11..=14;

/// Installs what the file lists, by its hashes, into an environment of its own in the cache, and
/// returns its interpreter. The environment may have been moved, so its tools are started as modules
/// of the interpreter.
pub(crate) fn install(places: &Places, requirements: &Path, what: &str) -> Result<PathBuf> {
    let _lock = places.lock()?;
    let version = version(what)?;
    let file = || requirements.display().to_string();
    let hash = sha256_hex(&fs::read(requirements).with_context(file)?);
    let name = format!("python-{version}-{}", hash.get(..16).unwrap_or(&hash));
    let folder = places.tools().join(name);
    install::once(&folder, |partial| {
        step(format!("downloading {what}"));
        command::quietly(Command::new("python3").args(["-m", "venv"]).arg(partial)).context(
            "no virtual environment can be made: is Python's venv there (Debian: python3-venv)?",
        )?;
        command::quietly(
            Command::new(partial.join("bin/python"))
                .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
                .args(["--require-hashes", "--no-deps", "--only-binary", ":all:", "--requirement"])
                .arg(requirements),
        )
        .with_context(|| format!("{what} cannot be had: are you online?"))
    })?;
    Ok(folder.join("bin/python"))
}

/// `3.11`
fn version(what: &str) -> Result<String> {
    if !command::on_path("python3") {
        bail!("python3 is not on the search path, and {what} need it");
    }
    let script = "import sys; print('%d.%d' % sys.version_info[:2])";
    let version = command::output(Command::new("python3").args(["-c", script]))?;
    let version = version.trim();
    if !is_supported(version) {
        bail!(
            "Python 3.{} to 3.{} is needed for {what}, and this is {version}",
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
