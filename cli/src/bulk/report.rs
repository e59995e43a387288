use portcullis::Address;
use serde::Serialize;

use super::journal::Outcome;
use crate::{
    ending::Ending,
    failure::Failure,
    output::{self, Text},
};

/// What became of every item, in the order of the list.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    issued: usize,
    existing: usize,
    refused: usize,
    failed: usize,
    items: Vec<ItemReport>,
}

/// What became of one.
#[derive(Debug, Serialize)]
pub(super) struct ItemReport {
    pub(super) line: u64,
    pub(super) wallet: Address,
    #[serde(flatten)]
    pub(super) result: ItemResult,
}

/// What can become of one.
#[derive(Debug, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum ItemResult {
    /// In this run or an earlier one.
    Issued { transaction: String },
    /// The wallet had it already.
    Exists,
    /// The chain said no.
    Refused { code: String, message: String },
    /// It is not known, or was not tried: run it again.
    Failed {
        #[serde(flatten)]
        failure: Failure,
    },
}

impl From<Result<Outcome, Failure>> for ItemResult {
    fn from(result: Result<Outcome, Failure>) -> Self {
        match result {
            Ok(Outcome::Issued { transaction }) => Self::Issued { transaction },
            Ok(Outcome::Exists) => Self::Exists,
            Ok(Outcome::Refused { code, message }) => Self::Refused { code, message },
            Err(failure) => Self::Failed { failure },
        }
    }
}

impl ItemResult {
    /// Outcome, transaction, code and message, as cells.
    fn cells(&self) -> [&str; 4] {
        match self {
            Self::Issued { transaction } => ["issued", transaction, "", ""],
            Self::Exists => ["exists", "", "", ""],
            Self::Refused { code, message } => ["refused", "", code, message],
            Self::Failed { failure } => ["failed", "", failure.code(), failure.message()],
        }
    }
}

impl Report {
    pub(super) fn new(items: Vec<ItemReport>) -> Self {
        let count =
            |word| items.iter().filter(|item| item.result.cells().first() == Some(&word)).count();
        Self {
            issued: count("issued"),
            existing: count("exists"),
            refused: count("refused"),
            failed: count("failed"),
            items,
        }
    }

    /// In one line.
    pub(super) fn summary(&self) -> String {
        let Self { issued, existing, refused, failed, .. } = self;
        let again = if *failed > 0 { "; run the same again for those that failed" } else { "" };
        format!("{issued} issued, {existing} had it, {refused} refused, {failed} failed{again}")
    }

    /// A refusal before a failure: it is the one that running again does not cure.
    pub(super) fn ending(&self) -> Ending {
        if self.refused > 0 {
            return Ending::Refused;
        }
        let failures = self.items.iter().filter_map(|item| match &item.result {
            ItemResult::Failed { failure } => Some(failure.ending()),
            _ => None,
        });
        // Those that were not tried say nothing about why.
        failures.max_by_key(|ending| *ending as u8).unwrap_or(Ending::Done)
    }
}

/// As CSV.
impl output::Report for Report {
    fn text(&self, text: &mut Text) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Nothing can go wrong with memory.
        let _ = writer.write_record(["wallet", "outcome", "transaction", "code", "message"]);
        for item in &self.items {
            let [outcome, transaction, code, message] = item.result.cells();
            let wallet = item.wallet.to_string();
            let _ = writer.write_record([&wallet, outcome, transaction, code, message]);
        }
        let csv = writer.into_inner().unwrap_or_default();
        text.line(String::from_utf8_lossy(&csv).trim_end());
    }
}
