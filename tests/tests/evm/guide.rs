//! The guide to gating a contract, whose Solidity no compiler reads.

use std::{fs, path::Path};

use e2e::programs::checkout;

use crate::foundry::contracts;

/// In a comment of a quote: something is left out here.
const ELLIPSIS: char = '…';

/// Without indentation, and without empty ones.
fn lines_of(text: &str) -> Vec<&str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// The text of every contract below the folder.
fn read_sources(folder: &Path, sources: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_sources(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "sol") {
            sources.push(fs::read_to_string(&path).unwrap());
        }
    }
}

/// What stands in the Solidity blocks, in pieces from which nothing is left out.
fn quotes(guide: &str) -> Vec<Vec<&str>> {
    let mut quotes = Vec::new();
    for block in guide.split("```solidity\n").skip(1) {
        let (block, _) = block.split_once("```").unwrap();
        let lines = lines_of(block);
        let pieces = lines.split(|line| line.contains(ELLIPSIS));
        quotes.extend(pieces.filter(|piece| !piece.is_empty()).map(<[_]>::to_vec));
    }
    quotes
}

#[test]
fn the_guide_quotes_contracts_as_they_are() {
    let guide = fs::read_to_string(checkout().join("docs/gate-an-evm-contract.md")).unwrap();
    let mut sources = Vec::new();
    for folder in ["src", "test"] {
        read_sources(&contracts().join(folder), &mut sources);
    }
    let sources: Vec<_> = sources.iter().map(|source| lines_of(source)).collect();
    let quotes = quotes(&guide);
    assert!(quotes.len() >= 5, "{} quotes were found", quotes.len());
    for quote in quotes {
        let stands = |source: &Vec<&str>| source.windows(quote.len()).any(|part| part == quote);
        assert!(sources.iter().any(stands), "in no contract:\n{}", quote.join("\n"));
    }
}
