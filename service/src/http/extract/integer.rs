//! Whole numbers, however they are written: the original API counts in floats, and some of its
//! clients write `20.0`.

use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Number;

/// From here on floats no longer hold every whole number.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// A whole number, or none.
pub(crate) fn optional<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<i64>, D::Error> {
    let Some(number) = Option::<Number>::deserialize(deserializer)? else { return Ok(None) };
    let whole = number.as_i64().or_else(|| number.as_f64().and_then(whole));
    whole.map(Some).ok_or_else(|| D::Error::custom(format!("{number} is no whole number")))
}

fn whole(number: f64) -> Option<i64> {
    let is_whole = number.fract() == 0.0 && number.abs() <= MAX_EXACT;
    // Its text without a fraction: a conversion of the language would hide what does not fit.
    is_whole.then(|| format!("{number:.0}").parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Option<i64>> {
        optional(&mut serde_json::Deserializer::from_str(text)).ok()
    }

    #[test]
    fn whole_numbers_are_read_however_they_are_written() {
        for (text, number) in [
            ("20", 20),
            ("20.0", 20),
            ("2e1", 20),
            ("-0.0", 0),
            ("-3.0", -3),
            ("9007199254740992.0", 1 << 53),
            ("9223372036854775807", i64::MAX),
        ] {
            assert_eq!(read(text), Some(Some(number)), "{text}");
        }
        assert_eq!(read("null"), Some(None));
    }

    #[test]
    fn everything_else_is_refused() {
        for text in ["20.5", "1e-1", "1e300", "1e19", "9223372036854775808", "\"20\"", "true", "[]"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
