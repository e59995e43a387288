//! Gas and sizes: a file for each group, from a key to a figure, as forge writes them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// Of all groups; a key is `<group>/<name>`.
type Figures = BTreeMap<String, String>;

/// Fails with a line for each figure that is not the committed one. Unless `partial`, those that
/// were committed and not measured count.
pub(super) fn compare(committed: &Path, measured: &Path, partial: bool) -> Result<()> {
    let (committed, measured) = (read(committed)?, read(measured)?);
    let differences = differences(&committed, &measured, partial);
    if !differences.is_empty() {
        bail!(
            "gas or sizes are not the committed ones: run `cargo xtask snapshots` to accept\n{}",
            differences.join("\n")
        );
    }
    Ok(())
}

/// Replaces the committed files with those that were measured.
pub(super) fn accept(committed: &Path, measured: &Path) -> Result<()> {
    fs::create_dir_all(committed)?;
    for name in file_names(committed)? {
        fs::remove_file(committed.join(name))?;
    }
    for name in file_names(measured)? {
        let mut text = serde_json::to_string_pretty(&read_file(&measured.join(&name))?)?;
        text.push('\n');
        fs::write(committed.join(name), text)?;
    }
    Ok(())
}

fn differences(committed: &Figures, measured: &Figures, partial: bool) -> Vec<String> {
    let keys: BTreeSet<&String> = committed.keys().chain(measured.keys()).collect();
    keys.into_iter()
        .filter_map(|key| match (committed.get(key), measured.get(key)) {
            (Some(old), Some(new)) => (old != new).then(|| format!("{key}: {old} -> {new}")),
            (None, Some(new)) => Some(format!("{key}: {new} is new")),
            (Some(_), None) => (!partial).then(|| format!("{key}: no test takes it any more")),
            (None, None) => None,
        })
        .collect()
}

fn read(folder: &Path) -> Result<Figures> {
    let mut figures = Figures::new();
    for name in file_names(folder)? {
        let group = name.trim_end_matches(".json");
        for (key, figure) in read_file(&folder.join(&name))? {
            figures.insert(format!("{group}/{key}"), figure);
        }
    }
    Ok(figures)
}

fn read_file(path: &Path) -> Result<BTreeMap<String, String>> {
    serde_json::from_slice(&fs::read(path)?).with_context(|| path.display().to_string())
}

/// The JSON files of a folder, which need not be there.
fn file_names(folder: &Path) -> Result<Vec<String>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".json") {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::path::PathBuf;
    use std::process;

    use super::*;
    use crate::install;

    const THREE: &str = r#"{"freeze": "32905", "issue": "50105", "runtime_bytes": "18479"}"#;

    /// Two folders of the test's own, with one group of figures in each.
    fn folders(name: &str, committed: &str, measured: &str) -> [PathBuf; 2] {
        let root = env::temp_dir().join(format!("xtask-figures-{}-{name}", process::id()));
        install::remove(&root).unwrap();
        [("committed", committed), ("measured", measured)].map(|(side, text)| {
            let folder = root.join(side);
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("gas.json"), text).unwrap();
            folder
        })
    }

    fn compared(name: &str, measured: &str, partial: bool) -> Vec<String> {
        let [committed, measured] = folders(name, THREE, measured);
        match compare(&committed, &measured, partial) {
            Ok(()) => Vec::new(),
            Err(error) => error.to_string().lines().skip(1).map(str::to_owned).collect(),
        }
    }

    #[test]
    fn the_same_figures_pass() {
        assert!(compared("same", THREE, false).is_empty());
    }

    #[test]
    fn a_drift_fails() {
        let drift = THREE.replace("50105", "50099");
        assert_eq!(compared("drift", &drift, false), ["gas/issue: 50105 -> 50099"]);
        assert_eq!(compared("drift", &drift, true), ["gas/issue: 50105 -> 50099"]);
    }

    #[test]
    fn a_new_figure_fails() {
        let more = THREE.replace('}', r#", "renew": "1"}"#);
        assert_eq!(compared("new", &more, false), ["gas/renew: 1 is new"]);
    }

    #[test]
    fn a_figure_that_is_gone_fails_unless_some_tests_were_left_out() {
        let fewer = r#"{"freeze": "32905", "runtime_bytes": "18479"}"#;
        assert_eq!(compared("gone", fewer, false), ["gas/issue: no test takes it any more"]);
        assert!(compared("gone", fewer, true).is_empty());
    }

    #[test]
    fn nothing_measured_is_every_figure_gone() {
        let [committed, measured] = folders("nothing", THREE, THREE);
        install::remove(&measured).unwrap();
        let error = compare(&committed, &measured, false).unwrap_err().to_string();
        assert_eq!(error.lines().count(), 4, "{error}");
    }

    #[test]
    fn accepted_figures_pass() {
        let [committed, measured] = folders("accepted", r#"{"old": "1"}"#, THREE);
        fs::write(committed.join("gone.json"), "{}").unwrap();
        accept(&committed, &measured).unwrap();
        compare(&committed, &measured, false).unwrap();
        assert_eq!(file_names(&committed).unwrap(), ["gas.json"]);
        let text = fs::read_to_string(committed.join("gas.json")).unwrap();
        assert!(text.starts_with("{\n  \"freeze\": \"32905\",\n"), "{text}");
    }
}
