use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use portcullis::Chain;
use serde::{Deserialize, Serialize};

use super::{documents::Documents, step::Step};
use crate::{failure::Failure, private_file};

/// What was done, as lines of JSON: a file that only grows, each line on the disk before the next
/// step. It decides nothing: the chain does.
#[derive(Debug)]
pub(super) struct Record {
    path: PathBuf,
    chain: String,
    /// `None`: nothing is written.
    file: Option<File>,
    lines: Vec<Line>,
}

/// A line: something about a step.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    chain: String,
    step: String,
    /// keccak256 of the step's file.
    hash: String,
    outcome: Outcome,
    transactions: Vec<String>,
    /// The chain's time.
    unix_seconds: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
}

/// What is said about a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    /// It was begun.
    Began,
    /// It was done, and the chain shows it.
    Done,
    /// The chain showed it already.
    Found,
    /// The chain cannot take it as it is; a later run asks again.
    Skipped,
    /// It was not done, or not all of it.
    Failed,
}

impl Record {
    pub(super) fn default_path(chain: &Chain) -> PathBuf {
        let chain = chain.to_string().replace(':', "-");
        format!("portcullis-migrations-{chain}.jsonl").into()
    }

    /// The record at `path`, which is made if there is none, unless nothing shall be written.
    pub(super) fn open(path: &Path, chain: &Chain, dry_run: bool) -> Result<Self, Failure> {
        let file = match dry_run {
            true => None,
            false => Some(open(path).map_err(|error| cannot_use(path, &error))?),
        };
        if let Some(file) = &file {
            file.try_lock().map_err(|error| match error {
                TryLockError::WouldBlock => Failure::failed(
                    "record",
                    format!("{} is in use by another run", path.display()),
                )
                .help("wait until it has ended"),
                TryLockError::Error(error) => cannot_use(path, &error),
            })?;
        }
        let text = match fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            read => read.map_err(|error| cannot_use(path, &error))?,
        };
        // A line that a kill has cut short.
        let whole = text.rfind('\n').map_or(0, |end| end.saturating_add(1));
        if let Some(file) = &file {
            let length = u64::try_from(whole).unwrap_or(u64::MAX);
            file.set_len(length).map_err(|error| cannot_use(path, &error))?;
        }
        let lines = text.get(..whole).unwrap_or_default().lines().zip(1u64..);
        let lines = lines.map(|(line, number)| {
            serde_json::from_str(line).map_err(|_| {
                Failure::usage(format!("{}: line {number} cannot be read", path.display()))
                    .help("--record names the record of earlier runs, or a new file")
            })
        });
        let lines = lines.collect::<Result<Vec<Line>, Failure>>()?;
        let chain = chain.to_string();
        if let Some(other) = lines.iter().find(|line| line.chain != chain) {
            let message =
                format!("{} is the record of {}, not of {chain}", path.display(), other.chain);
            return Err(Failure::usage(message).help("name another file by --record"));
        }
        Ok(Self { path: path.to_path_buf(), chain, file, lines })
    }

    /// Steps go forward only: those that were done must be what they were.
    pub(super) fn check(&self, documents: &Documents) -> Result<(), Failure> {
        let done = self.lines.iter();
        let done = done.filter(|line| matches!(line.outcome, Outcome::Done | Outcome::Found));
        for line in done {
            let problem = match documents.find(&line.step) {
                Some(document) if document.hash() == line.hash => continue,
                Some(_) => "its file has changed since",
                None => "its file is gone",
            };
            return Err(Failure::usage(format!("step {} was done, and {problem}", line.step))
                .help("put the file back as it was, and write what is new as another step"));
        }
        Ok(())
    }

    /// Adds a line, unless it says what the last one about the step does.
    pub(super) fn write(
        &mut self,
        step: &Step,
        outcome: Outcome,
        transactions: Vec<String>,
        unix_seconds: i64,
        problem: Option<String>,
    ) -> Result<(), Failure> {
        let last = self.lines.iter().rev().find(|line| line.step == step.name);
        let is_known = last.is_some_and(|line| match outcome {
            Outcome::Found => matches!(line.outcome, Outcome::Done | Outcome::Found),
            Outcome::Skipped => line.outcome == Outcome::Skipped,
            _ => false,
        });
        let Some(file) = self.file.as_mut().filter(|_| !is_known) else { return Ok(()) };
        let (chain, hash) = (self.chain.clone(), step.hash.clone());
        let line = Line {
            chain,
            step: step.name.clone(),
            hash,
            outcome,
            transactions,
            unix_seconds,
            problem,
        };
        let written = serde_json::to_string(&line).map_err(io::Error::from).and_then(|line| {
            file.write_all(format!("{line}\n").as_bytes())?;
            file.sync_data()
        });
        written.map_err(|error| cannot_use(&self.path, &error))?;
        self.lines.push(line);
        Ok(())
    }
}

fn open(path: &Path) -> io::Result<File> {
    let is_new = !path.exists();
    let file = OpenOptions::new().append(true).create(true).open(path)?;
    if is_new {
        private_file::sync_directory(private_file::parent(path))?;
    }
    Ok(file)
}

fn cannot_use(path: &Path, error: &io::Error) -> Failure {
    Failure::failed("record", format!("the record {}: {error}", path.display()))
        .help("name a file that can be written by --record")
}
