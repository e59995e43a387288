//! Packages of npm, by their lock files.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use xtask::sha256_hex;

use crate::places::Places;
use crate::progress::step;
use crate::{command, install};

const OLDEST_NODE: u32 = 20;

const MANIFESTS: [&str; 2] = ["package.json", "package-lock.json"];

/// Installs what `package-lock.json` lists, by its hashes and without running any of its scripts,
/// into the cache. Returns the folder `node_modules`. The caller holds the lock of the cache.
pub(crate) fn install(places: &Places, project: &Path, what: &str) -> Result<PathBuf> {
    check_node()?;
    let [manifest, lock] = MANIFESTS.map(|name| fs::read(project.join(name)).context(name));
    let (manifest, lock) = (manifest?, lock?);
    let hash = sha256_hex(&lock);
    let folder = places.tools().join(format!("node-modules-{}", hash.get(..16).unwrap_or(&hash)));
    install::once(&folder, |partial| {
        step(format!("downloading {what}"));
        for (name, bytes) in MANIFESTS.iter().zip([&manifest, &lock]) {
            fs::write(partial.join(name), bytes)?;
        }
        command::quietly(
            Command::new("npm")
                .current_dir(partial)
                .args(["ci", "--ignore-scripts", "--include=dev", "--prefer-offline"])
                .args(["--no-audit", "--no-fund"]),
        )
        .with_context(|| format!("{what} cannot be had: are you online?"))
    })?;
    Ok(folder.join("node_modules"))
}

fn check_node() -> Result<()> {
    for program in ["node", "npm"] {
        if !command::on_path(program) {
            bail!("{program} is not on the search path: install Node.js {OLDEST_NODE} or newer");
        }
    }
    let version = command::output(Command::new("node").arg("--version"))?;
    if !is_recent(&version) {
        bail!("Node.js {OLDEST_NODE} or newer is needed, and this is {}", version.trim());
    }
    Ok(())
}

/// `v20.20.2`
fn is_recent(version: &str) -> bool {
    let major = version.trim().trim_start_matches('v').split('.').next();
    major.and_then(|major| major.parse().ok()).is_some_and(|major: u32| major >= OLDEST_NODE)
}

/// Makes `link` point to `target`. What somebody else has put there stays, unless it is a link too.
pub(crate) fn link(link: &Path, target: &Path) -> Result<()> {
    if fs::read_link(link).is_ok_and(|current| current == target) {
        return Ok(());
    }
    let removed = match fs::symlink_metadata(link) {
        Ok(metadata) if metadata.is_symlink() => fs::remove_file(link),
        // Fails if it is a file, or not empty.
        Ok(_) => fs::remove_dir(link),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    };
    removed.with_context(|| {
        format!(
            "{} is to point to the cache, and is of somebody's own making: remove it",
            link.display()
        )
    })?;
    symlink(target, link).with_context(|| format!("{} cannot be written", link.display()))
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::process;

    use super::*;

    fn folder(name: &str) -> PathBuf {
        let root = env::temp_dir().join(format!("xtask-node-{}-{name}", process::id()));
        install::remove(&root).unwrap();
        fs::create_dir_all(&root).unwrap();
        root
    }

    #[test]
    fn compares_versions() {
        assert!(is_recent("v20.20.2\n"));
        assert!(is_recent("v101.0.0"));
        assert!(!is_recent("v18.19.0"));
        assert!(!is_recent("v9.99.0"));
        assert!(!is_recent("node"));
    }

    #[test]
    fn a_link_is_made_and_replaced() {
        let root = folder("replaced");
        let path = root.join("node_modules");
        for target in ["one", "one", "two"] {
            link(&path, &root.join(target)).unwrap();
            assert_eq!(fs::read_link(&path).unwrap(), root.join(target));
        }
    }

    #[test]
    fn an_empty_folder_is_replaced() {
        let root = folder("empty");
        let path = root.join("node_modules");
        fs::create_dir(&path).unwrap();
        link(&path, &root.join("one")).unwrap();
        assert_eq!(fs::read_link(&path).unwrap(), root.join("one"));
    }

    #[test]
    fn what_is_not_ours_stays() {
        let root = folder("stays");
        let path = root.join("node_modules");
        let file = path.join("package").join("index.js");
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "").unwrap();
        let error = link(&path, &root.join("one")).unwrap_err();
        assert!(error.to_string().contains("remove it"), "{error}");
        assert!(file.exists());
    }
}
