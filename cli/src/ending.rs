use std::process::ExitCode;

/// How a run ends, as its exit code. The numbers are what scripts build on; clap's own are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Done; the gate opens.
    Done = 0,
    /// It did not work, and would not work the next time.
    Failed = 1,
    /// What was asked cannot be understood.
    Usage = 2,
    /// The gate stays shut.
    Denied = 3,
    /// The chain refused, or would.
    Refused = 4,
    /// It did not work this time.
    TryAgain = 5,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(ending as u8)
    }
}

/// The same for people: the end of every `--help`.
pub(crate) const EXIT_CODES: &str = "\
Exit codes:
  0  done; the gate opens
  1  it failed
  2  the arguments or the configuration cannot be understood
  3  denied: the gate stays shut (verify)
  4  refused: the chain said no, or would (--dry-run)
  5  try again: the node or the network did not answer well";
