use std::str::FromStr;

use base64::{Engine, prelude::BASE64_STANDARD};
use solana_address::Address;

use super::{EventError, GatewayEvent};
use crate::program_events::ProgramEvents;

/// What the logs of one transaction say about one program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedEvents<E> {
    /// What happened, in order. Empty if the transaction failed, since nothing of it remains.
    pub events: Vec<E>,
    /// Why lines of the program could not be read, in order: a later version may have written them.
    pub undecoded: Vec<EventError>,
    /// Lines are missing: the runtime cut the logs off, or they never were whole. Events up to
    /// there are listed; that there were no more is not said. Read the accounts instead.
    pub truncated: bool,
    /// A program failed, and with it the transaction.
    pub failed: bool,
}

// Derived, it would ask for an event that has a default.
impl<E> Default for LoggedEvents<E> {
    fn default() -> Self {
        Self { events: Vec::new(), undecoded: Vec::new(), truncated: false, failed: false }
    }
}

/// The gateway's events in the logs of one transaction.
///
/// Any program can write anything into the logs. A line is believed only if it is a
/// `Program data:` line and was written while the gateway was the innermost program running; the
/// runtime's own lines about who is called and who returns cannot be forged, and are followed
/// strictly. Give the log messages as the node lists them, one an element, never joined and split
/// again: a message may hold line breaks of its own, and a forger would put some there.
///
/// A transaction may also fail without a line that says so: look at its status first.
pub fn from_logs<S: AsRef<str>>(logs: &[S]) -> LoggedEvents<GatewayEvent> {
    events_in(logs)
}

/// The events of any program, as [`from_logs`] says.
pub(crate) fn events_in<E: ProgramEvents, S: AsRef<str>>(logs: &[S]) -> LoggedEvents<E> {
    let mut found = LoggedEvents::default();
    let mut running: Vec<Address> = Vec::new();
    let mut names = Names::default();
    for line in logs.iter().map(AsRef::as_ref) {
        match Line::parse(line, &mut names) {
            Line::Invoke { program, depth } => {
                running.push(program);
                if depth != running.len() {
                    found.truncated = true;
                }
            }
            Line::Success { program } => {
                if running.pop() != Some(program) {
                    found.truncated = true;
                }
            }
            Line::Failed => found.failed = true,
            Line::Data(fields) if running.last() == Some(&E::PROGRAM_ID) => match decode(fields) {
                Ok(event) => found.events.push(event),
                Err(error) => found.undecoded.push(error),
            },
            // The runtime may still write shorter lines after this one, but who knows which.
            Line::Truncated => found.truncated = true,
            Line::Data(_) | Line::Other => {}
        }
        if found.failed {
            found.events.clear();
            found.undecoded.clear();
        }
        if found.failed || found.truncated {
            return found;
        }
    }
    found.truncated = !running.is_empty();
    found
}

fn decode<E: ProgramEvents>(fields: &str) -> Result<E, EventError> {
    let bytes = BASE64_STANDARD.decode(fields).map_err(|_| EventError::NotBase64)?;
    E::from_bytes(&bytes)
}

/// The programs of one transaction: a few, named in many lines. To read a name takes longer than all
/// else in a line.
#[derive(Default)]
struct Names<'a>(Vec<(&'a str, Address)>);

impl<'a> Names<'a> {
    /// Looking for a name takes no longer than this many comparisons, however many a forger writes.
    const MAX: usize = 16;

    fn address(&mut self, name: &'a str) -> Option<Address> {
        if let Some((_, address)) = self.0.iter().find(|(known, _)| *known == name) {
            return Some(*address);
        }
        let address = Address::from_str(name).ok()?;
        if self.0.len() < Self::MAX {
            self.0.push((name, address));
        }
        Some(address)
    }
}

/// A log message, as far as it matters here.
enum Line<'a> {
    /// `Program <id> invoke [<depth>]`
    Invoke { program: Address, depth: usize },
    /// `Program <id> success`
    Success { program: Address },
    /// `Program <id> failed: <error>`
    Failed,
    /// `Program data: <base64> …`
    Data(&'a str),
    /// `Log truncated`
    Truncated,
    /// Anything else, `Program log: <whatever the program likes>` above all.
    Other,
}

impl<'a> Line<'a> {
    fn parse(line: &'a str, names: &mut Names<'a>) -> Self {
        if line == "Log truncated" {
            return Self::Truncated;
        }
        if let Some(fields) = line.strip_prefix("Program data: ") {
            return Self::Data(fields);
        }
        Self::parse_call(line, names).unwrap_or(Self::Other)
    }

    /// The runtime's lines name a program where those of programs have a word and a colon, which is
    /// no base58.
    fn parse_call(line: &'a str, names: &mut Names<'a>) -> Option<Self> {
        let (program, what) = line.strip_prefix("Program ")?.split_once(' ')?;
        let program = names.address(program)?;
        if what == "success" {
            return Some(Self::Success { program });
        }
        if what.starts_with("failed: ") {
            return Some(Self::Failed);
        }
        let depth = what.strip_prefix("invoke [")?.strip_suffix(']')?.parse().ok()?;
        Some(Self::Invoke { program, depth })
    }
}

#[cfg(test)]
mod tests;
