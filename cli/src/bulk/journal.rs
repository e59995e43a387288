//! What has been done, as lines of JSON: a file that only grows, each line on the disk before the
//! next step is taken.

mod entry;

use std::{
    collections::HashMap,
    ffi::OsString,
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use portcullis::{Address, PreparedIssues};

pub(super) use self::entry::{Binding, Outcome};
use self::entry::{Entry, Header};
use crate::{failure::Failure, private_file};

/// The journal of one file of wallets. Nobody else writes to it meanwhile.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    lines: Mutex<Lines>,
    before: Before,
}

/// The end of the file.
#[derive(Debug)]
struct Lines {
    file: File,
    /// Of the lines that are whole, in bytes.
    length: u64,
    /// Whether a line could not be written. None follows: half a line is cut off by the next run
    /// only if it is the last.
    failed: bool,
}

impl Lines {
    /// In one go, so that a panic elsewhere leaves no half of a line.
    fn append(&mut self, text: &str) -> io::Result<()> {
        if self.failed {
            return Err(io::Error::other("an earlier line could not be written"));
        }
        let written = self.file.write_all(text.as_bytes()).and_then(|()| self.file.sync_data());
        if written.is_err() {
            self.failed = true;
            // If this fails as well, the next run does it.
            let _ = self.file.set_len(self.length);
        } else {
            self.length = self.length.saturating_add(bytes(text));
        }
        written
    }
}

fn bytes(text: &str) -> u64 {
    u64::try_from(text.len()).unwrap_or(u64::MAX)
}

/// What earlier runs have left.
#[derive(Debug, Default)]
struct Before {
    prepared: Vec<PreparedIssues>,
    wallets: HashMap<Address, Left>,
}

/// What earlier runs have left of a wallet.
#[derive(Debug)]
enum Left {
    /// It may be on its way, in the transaction of this place in `prepared`.
    UnderWay(usize),
    /// It came to this.
    Over(Outcome),
}

impl Journal {
    /// Makes the journal of `list`, or goes on with the one that there is, if it is of the same
    /// chain, network, signer and list.
    pub(super) fn open(list: &Path, binding: Binding) -> Result<Self, Failure> {
        let mut name = OsString::from(list);
        name.push(".portcullis-journal");
        let path = PathBuf::from(name);
        let mut file = open(&path).map_err(|error| cannot_use(&path, &error))?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => {
                Failure::failed("journal", format!("{} is in use by another run", path.display()))
                    .help("wait until it has ended")
            }
            TryLockError::Error(error) => cannot_use(&path, &error),
        })?;
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(|error| cannot_use(&path, &error))?;
        // A line that a kill has cut short was not acted upon.
        let whole = text.rfind('\n').map_or(0, |end| end.saturating_add(1));
        let whole = text.get(..whole).unwrap_or_default();
        let length = bytes(whole);
        let cut = file.set_len(length).and_then(|()| file.seek(SeekFrom::Start(length)));
        cut.map_err(|error| cannot_use(&path, &error))?;
        let header = Header::new(binding);
        let before = read(whole, &header).map_err(|problem| cannot_go_on(&path, &problem))?;
        let lines = Mutex::new(Lines { file, length, failed: false });
        let journal = Self { path, lines, before };
        if whole.is_empty() {
            journal.write(&[header])?;
            private_file::sync_directory(private_file::parent(&journal.path))
                .map_err(|error| cannot_use(&journal.path, &error))?;
        }
        Ok(journal)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether an earlier run has done something.
    pub(super) fn is_resumed(&self) -> bool {
        !self.before.wallets.is_empty()
    }

    /// Wallets with which nothing is left to do, and what they came to.
    pub(super) fn done(&self) -> impl Iterator<Item = (Address, &Outcome)> {
        self.before.wallets.iter().filter_map(|(wallet, left)| match left {
            Left::Over(outcome) => Some((*wallet, outcome)),
            Left::UnderWay(_) => None,
        })
    }

    /// Transactions that may be on their way, in the order in which they were signed.
    pub(super) fn under_way(&self) -> impl Iterator<Item = &PreparedIssues> {
        let prepared = self.before.prepared.iter();
        prepared.filter(|it| {
            it.batch.requests().iter().any(|request| self.is_under_way(&request.wallet, it))
        })
    }

    /// Whether this transaction is what is under way for the wallet.
    pub(super) fn is_under_way(&self, wallet: &Address, transaction: &PreparedIssues) -> bool {
        let Some(Left::UnderWay(place)) = self.before.wallets.get(wallet) else { return false };
        self.before.prepared.get(*place) == Some(transaction)
    }

    /// Keeps what is about to be sent. Only when this has returned it may be.
    pub(super) fn prepared(&self, prepared: &PreparedIssues) -> Result<(), Failure> {
        self.write(&[Entry::Prepared(prepared.clone())])
    }

    /// Keeps what passes came to.
    pub(super) fn over<'a>(
        &self,
        outcomes: impl Iterator<Item = (Address, &'a Outcome)>,
    ) -> Result<(), Failure> {
        let entry =
            |(wallet, outcome): (_, &Outcome)| Entry::Over { wallet, outcome: outcome.clone() };
        self.write(&outcomes.map(entry).collect::<Vec<_>>())
    }

    fn write(&self, lines: &[impl serde::Serialize]) -> Result<(), Failure> {
        if lines.is_empty() {
            return Ok(());
        }
        let texts: Result<Vec<String>, _> = lines.iter().map(serde_json::to_string).collect();
        let written = texts.map_err(io::Error::from).and_then(|texts| {
            let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
            lines.append(&format!("{}\n", texts.join("\n")))
        });
        written.map_err(|error| cannot_use(&self.path, &error))
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    private_file::owner_only(&mut options).open(path)
}

/// Later lines count before earlier ones.
fn read(text: &str, expected: &Header) -> Result<Before, String> {
    let mut lines = text.lines();
    if let Some(first) = lines.next() {
        let header: Header =
            serde_json::from_str(first).map_err(|_| "it does not begin as one".to_owned())?;
        header.check(expected)?;
    }
    let mut before = Before::default();
    for (line, number) in lines.zip(2u64..) {
        let entry: Entry =
            serde_json::from_str(line).map_err(|_| format!("line {number} cannot be read"))?;
        match entry {
            Entry::Prepared(prepared) => {
                let place = before.prepared.len();
                let wallets = prepared.batch.requests().iter().map(|request| request.wallet);
                before.wallets.extend(wallets.map(|wallet| (wallet, Left::UnderWay(place))));
                before.prepared.push(prepared);
            }
            Entry::Over { wallet, outcome } if outcome.is_done() => {
                before.wallets.insert(wallet, Left::Over(outcome));
            }
            // What was refused may not be the next time; what is done is done.
            Entry::Over { wallet, .. } => {
                if !matches!(before.wallets.get(&wallet), Some(Left::Over(_))) {
                    before.wallets.remove(&wallet);
                }
            }
        }
    }
    Ok(before)
}

fn cannot_use(path: &Path, error: &io::Error) -> Failure {
    Failure::failed("journal", format!("the journal {}: {error}", path.display()))
        .help("it must be possible to write beside the file of --from; what was sent is in it")
}

fn cannot_go_on(path: &Path, problem: &str) -> Failure {
    Failure::usage(format!("the journal {} is of another run: {problem}", path.display())).help(
        "give the same chain, network, signer and file as then; for another list use another file \
         name",
    )
}

#[cfg(test)]
mod tests;
