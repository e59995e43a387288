//! Folders with all that is below them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Copies a folder, except for files and folders of some names.
pub(crate) fn copy(from: &Path, to: &Path, skipped: &[&str]) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("folder {}", from.display()))? {
        let entry = entry?;
        if skipped.iter().any(|skipped| entry.file_name() == *skipped) {
            continue;
        }
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy(&path, &target, skipped)?;
        } else {
            fs::copy(&path, &target).with_context(|| format!("copy of {}", path.display()))?;
        }
    }
    Ok(())
}
