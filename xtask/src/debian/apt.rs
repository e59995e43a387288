use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::package::Package;
use super::source::{self, Source};
use crate::{command, install};

/// For whom the packages cannot be had.
const WITHOUT_DEBIAN: &str = "the upstream toolchain needs packages of Debian, and this is no \
    Debian machine with apt: install Anza's tools (Agave), which bring `cargo-build-sbf`, and use \
    `--toolchain official`";

/// `apt-get` with a configuration of its own: the machine's mirror and keys, other suites, and no
/// package installed.
pub(crate) struct PrivateApt {
    folder: PathBuf,
}

impl PrivateApt {
    /// Fetches the indexes of `suites`, with their signatures checked. `folder` is for this alone.
    /// No package counts as installed.
    pub(crate) fn of_suites(suites: &[&str], folder: PathBuf) -> Result<Self> {
        let debian = machine_source()?;
        install::remove(&folder)?;
        for part in ["lists/partial", "archives/partial", "sources", "state", "downloads"] {
            fs::create_dir_all(folder.join(part))?;
        }
        let signed_by = debian.signed_by.map(|key| format!("Signed-By: {key}\n"));
        let text = format!(
            "Types: deb\nURIs: {}\nSuites: {}\nComponents: main\n{}",
            debian.uri,
            suites.join(" "),
            signed_by.unwrap_or_default(),
        );
        fs::write(folder.join("sources/debian.sources"), text)?;
        fs::write(folder.join("state/status"), "")?;
        let apt = Self { folder };
        command::quietly(apt.get().arg("update")).with_context(|| {
            format!(
                "the package lists of Debian {} cannot be fetched: are you online?",
                suites.join(" and ")
            )
        })?;
        Ok(apt)
    }

    /// The package and everything it depends on, as the indexes say.
    pub(crate) fn with_dependencies(&self, name: &str) -> Result<Vec<Package>> {
        let names: Vec<String> = parse(&command::output(self.get().args([
            "install",
            "--print-uris",
            "--yes",
            "-qq",
            "--no-install-recommends",
            name,
        ]))?)
        .into_iter()
        .map(|package| format!("{}={}", package.name, package.version))
        .collect();
        // Once more, since `install` prints another kind of hash.
        self.find(&names)
    }

    /// The newest package of this name whose version starts so.
    pub(crate) fn newest(&self, name: &str, version_prefix: &str) -> Result<Package> {
        let table = command::output(self.configured("apt-cache").args(["madison", name]))?;
        let version = table
            .lines()
            .filter_map(|line| line.split('|').nth(1).map(str::trim))
            .find(|version| version.starts_with(version_prefix))
            .with_context(|| format!("Debian has no {name} {version_prefix} any more"))?;
        let found = self.find(&[format!("{name}={version}")])?;
        found.into_iter().next().with_context(|| format!("{name} {version} is not to be had"))
    }

    fn find(&self, names: &[String]) -> Result<Vec<Package>> {
        let found = parse(&command::output(
            self.get().args(["download", "--print-uris", "-qq"]).args(names),
        )?);
        if found.len() != names.len() {
            bail!("apt found {} of {} packages", found.len(), names.len());
        }
        Ok(found)
    }

    /// Downloads the packages, checks them, and unpacks them all into one folder.
    pub(crate) fn unpack(&self, packages: &[Package], into: &Path) -> Result<()> {
        let downloads = self.folder.join("downloads");
        let names = packages.iter().map(|package| format!("{}={}", package.name, package.version));
        command::quietly(self.get().current_dir(&downloads).args(["download", "-qq"]).args(names))?;
        packages.iter().try_for_each(|package| package.unpack(&downloads, into))
    }

    fn get(&self) -> Command {
        self.configured("apt-get")
    }

    fn configured(&self, program: &str) -> Command {
        let mut apt = Command::new(program);
        apt.env("LC_ALL", "C");
        for (option, path) in [
            ("Dir::Etc::sourceparts", "sources"),
            ("Dir::State", "state"),
            ("Dir::State::status", "state/status"),
            ("Dir::State::lists", "lists"),
            ("Dir::Cache", "."),
            ("Dir::Cache::archives", "archives"),
        ] {
            apt.arg(format!("-o{option}={}", self.folder.join(path).display()));
        }
        apt.args(["-oDir::Etc::sourcelist=-", "-oDir::Etc::preferencesparts=-"]).args([
            "-oDir::Etc::preferences=-",
            "-oAcquire::Languages=none",
            "-oAcquire::IndexTargets::deb::DEP-11::DefaultEnabled=false",
            "-oAcquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false",
            "-oAcquire::Retries=3",
            // The folder is ours alone, and root's helper user could not write to it.
            "-oDebug::NoLocking=true",
            "-oAPT::Sandbox::User=",
        ]);
        apt
    }
}

impl Drop for PrivateApt {
    fn drop(&mut self) {
        // Leftovers are removed by the next run.
        let _ = install::remove(&self.folder);
    }
}

fn parse(lines: &str) -> Vec<Package> {
    lines.lines().filter_map(Package::parse).collect()
}

/// Whether the machine runs Debian, and so has packages to unpack.
pub(crate) fn is_here() -> bool {
    release_field("ID").as_deref() == Some("debian") && command::on_path("apt-get")
}

/// Of the release that the machine runs.
pub(crate) fn codename() -> String {
    release_field("VERSION_CODENAME").unwrap_or_else(|| "sid".to_owned())
}

/// The names of the packages that the machine has installed.
pub(crate) fn installed() -> Result<HashSet<String>> {
    let status = fs::read_to_string("/var/lib/dpkg/status")
        .context("the list of installed packages cannot be read")?;
    Ok(installed_in(&status).map(str::to_owned).collect())
}

fn installed_in(status: &str) -> impl Iterator<Item = &str> {
    status.split("\n\n").filter_map(|paragraph| {
        let field = |name| paragraph.lines().find_map(|line| line.strip_prefix(name));
        field("Status: ").filter(|status| status.ends_with(" installed"))?;
        field("Package: ")
    })
}

fn release_field(name: &str) -> Option<String> {
    let release = fs::read_to_string("/etc/os-release").ok()?;
    let value = release.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))?;
    Some(value.trim_matches('"').to_owned())
}

fn machine_source() -> Result<Source> {
    if !is_here() {
        bail!(WITHOUT_DEBIAN);
    }
    let sources = source::read_all(Path::new("/etc/apt"));
    Source::of_debian(&sources, &codename()).context(
        "no source in /etc/apt names a mirror of Debian: add one, or use `--toolchain official`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_removed_is_not_installed() {
        let status = "Package: libc6\nStatus: install ok installed\n\n\
                      Package: libclang1-14\nStatus: deinstall ok config-files\n\n\
                      Package: zlib1g\nStatus: hold ok installed\nDescription: any\n";
        assert_eq!(installed_in(status).collect::<Vec<_>>(), ["libc6", "zlib1g"]);
    }
}
