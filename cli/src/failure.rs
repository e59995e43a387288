//! What goes wrong, for people and for scripts.

mod advice;
mod chain;

pub(crate) use advice::advice;

use std::borrow::Cow;

use serde::Serialize;

use crate::ending::Ending;

/// What went wrong, and what to do about it. Never holds anything of a key.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Failure {
    /// For scripts: a word that does not change.
    code: Cow<'static, str>,
    message: String,
    help: Option<String>,
    retryable: bool,
    #[serde(skip)]
    ending: Ending,
}

impl Failure {
    fn new(ending: Ending, code: impl Into<Cow<'static, str>>, message: impl ToString) -> Self {
        Self {
            code: code.into(),
            message: message.to_string(),
            help: None,
            retryable: ending == Ending::TryAgain,
            ending,
        }
    }

    /// It did not work.
    pub(crate) fn failed(code: &'static str, message: impl ToString) -> Self {
        Self::new(Ending::Failed, code, message)
    }

    /// The arguments do not say what is needed.
    pub(crate) fn usage(message: impl ToString) -> Self {
        Self::new(Ending::Usage, "usage", message)
    }

    /// The configuration file does not.
    pub(crate) fn configuration(message: impl ToString) -> Self {
        Self::new(Ending::Usage, "configuration", message)
    }

    /// It has not taken effect and never will.
    pub(crate) fn expired(message: impl ToString) -> Self {
        Self::new(Ending::TryAgain, "expired", message)
            .help("it has not taken effect and never will: run it again")
    }

    /// What to do next.
    pub(crate) fn help(mut self, help: impl ToString) -> Self {
        self.help = Some(help.to_string());
        self
    }

    /// Names the transaction that it is about, where it may still take effect.
    pub(crate) fn with_transaction(mut self, id: &str) -> Self {
        if self.ending != Ending::Refused {
            self.message = format!("{} (transaction {id})", self.message);
        }
        self
    }

    /// For scripts.
    pub(crate) fn code(&self) -> &str {
        &self.code
    }

    /// For people.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// How the run ends.
    pub(crate) const fn ending(&self) -> Ending {
        self.ending
    }

    /// In two lines.
    pub(crate) fn to_text(&self) -> String {
        // A node's words may hold what moves a terminal's cursor.
        let message: String = self.message.chars().filter(|letter| !letter.is_control()).collect();
        match &self.help {
            Some(help) => format!("error: {message}\n help: {help}\n"),
            None => format!("error: {message}\n"),
        }
    }

    /// In one JSON document.
    pub(crate) fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Document<'a> {
            error: &'a Failure,
        }
        serde_json::to_string(&Document { error: self }).unwrap_or_else(|_| self.to_text())
    }
}

/// An error with all that led to it, in one line.
pub(crate) fn chain_of(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}
