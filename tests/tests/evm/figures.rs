use std::{collections::BTreeSet, fs};

use e2e::programs::checkout;

use crate::foundry::{contracts, read_json};

/// Those that the document leaves out on purpose.
const NOT_IN_THE_TABLES: &[&str] = &["registry_initcode_hash"];

#[test]
fn the_gas_document_says_what_was_measured() {
    let measured = read_json(&contracts().join("snapshots/gas.json"));
    let measured = measured.as_object().unwrap();
    let document = fs::read_to_string(checkout().join("docs/gas.md")).unwrap();
    let mut told = BTreeSet::new();
    for line in document.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let key = cells[0].trim_matches('`');
        let figure = cells[2].replace(',', "");
        let expected = measured.get(key).and_then(|figure| figure.as_str());
        assert_eq!(Some(figure.as_str()), expected, "{key}");
        told.insert(key);
    }
    let missing: Vec<_> = measured
        .keys()
        .map(String::as_str)
        .filter(|key| !told.contains(key) && !NOT_IN_THE_TABLES.contains(key))
        .collect();
    assert!(missing.is_empty(), "docs/gas.md tells nothing of {missing:?}");
}
