use std::str::FromStr;

use super::{Moment, Seconds};

/// Until when a pass shall be valid: `90d` (from the chain's clock on), `never`, or a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expiry {
    /// So long from now.
    In(Seconds),
    /// Without an end.
    Never,
    /// The last second in which it is valid.
    At(Moment),
}

impl Expiry {
    /// In Unix seconds, zero for *never*, where the chain's clock shows `now`.
    pub(crate) fn unix_seconds(self, now: i64) -> i64 {
        match self {
            Self::In(Seconds(span)) => now.saturating_add_unsigned(span),
            Self::Never => 0,
            Self::At(Moment(seconds)) => seconds,
        }
    }

    /// Whether the chain's clock is needed.
    pub(crate) const fn is_relative(self) -> bool {
        matches!(self, Self::In(_))
    }
}

impl FromStr for Expiry {
    type Err = ParseExpiryError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.eq_ignore_ascii_case("never") {
            return Ok(Self::Never);
        }
        // A bare number is a moment here: the registry's own notation.
        match text.parse::<Moment>() {
            Ok(Moment(0)) => Err(ParseExpiryError),
            Ok(moment) => Ok(Self::At(moment)),
            Err(_) => text.parse().map(Self::In).map_err(|_| ParseExpiryError),
        }
    }
}

/// Not an expiry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "an expiry is written 90d (from now), never, 2027-01-31T12:00:00Z (UTC), or in Unix seconds"
)]
pub(crate) struct ParseExpiryError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_kinds_are_told_apart() {
        assert_eq!("never".parse(), Ok(Expiry::Never));
        assert_eq!("90d".parse(), Ok(Expiry::In(Seconds(7_776_000))));
        assert_eq!("1800000000".parse(), Ok(Expiry::At(Moment(1_800_000_000))));
        assert_eq!("2001-09-09T01:46:40Z".parse(), Ok(Expiry::At(Moment(1_000_000_000))));
        for text in ["0", "", "soon", "-5"] {
            assert!(text.parse::<Expiry>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_span_counts_from_the_clock_given() {
        assert_eq!(Expiry::In(Seconds(60)).unix_seconds(1_000), 1_060);
        assert_eq!(Expiry::In(Seconds(u64::MAX)).unix_seconds(1_000), i64::MAX);
        assert_eq!(Expiry::Never.unix_seconds(1_000), 0);
    }
}
