use std::{fmt, str::FromStr};

use portcullis_types::Attributes;
use serde::{Serialize, Serializer};

use crate::names;

/// Names of the bits that mean the same in every network.
const NAMES: [(&str, u64); 10] = [
    ("human", Attributes::HUMAN.0),
    ("live", Attributes::LIVE.0),
    ("unique", Attributes::UNIQUE.0),
    ("id-verified", Attributes::ID_VERIFIED.0),
    ("kyc", Attributes::KYC.0),
    ("not-sanctioned", Attributes::NOT_SANCTIONED.0),
    ("age-18", Attributes::AGE_18.0),
    ("age-21", Attributes::AGE_21.0),
    ("accredited", Attributes::ACCREDITED.0),
    ("business", Attributes::BUSINESS.0),
];

/// Attributes of a pass, as people write them: `human,kyc`, the number of a bit (`32`), bits in
/// hexadecimal (`0x…`), or `none`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AttributeSet(
    /// The attributes.
    pub Attributes,
);

impl FromStr for AttributeSet {
    type Err = ParseAttributesError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bits = names::read(text, &NAMES, number)
            .map_err(|part| ParseAttributesError { part: part.chars().take(40).collect() })?;
        Ok(Self(Attributes(bits)))
    }
}

/// Hexadecimal digits are bits; a decimal number is the place of one.
fn number(text: &str) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => 1u64.checked_shl(text.parse().ok()?),
    }
}

impl fmt::Display for AttributeSet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&names::write(self.0.0, &NAMES, |place| place.to_string()))
    }
}

/// As an array of what can be given again: names, and numbers of bits without one.
impl Serialize for AttributeSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.to_string();
        serializer.collect_seq(text.split(',').filter(|_| self.0.0 != 0))
    }
}

/// No attribute has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{part}` is no attribute: write none, or human, live, unique, id-verified, kyc, \
     not-sanctioned, age-18, age-21, accredited, business, the number of a bit (0 to 63), or bits \
     as 0x…, separated by commas"
)]
pub struct ParseAttributesError {
    part: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_numbers_and_bits_add_up() {
        let set: AttributeSet = "human, KYC,age_18,32,0x8000000000000000".parse().unwrap();
        assert_eq!(set.0.0, 1 | 1 << 4 | 1 << 6 | 1 << 32 | 1 << 63);
        assert_eq!(set.to_string(), "human,kyc,age-18,32,63");
        assert_eq!(set.to_string().parse(), Ok(set));
    }

    #[test]
    fn none_is_written_and_read() {
        assert_eq!("none".parse(), Ok(AttributeSet::default()));
        assert_eq!(AttributeSet::default().to_string(), "none");
        assert_eq!(serde_json::to_string(&AttributeSet::default()).unwrap(), "[]");
    }

    #[test]
    fn what_is_no_attribute_is_named() {
        for text in ["humanoid", "64", "0x10000000000000000", "", "human,,kyc", "-1"] {
            assert!(text.parse::<AttributeSet>().is_err(), "{text}");
        }
        let error = "human,tall".parse::<AttributeSet>().unwrap_err().to_string();
        assert!(error.starts_with("`tall` is no attribute"), "{error}");
    }
}
