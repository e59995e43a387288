//! With `dynamic_test_linking`, `vm.expectRevert` right before `new` of a contract of ours ends the
//! test there: it passes, and nothing after it runs.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::foundry::contracts;

fn solidity(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let found = entries.flat_map(|path| {
        if path.is_dir() {
            solidity(&path)
        } else {
            vec![path]
                .into_iter()
                .filter(|path| path.extension().is_some_and(|it| it == "sol"))
                .collect()
        }
    });
    found.collect()
}

/// What `new` makes in the statement after each `vm.expectRevert(…);`.
fn made_after_expected_reverts(source: &str) -> impl Iterator<Item = &str> {
    source.split("vm.expectRevert").skip(1).filter_map(|after| {
        let next = after.split(';').nth(1)?;
        let (_, made) = next.split_once("new ")?;
        made.split(|letter: char| !letter.is_alphanumeric()).next()
    })
}

#[test]
fn no_test_expects_a_constructor_to_revert_where_that_would_end_it() {
    let ours: Vec<String> = solidity(&contracts().join("src"))
        .iter()
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    assert!(ours.contains(&"GatewayTokenVerifier".to_owned()));
    for path in solidity(&contracts().join("test")) {
        let source = fs::read_to_string(&path).unwrap();
        for made in made_after_expected_reverts(&source) {
            assert!(!ours.iter().any(|name| name == made), "{}: new {made}", path.display());
        }
    }
}

#[test]
fn a_constructor_after_an_expected_revert_is_seen() {
    let ending = "vm.expectRevert(Some.selector);\n        new SoulboundView(registry, id);";
    assert_eq!(made_after_expected_reverts(ending).collect::<Vec<_>>(), ["SoulboundView"]);
    let harmless =
        "vm.expectRevert(Some.selector);\n        this.create(id);\n new SoulboundView();";
    assert_eq!(made_after_expected_reverts(harmless).count(), 0);
}
