//! 64-bit integers as decimal strings: JSON numbers lose precision beyond 53 bits in many readers.

use serde::{Deserialize, Deserializer, Serializer, de::Error};
use std::{fmt::Display, str::FromStr};

pub(super) fn serialize<T: Display, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

pub(super) fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

/// The same, or the word `default` for `None`.
pub(super) mod or_default {
    use super::{Deserialize, Deserializer, Error, Serializer};

    const DEFAULT: &str = "default";

    pub(in super::super) fn serialize<S: Serializer>(
        value: &Option<i64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.collect_str(value),
            None => serializer.serialize_str(DEFAULT),
        }
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<i64>, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == DEFAULT { Ok(None) } else { text.parse().map(Some).map_err(D::Error::custom) }
    }
}
