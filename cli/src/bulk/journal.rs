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

use portcullis::{Address, Prepared};

pub(super) use self::entry::{Binding, Outcome};
use self::entry::{Entry, Header};
use crate::{failure::Failure, private_file};

/// The journal of one file of wallets. Nobody else writes to it meanwhile.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    file: Mutex<File>,
    /// What earlier runs have left.
    before: HashMap<Address, Before>,
}

/// What an earlier run has left of an item.
#[derive(Clone, Debug)]
pub(super) enum Before {
    /// It may be on its way.
    Prepared(Prepared),
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
        let length = u64::try_from(whole).unwrap_or(u64::MAX);
        let cut = file.set_len(length).and_then(|()| file.seek(SeekFrom::Start(length)));
        cut.map_err(|error| cannot_use(&path, &error))?;
        let header = Header::new(binding);
        let before = read(text.get(..whole).unwrap_or_default(), &header)
            .map_err(|problem| cannot_go_on(&path, &problem))?;
        let journal = Self { path, file: Mutex::new(file), before };
        if whole == 0 {
            journal.write(&header)?;
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
        !self.before.is_empty()
    }

    /// What an earlier run has left of an item.
    pub(super) fn before(&self, wallet: &Address) -> Option<&Before> {
        self.before.get(wallet)
    }

    /// Transactions that may be on their way.
    pub(super) fn under_way(&self) -> impl Iterator<Item = &Prepared> {
        self.before.values().filter_map(|before| match before {
            Before::Prepared(prepared) => Some(prepared),
            Before::Over(_) => None,
        })
    }

    /// Keeps what is about to be sent. Only when this has returned it may be.
    pub(super) fn prepared(&self, wallet: Address, prepared: &Prepared) -> Result<(), Failure> {
        self.write(&Entry { wallet, prepared: Some(prepared.clone()), outcome: None })
    }

    /// Keeps what it came to.
    pub(super) fn over(&self, wallet: Address, outcome: &Outcome) -> Result<(), Failure> {
        self.write(&Entry { wallet, prepared: None, outcome: Some(outcome.clone()) })
    }

    fn write(&self, line: &impl serde::Serialize) -> Result<(), Failure> {
        let written = serde_json::to_string(line).map_err(io::Error::from).and_then(|line| {
            // A line is written in one go, so that a panic elsewhere leaves no half of one.
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            file.write_all(format!("{line}\n").as_bytes())?;
            file.sync_data()
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
fn read(text: &str, expected: &Header) -> Result<HashMap<Address, Before>, String> {
    let mut lines = text.lines();
    if let Some(first) = lines.next() {
        let header: Header =
            serde_json::from_str(first).map_err(|_| "it does not begin as one".to_owned())?;
        header.check(expected)?;
    }
    let mut before = HashMap::new();
    for (line, number) in lines.zip(2u64..) {
        let entry: Entry =
            serde_json::from_str(line).map_err(|_| format!("line {number} cannot be read"))?;
        match (entry.prepared, entry.outcome) {
            (Some(prepared), None) => {
                before.insert(entry.wallet, Before::Prepared(prepared));
            }
            (None, Some(outcome)) if outcome.is_done() => {
                before.insert(entry.wallet, Before::Over(outcome));
            }
            // What was refused may not be the next time.
            (None, Some(_)) => {
                before.remove(&entry.wallet);
            }
            _ => return Err(format!("line {number} is neither of the two kinds")),
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
