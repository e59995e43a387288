use std::{convert::Infallible, fmt, str::FromStr};

use portcullis::{KeySource, SignerError};
use serde::{Deserialize, Deserializer};

/// Where somebody says that a key is. It may be the key itself by mistake, so nothing shows it, and
/// it is read as a [`KeySource`] late, outside of parsers whose errors repeat what they were given.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct SourceText(String);

impl SourceText {
    /// As a place.
    pub(crate) fn key_source(&self) -> Result<KeySource, SignerError> {
        self.0.parse()
    }
}

impl FromStr for SourceText {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for SourceText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SourceText(…)")
    }
}

impl<'de> Deserialize<'de> for SourceText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_place_of_its_place_is_refused_and_not_shown() {
        let key = "a1".repeat(32);
        let text: SourceText = key.parse().unwrap();
        let error = text.key_source().unwrap_err();
        assert!(!format!("{text:?} {error:?} {error}").contains(&key));
    }
}
