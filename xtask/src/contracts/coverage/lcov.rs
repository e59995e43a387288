use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What of a source file no test runs.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Uncovered {
    lines: BTreeSet<u32>,
    /// By their line
    branches: BTreeSet<u32>,
    functions: BTreeSet<String>,
}

impl Uncovered {
    pub(super) fn is_covered(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what a record says.
    fn read(&mut self, record: &str) -> Option<()> {
        let (kind, fields) = record.split_once(':')?;
        let (first, last) = (fields.split(',').next()?, fields.split(',').next_back()?);
        match kind {
            // `DA:line,times`
            "DA" if last == "0" => {
                self.lines.insert(first.parse().ok()?);
            }
            // `BRDA:line,block,branch,times`, `-` if the line never ran.
            "BRDA" if last == "0" || last == "-" => {
                self.branches.insert(first.parse().ok()?);
            }
            // `FNDA:times,name`
            "FNDA" if first == "0" => {
                self.functions.insert(last.to_owned());
            }
            _ => {}
        }
        Some(())
    }
}

impl fmt::Display for Uncovered {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let functions: Vec<&str> = self.functions.iter().map(String::as_str).collect();
        let parts = [
            ("lines ", spans(&self.lines)),
            ("a branch of line ", spans(&self.branches)),
            ("", functions.join(", ")),
        ];
        let parts: Vec<String> = parts
            .iter()
            .filter(|(_, list)| !list.is_empty())
            .map(|(what, list)| format!("{what}{list}"))
            .collect();
        formatter.write_str(&parts.join("; "))
    }
}

/// Reads a report in LCOV's format: each file whose name starts so.
pub(super) fn read(report: &str, prefix: &str) -> BTreeMap<String, Uncovered> {
    let mut files: BTreeMap<String, Uncovered> = BTreeMap::new();
    let mut current = None;
    for record in report.lines() {
        if let Some(name) = record.strip_prefix("SF:") {
            current = name.starts_with(prefix).then(|| name.to_owned());
        }
        if let Some(name) = &current {
            files.entry(name.clone()).or_default().read(record);
        }
    }
    files
}

/// `3, 5-7`
fn spans(numbers: &BTreeSet<u32>) -> String {
    let mut spans: Vec<(u32, u32)> = Vec::new();
    for number in numbers {
        match spans.last_mut() {
            Some((_, end)) if end.checked_add(1) == Some(*number) => *end = *number,
            _ => spans.push((*number, *number)),
        }
    }
    let texts: Vec<String> = spans
        .into_iter()
        .map(|(start, end)| if start == end { start.to_string() } else { format!("{start}-{end}") })
        .collect();
    texts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "\
TN:
SF:node_modules/library/Library.sol
DA:1,0
end_of_record
SF:src/Covered.sol
DA:12,45
FN:12,Covered.gate
FNDA:45,Covered.gate
BRDA:13,0,0,10
BRDA:13,0,1,38
LF:1
end_of_record
SF:src/Uncovered.sol
FN:3,Uncovered.one
FNDA:0,Uncovered.one
DA:3,0
DA:4,0
DA:5,0
DA:8,0
DA:9,10
BRDA:4,0,0,-
BRDA:4,0,1,-
BRDA:9,1,0,0
BRDA:9,1,1,10
end_of_record
";

    #[test]
    fn tells_what_no_test_runs() {
        let files = read(REPORT, "src/");
        let told: Vec<_> = files.iter().map(|(name, file)| (&**name, file.to_string())).collect();
        assert_eq!(
            told,
            [
                ("src/Covered.sol", String::new()),
                (
                    "src/Uncovered.sol",
                    "lines 3-5, 8; a branch of line 4, 9; Uncovered.one".to_owned()
                ),
            ]
        );
        assert!(files["src/Covered.sol"].is_covered());
        assert!(!files["src/Uncovered.sol"].is_covered());
    }

    #[test]
    fn each_kind_counts_alone() {
        for record in ["DA:1,0", "BRDA:1,0,0,0", "BRDA:1,0,0,-", "FNDA:0,one"] {
            let files = read(&format!("SF:src/A.sol\n{record}\nend_of_record\n"), "src/");
            assert!(!files["src/A.sol"].is_covered(), "{record}");
        }
    }

    #[test]
    fn an_empty_report_has_no_files() {
        assert!(read("TN:\n", "src/").is_empty());
    }
}
