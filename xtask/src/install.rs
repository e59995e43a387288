//! A folder that is there whole or not at all.

use std::fs;
use std::path::Path;
use std::process;

use anyhow::{Context, Result};

/// Written last: a folder without it is of a run that was cut short by hand.
const COMPLETE: &str = ".complete";

fn is_complete(folder: &Path) -> bool {
    folder.join(COMPLETE).is_file()
}

/// Fills `folder` if that was not done yet, in a folder beside it that is renamed at the end. The
/// caller holds the lock of the cache.
pub(crate) fn once(folder: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let parent = folder.parent().context("a folder of the cache")?;
    let name = folder.file_name().context("a folder of the cache")?.to_string_lossy();
    let prefix = format!("{name}.partial-");
    fs::create_dir_all(parent)?;
    remove_starting_with(parent, &prefix)?;
    if is_complete(folder) {
        return Ok(());
    }
    remove(folder)?;
    // The process id: a child of a killed run may still write into that run's folder.
    let partial = parent.join(format!("{prefix}{}", process::id()));
    fs::create_dir(&partial)?;
    fill(&partial)?;
    fs::write(partial.join(COMPLETE), "")?;
    fs::rename(&partial, folder)
        .with_context(|| format!("{} cannot be put in place", folder.display()))
}

/// Leftovers of killed runs.
pub(crate) fn remove_starting_with(parent: &Path, prefix: &str) -> Result<()> {
    for entry in fs::read_dir(parent)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(prefix) {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

/// Removes a folder, if it is there.
pub(crate) fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", folder.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_short_run_is_repeated_and_a_whole_one_is_not() {
        let root = std::env::temp_dir().join(format!("xtask-install-{}", process::id()));
        let folder = root.join("tool-1.0");
        remove(&root).unwrap();
        let cut_short = once(&folder, |partial| {
            fs::write(partial.join("half"), "")?;
            anyhow::bail!("cut short")
        });
        assert!(cut_short.is_err());
        assert!(!is_complete(&folder));

        once(&folder, |partial| Ok(fs::write(partial.join("whole"), "")?)).unwrap();
        assert!(is_complete(&folder));
        assert!(!folder.join("half").exists());
        assert_eq!(fs::read_dir(&root).unwrap().count(), 1, "leftovers are removed");

        once(&folder, |_| anyhow::bail!("again")).unwrap();
    }
}
