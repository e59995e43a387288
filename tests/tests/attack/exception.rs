//! The wrong calls that go through all the same, and why that is right.

use crate::mutation::{Class, Mutation};

/// A wrong call that may go through.
pub(crate) struct Exception {
    pub(crate) row: &'static str,
    pub(crate) class: Class,
    pub(crate) account: &'static str,
    /// Empty: whatever stands in the account's place.
    pub(crate) with: &'static [&'static str],
    pub(crate) reason: &'static str,
}

pub(crate) const EXCEPTIONS: &[Exception] = &[];

impl Exception {
    pub(crate) fn covers(&self, row: &str, mutation: &Mutation) -> bool {
        self.row == row
            && self.class == mutation.class
            && self.account == mutation.account
            && (self.with.is_empty() || self.with.contains(&mutation.with.as_str()))
    }
}
