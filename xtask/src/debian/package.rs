use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use xtask::sha256_hex;

use crate::command;

/// A package as the signed index of its suite lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// Name that apt gives the downloaded file
    file_name: String,
    /// From the index; empty if that lists another kind of hash alone
    sha256: String,
}

impl Package {
    /// Reads a line of `apt-get --print-uris`: `'URI' FILE SIZE KIND:HASH`.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        words.next().filter(|uri| uri.starts_with('\''))?;
        let file_name = words.next()?;
        let hash = words.nth(1).unwrap_or_default();
        let mut parts = file_name.strip_suffix(".deb")?.split('_');
        Some(Self {
            name: parts.next()?.to_owned(),
            // The one character that a file name escapes and a version may contain.
            version: parts.next()?.replace("%3a", ":"),
            file_name: file_name.to_owned(),
            sha256: hash.strip_prefix("SHA256:").unwrap_or_default().to_owned(),
        })
    }

    /// Checks the downloaded file once more, and unpacks it.
    pub(super) fn unpack(&self, downloads: &Path, into: &Path) -> Result<()> {
        let file = downloads.join(&self.file_name);
        let bytes = fs::read(&file).with_context(|| format!("{} is missing", self.file_name))?;
        if sha256_hex(&bytes) != self.sha256 {
            bail!("the checksum of {} is not the one of its index: try again", self.file_name);
        }
        command::quietly(Command::new("dpkg").arg("-x").arg(&file).arg(into))
    }

    /// `NAME=VERSION SHA256`
    pub(crate) fn describe(&self) -> String {
        format!("{}={} {}", self.name, self.version, self.sha256)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_apt_prints() {
        let line = "'http://m.example/pool/zlib1g_1.3.2-4_amd64.deb' \
                    zlib1g_1%3a1.3.dfsg+really1.3.2-4_amd64.deb 92424 SHA256:0a1b";
        let package = Package::parse(line).unwrap();
        assert_eq!(package.name, "zlib1g");
        assert_eq!(package.version, "1:1.3.dfsg+really1.3.2-4");
        assert_eq!(package.describe(), "zlib1g=1:1.3.dfsg+really1.3.2-4 0a1b");
        assert_eq!(Package::parse("Reading package lists..."), None);
    }
}
