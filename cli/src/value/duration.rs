use std::{fmt, str::FromStr};

/// Letters of the units, longest first, and their seconds.
const UNITS: [(char, u64); 5] = [('w', 604_800), ('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

/// A span of time, in seconds: `90d`, `1h`, `1d12h`, or a number of seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Seconds(pub(crate) u64);

impl Seconds {
    /// As the chains store a lifetime, where zero is none of its own.
    pub(crate) fn or(self, zero: &'static str) -> String {
        if self.0 == 0 { zero.to_owned() } else { self.to_string() }
    }
}

impl FromStr for Seconds {
    type Err = ParseDurationError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.parse().map(Self).map_err(|_| ParseDurationError);
        }
        let mut rest = text;
        let mut sum = 0u64;
        while !rest.is_empty() {
            let end =
                rest.find(|letter: char| !letter.is_ascii_digit()).ok_or(ParseDurationError)?;
            let (number, unit) = rest.split_at(end);
            let letter = unit.chars().next().ok_or(ParseDurationError)?;
            let (_, seconds) =
                UNITS.iter().find(|(name, _)| *name == letter).ok_or(ParseDurationError)?;
            let number: u64 = number.parse().map_err(|_| ParseDurationError)?;
            sum = number
                .checked_mul(*seconds)
                .and_then(|span| sum.checked_add(span))
                .ok_or(ParseDurationError)?;
            rest = unit.get(letter.len_utf8()..).unwrap_or_default();
        }
        Ok(Self(sum))
    }
}

impl fmt::Display for Seconds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return formatter.write_str("0s");
        }
        let mut rest = self.0;
        // Weeks are read, but not written: `90d` says more than `12w6d`.
        for (letter, seconds) in UNITS.into_iter().skip(1) {
            let count = rest.checked_div(seconds).unwrap_or_default();
            if count != 0 {
                write!(formatter, "{count}{letter}")?;
            }
            rest = rest.checked_rem(seconds).unwrap_or_default();
        }
        Ok(())
    }
}

/// Not a span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a duration is written 90d, 12h, 30m, 45s, 1d12h, or as a number of seconds")]
pub(crate) struct ParseDurationError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read() {
        for (text, seconds) in
            [("90d", 7_776_000), ("1h", 3_600), ("1d12h", 129_600), ("2w", 1_209_600), ("45", 45)]
        {
            assert_eq!(text.parse(), Ok(Seconds(seconds)), "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in
            ["d", "1x", "-1d", "1.5h", "h1", "1d2", "99999999999999999999", "30500568904944w"]
        {
            assert_eq!(text.parse::<Seconds>(), Err(ParseDurationError), "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for seconds in [0, 1, 59, 60, 3_661, 86_400, 7_776_000, u64::MAX] {
            assert_eq!(Seconds(seconds).to_string().parse(), Ok(Seconds(seconds)));
        }
        assert_eq!(Seconds(129_601).to_string(), "1d12h1s");
    }
}
