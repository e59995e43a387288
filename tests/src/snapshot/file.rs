#![allow(clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use serde::Serialize;
use serde_json::Value;

/// What a file of figures should say.
pub(super) struct SnapshotFile {
    path: PathBuf,
    text: String,
}

impl SnapshotFile {
    /// The text has one line for each entry, so that a difference reads well.
    pub(super) fn new<T: Serialize>(path: PathBuf, entries: &BTreeMap<&str, T>) -> Self {
        let lines: Vec<String> = entries
            .iter()
            .map(|(entry, figures)| {
                let figures = serde_json::to_string(figures).expect("figures are JSON");
                format!("  \"{entry}\": {figures}")
            })
            .collect();
        Self { path, text: format!("{{\n{}\n}}\n", lines.join(",\n")) }
    }

    /// Commits to it.
    pub(super) fn accept(&self) {
        fs::create_dir_all(self.path.parent().expect("it is in a folder")).expect("folder");
        fs::write(&self.path, &self.text).expect("snapshot is written");
    }

    /// Whether it is, to the letter, what is committed.
    pub(super) fn is_committed(&self) -> bool {
        self.committed() == self.text
    }

    /// A table of what differs from what is committed, empty if nothing does.
    pub(super) fn differences(&self) -> String {
        differences(&figures(&self.committed()), &figures(&self.text))
    }

    fn committed(&self) -> String {
        fs::read_to_string(&self.path).unwrap_or_else(|_| "{}".to_owned())
    }

    /// It is what is committed.
    pub(super) fn check(&self) {
        let differences = self.differences();
        assert!(
            differences.is_empty(),
            "{} has other figures than the program:\n\n{differences}\n\
             run `cargo xtask snapshots` to accept",
            self.path.display()
        );
    }
}

/// Every number by its path, such as `issue_pass.median`.
fn figures(text: &str) -> BTreeMap<String, u64> {
    let mut figures = BTreeMap::new();
    collect("", &serde_json::from_str(text).expect("a snapshot is JSON"), &mut figures);
    figures
}

fn collect(path: &str, value: &Value, figures: &mut BTreeMap<String, u64>) {
    if let Some(entries) = value.as_object() {
        for (name, value) in entries {
            let separator = if path.is_empty() { "" } else { "." };
            collect(&format!("{path}{separator}{name}"), value, figures);
        }
    } else {
        figures.insert(path.to_owned(), value.as_u64().expect("a figure is a whole number"));
    }
}

/// A table, empty if there are none.
fn differences(committed: &BTreeMap<String, u64>, measured: &BTreeMap<String, u64>) -> String {
    let names: BTreeSet<&String> = committed.keys().chain(measured.keys()).collect();
    let differing: Vec<&String> =
        names.into_iter().filter(|name| committed.get(*name) != measured.get(*name)).collect();
    let mut table = String::new();
    for (index, name) in differing.iter().enumerate() {
        if index == 0 {
            writeln!(table, "{:<32}{:>12}{:>12}", "name", "committed", "measured").expect("string");
        }
        let [committed, measured] = [committed, measured]
            .map(|figures| figures.get(*name).map_or_else(|| "-".to_owned(), u64::to_string));
        writeln!(table, "{name:<32}{committed:>12}{measured:>12}").expect("string");
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_shown() {
        let committed = figures(r#"{"gone": 1, "same": {"max": 5}, "issue": {"max": 7}}"#);
        let measured = figures(r#"{"same": {"max": 5}, "issue": {"max": 8}, "new": 2}"#);
        let table = differences(&committed, &measured);
        let rows: Vec<Vec<&str>> =
            table.lines().map(|row| row.split_whitespace().collect()).collect();
        assert_eq!(
            rows,
            [
                vec!["name", "committed", "measured"],
                vec!["gone", "1", "-"],
                vec!["issue.max", "7", "8"],
                vec!["new", "-", "2"],
            ]
        );
        assert_eq!(differences(&measured, &measured), "");
    }
}
