use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use solana_signature::Signature;

/// A place in a network's history. As a text: `<slot>:<signature>:<index>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Cursor {
    /// The transaction's slot.
    pub slot: u64,
    /// The transaction.
    pub signature: Signature,
    /// Which of the events in its logs, from zero. What comes after it is yet to be seen.
    pub index: u32,
}

impl Cursor {
    /// Behind everything in a transaction.
    pub(super) const fn after(slot: u64, signature: Signature) -> Self {
        Self { slot, signature, index: u32::MAX }
    }
}

/// The text is not a [`Cursor`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("a cursor is <slot>:<signature>:<index>")]
pub struct InvalidCursor;

impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}:{}", self.slot, self.signature, self.index)
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.split(':');
        let mut part = || parts.next().ok_or(InvalidCursor);
        let cursor = Self {
            slot: part()?.parse().map_err(|_| InvalidCursor)?,
            signature: part()?.parse().map_err(|_| InvalidCursor)?,
            index: part()?.parse().map_err(|_| InvalidCursor)?,
        };
        parts.next().is_none().then_some(cursor).ok_or(InvalidCursor)
    }
}

impl TryFrom<String> for Cursor {
    type Error = InvalidCursor;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        cursor.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        let cursor = Cursor { slot: 7, signature: Signature::from([9; 64]), index: 2 };
        let text = cursor.to_string();
        assert_eq!(text.parse(), Ok(cursor));
        let json = serde_json::to_string(&cursor).unwrap();
        assert_eq!(json, format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<Cursor>(&json).unwrap(), cursor);
        for wrong in
            ["", "7", "7:x:2", &format!("{text}:"), &format!("-{text}"), &text.replace(":2", "")]
        {
            assert_eq!(wrong.parse::<Cursor>(), Err(InvalidCursor), "{wrong}");
        }
    }
}
