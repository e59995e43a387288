//! Makes every wrong call and compares what becomes of it with `expected.txt`.
//!
//! There, the framework's own refusals are numbers: 2000, an account that changes is not writable;
//! 2007, another program stands where one is named; 2040, an account that changes is given twice.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use e2e::{
    outcome::{OK, error, outcome},
    programs::checkout,
};

use crate::{
    exception::EXCEPTIONS,
    mutation::{Class, mutations},
    rows::{ROWS, Row},
    stage::Stage,
};

/// Set it to write `expected.txt` anew, and read the difference before committing it.
const ACCEPT: &str = "PORTCULLIS_ACCEPT";

/// What the runtime says when a program has done harm: the programs must refuse before it has to.
const CAUGHT_BY_THE_RUNTIME: [&str; 8] = [
    "ProgramFailedToComplete",
    "ProgramEnvironmentSetupFailure",
    "ReadonlyDataModified",
    "ReadonlyLamportChange",
    "ExternalAccountDataModified",
    "ExternalAccountLamportSpend",
    "UnbalancedInstruction",
    "ModifiedProgramId",
];

/// What came of the wrong calls of one class: by outcome, the accounts and what stood for them.
type Line = BTreeMap<String, BTreeMap<&'static str, BTreeSet<String>>>;

#[derive(Default)]
struct Report {
    calls: usize,
    lines: BTreeMap<(usize, Class), Line>,
    /// How many things stood in an account's place.
    tried: BTreeMap<(usize, Class, &'static str), usize>,
    used: BTreeSet<usize>,
    faults: Vec<String>,
}

fn file() -> PathBuf {
    checkout().join("tests/tests/attack/expected.txt")
}

#[test]
fn wrong_calls_fail_as_expected_and_change_nothing() {
    let mut report = Report::default();
    for (index, row) in ROWS.iter().enumerate() {
        report.attack(index, row);
    }
    let text = report.text();
    for (index, exception) in EXCEPTIONS.iter().enumerate() {
        if !report.used.contains(&index) {
            report.faults.push(format!(
                "{} {:?} {} no longer goes through: {}",
                exception.row, exception.class, exception.account, exception.reason
            ));
        }
    }
    println!("{} wrong calls of {} right ones", report.calls, ROWS.len());
    assert!(report.faults.is_empty(), "{:#?}", report.faults);
    if std::env::var_os(ACCEPT).is_some() {
        fs::write(file(), &text).unwrap();
    }
    let expected = fs::read_to_string(file()).unwrap_or_default();
    let (expected, text): (Vec<&str>, Vec<&str>) =
        (expected.lines().collect(), text.lines().collect());
    for line in text.iter().filter(|line| !expected.contains(line)) {
        println!("is:     {line}");
    }
    for line in expected.iter().filter(|line| !text.contains(line)) {
        println!("should: {line}");
    }
    assert!(expected == text, "set {ACCEPT} to accept the difference");
}

#[test]
fn no_transaction_runs_twice() {
    for row in ROWS {
        let mut stage = Stage::new();
        let right = (row.scene)(&mut stage);
        let transaction = stage.signed(&right);
        stage.world.chain.svm.send_transaction(transaction.clone()).unwrap();
        let after = stage.snapshot();
        let again = stage.world.chain.svm.send_transaction(transaction).unwrap_err();
        assert_eq!(error(&again.err), "AlreadyProcessed", "{}", row.name);
        assert!(stage.snapshot() == after, "{}", row.name);
    }
}

impl Report {
    fn attack(&mut self, index: usize, row: &Row) {
        let mut stage = Stage::new();
        let right = (row.scene)(&mut stage);
        let before = stage.snapshot();
        let saved = stage.world.chain.svm.clone();
        for mutation in mutations(&stage, row, &right) {
            let mut before = before.clone();
            if let Some((address, account)) = mutation.planted.clone() {
                before.insert(address, account.clone());
                stage.world.chain.svm.set_account(address, account).unwrap();
            }
            let result = outcome(&stage.send(&mutation.instruction));
            let place =
                format!("{} {:?} {} {}", row.name, mutation.class, mutation.account, mutation.with);
            if result == OK {
                let exceptions = EXCEPTIONS.iter().enumerate();
                let covering = exceptions.filter(|(_, one)| one.covers(row.name, &mutation));
                match covering.map(|(index, _)| index).next() {
                    Some(index) => self.used.extend([index]),
                    None => self.faults.push(format!("{place}: goes through")),
                }
            } else if CAUGHT_BY_THE_RUNTIME.contains(&result.as_str()) {
                self.faults.push(format!("{place}: {result}"));
            } else if stage.snapshot() != before {
                self.faults.push(format!("{place}: failed, and yet something changed"));
            }
            if result == OK || mutation.planted.is_some() {
                stage.world.chain.svm = saved.clone();
            }
            self.note(index, mutation.class, mutation.account, mutation.with, result);
        }
        stage.send(&right).unwrap_or_else(|failure| panic!("{}: {failure:?}", row.name));
        let changes = stage.snapshot() != before;
        assert!(changes != (row.name == "verify_pass"), "{}", row.name);
        let again = outcome(&stage.send(&right));
        self.note(index, Class::Replayed, "call", String::new(), again);
    }

    fn note(
        &mut self,
        row: usize,
        class: Class,
        account: &'static str,
        with: String,
        outcome: String,
    ) {
        self.calls += 1;
        *self.tried.entry((row, class, account)).or_default() += 1;
        let line = self.lines.entry((row, class)).or_default();
        line.entry(outcome).or_default().entry(account).or_default().insert(with);
    }

    /// One line a row and class: by outcome, the accounts; in brackets what stood for them, unless
    /// whatever stood there came to the same.
    fn text(&self) -> String {
        let mut text = String::new();
        for ((row, class), line) in &self.lines {
            let outcomes: Vec<String> = line
                .iter()
                .map(|(outcome, accounts)| {
                    let accounts: Vec<String> = accounts
                        .iter()
                        .map(|(account, with)| self.shown((*row, *class, account), with))
                        .collect();
                    format!("{outcome}: {}", accounts.join(", "))
                })
                .collect();
            let class = format!("{class:?}").to_lowercase();
            text += &format!("{} / {class} / {}\n", ROWS[*row].name, outcomes.join("; "));
        }
        text
    }

    fn shown(&self, key: (usize, Class, &'static str), with: &BTreeSet<String>) -> String {
        if self.tried.get(&key) == Some(&with.len()) {
            return key.2.to_owned();
        }
        let with: Vec<&str> = with.iter().map(String::as_str).collect();
        format!("{} [{}]", key.2, with.join(" | "))
    }
}
