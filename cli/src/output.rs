//! The one place that writes: results to stdout, talk to stderr.
#![allow(clippy::disallowed_methods, reason = "everything else hands its words to this module")]

mod text;

use std::io::{self, ErrorKind, IsTerminal as _, Write as _};

use serde::Serialize;

pub(crate) use text::Text;

use crate::failure::Failure;

/// Something that a command answers: a JSON document, and text for people.
pub(crate) trait Report: Serialize {
    /// As people read it.
    fn text(&self, text: &mut Text);
}

/// Where to write what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    json: bool,
    quiet: bool,
}

impl Output {
    pub(crate) const fn new(json: bool, quiet: bool) -> Self {
        Self { json, quiet }
    }

    /// The result of a command: one JSON document, or text.
    ///
    /// With `--json`, a command that answers more than once writes one document a line.
    pub(crate) fn result(&self, report: &impl Report) -> Result<(), Failure> {
        if self.json {
            let document = serde_json::to_string(report).map_err(|error| {
                Failure::failed("output", format!("cannot be written: {error}"))
            })?;
            return self.raw(&format!("{document}\n"));
        }
        let mut text = Text::default();
        report.text(&mut text);
        self.raw(&text.finish())
    }

    /// A result that has one form alone: a script for a shell.
    pub(crate) fn raw(&self, text: &str) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            // Whoever reads has seen enough.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            written => written.map_err(|error| {
                Failure::failed("output", format!("stdout cannot be written: {error}"))
            }),
        }
    }

    /// A word to whoever sits before the terminal.
    pub(crate) fn talk(&self, words: &str) {
        if !self.quiet {
            write_stderr(&format!("{words}\n"));
        }
    }

    /// A question, which is asked however quiet it shall be.
    pub(crate) fn ask(&self, question: &str) -> io::Result<String> {
        write_stderr(question);
        let mut answer = String::new();
        io::stdin().read_line(&mut answer)?;
        Ok(answer)
    }

    /// Why it did not work.
    pub(crate) fn failure(&self, failure: &Failure) {
        if self.json {
            write_stderr(&format!("{}\n", failure.to_json()));
        } else {
            write_stderr(&failure.to_text());
        }
    }

    /// Whether somebody sits before it and can be asked.
    pub(crate) fn is_interactive(&self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal()
    }

    /// Whether a progress bar would be seen, and wanted.
    pub(crate) fn shows_progress(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }
}

/// What clap has to say, as it says it.
pub(crate) fn clap_message(error: &clap::Error, text: &str) {
    if error.use_stderr() {
        write_stderr(text);
    } else {
        // Help that nobody reads to the end is no failure.
        let _ = io::stdout().write_all(text.as_bytes());
    }
}

/// A closed stderr is no reason to stop.
fn write_stderr(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Where logs go.
pub(crate) fn log_writer() -> io::Stderr {
    io::stderr()
}
