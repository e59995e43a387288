//! Folders with all that is below them.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use anyhow::{Context, Result};

/// Copies a folder, except for files and folders of some names. Links stay links.
pub(crate) fn copy(from: &Path, to: &Path, skipped: &[&str]) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("folder {}", from.display()))? {
        let entry = entry?;
        if skipped.iter().any(|skipped| entry.file_name() == *skipped) {
            continue;
        }
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type()?;
        if kind.is_dir() {
            copy(&path, &target, skipped)?;
            continue;
        }
        let copied = if kind.is_symlink() {
            fs::read_link(&path).and_then(|link| symlink(link, &target))
        } else {
            fs::copy(&path, &target).map(drop)
        };
        copied.with_context(|| format!("copy of {}", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{env, path::PathBuf, process};

    use super::*;
    use crate::install;

    #[test]
    fn everything_but_the_skipped_is_copied_and_links_stay_links() {
        let root = env::temp_dir().join(format!("xtask-folder-{}", process::id()));
        install::remove(&root).unwrap();
        let (from, to) = (root.join("from"), root.join("to"));
        fs::create_dir_all(from.join("below")).unwrap();
        fs::create_dir_all(from.join("target")).unwrap();
        fs::write(from.join("below/file"), "text").unwrap();
        symlink("below", from.join("folder")).unwrap();
        symlink("nowhere", from.join("dangling")).unwrap();
        copy(&from, &to, &["target"]).unwrap();
        assert_eq!(fs::read_to_string(to.join("folder/file")).unwrap(), "text");
        for (link, expected) in [("folder", "below"), ("dangling", "nowhere")] {
            assert_eq!(fs::read_link(to.join(link)).unwrap(), PathBuf::from(expected));
        }
        assert!(!to.join("target").exists());
        install::remove(&root).unwrap();
    }
}
