use alloy::primitives::aliases::U40;
use serde::{Deserialize, Serialize};

/// The last second in which a pass shall be valid, as an issue or renewal asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Expiry {
    /// What the network gives by default, counted from the block that takes the step.
    Default,
    /// Never.
    Never,
    /// Unix seconds.
    At(ExpirySeconds),
}

impl Expiry {
    const DEFAULT: U40 = U40::MAX;

    /// At a moment, in Unix seconds.
    ///
    /// # Errors
    ///
    /// If it is 0, which the registry takes for *never*, or not below 2^40 - 1, which it takes for
    /// the default.
    pub const fn at(unix_seconds: u64) -> Result<Self, ValueOutOfRange> {
        match ExpirySeconds::new(unix_seconds) {
            Ok(seconds) => Ok(Self::At(seconds)),
            Err(error) => Err(error),
        }
    }

    /// As every chain's façade asks for it: `None` is the default, `Some(0)` never.
    ///
    /// # Errors
    ///
    /// If the moment is negative, or not below 2^40 - 1.
    pub fn requested(expires_at: Option<i64>) -> Result<Self, ValueOutOfRange> {
        match expires_at {
            None => Ok(Self::Default),
            Some(0) => Ok(Self::Never),
            Some(moment) => {
                let outside = ValueOutOfRange { field: "expires_at", value: i128::from(moment) };
                Self::at(u64::try_from(moment).map_err(|_| outside)?)
            }
        }
    }

    pub(crate) fn to_word(self) -> U40 {
        match self {
            Self::Default => Self::DEFAULT,
            Self::Never => U40::ZERO,
            Self::At(seconds) => U40::saturating_from(seconds.get()),
        }
    }
}

/// A moment that the registry can hold as an expiry: Unix seconds, above 0 and below 2^40 - 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct ExpirySeconds(u64);

impl ExpirySeconds {
    /// From Unix seconds.
    ///
    /// # Errors
    ///
    /// See [`Expiry::at`].
    pub const fn new(unix_seconds: u64) -> Result<Self, ValueOutOfRange> {
        if unix_seconds == 0 || unix_seconds >= (1 << 40) - 1 {
            return Err(ValueOutOfRange { field: "expires_at", value: unix_seconds as i128 });
        }
        Ok(Self(unix_seconds))
    }

    /// Unix seconds.
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl TryFrom<u64> for ExpirySeconds {
    type Error = ValueOutOfRange;

    fn try_from(unix_seconds: u64) -> Result<Self, ValueOutOfRange> {
        Self::new(unix_seconds)
    }
}

impl From<ExpirySeconds> for u64 {
    fn from(seconds: ExpirySeconds) -> Self {
        seconds.get()
    }
}

/// A number that the registry cannot hold, or that means something else there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} cannot be {value} in the registry")]
pub struct ValueOutOfRange {
    /// Which.
    pub field: &'static str,
    /// What was asked for.
    pub value: i128,
}

/// Seconds of a lifetime as the registry holds them: 40 bits.
pub(crate) fn lifetime(field: &'static str, seconds: u64) -> Result<U40, ValueOutOfRange> {
    U40::try_from(seconds).map_err(|_| ValueOutOfRange { field, value: i128::from(seconds) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_the_range_are_not_taken_for_something_else() {
        assert_eq!(Expiry::Never.to_word(), U40::ZERO);
        assert_eq!(Expiry::Default.to_word(), U40::MAX);
        assert!(Expiry::at(0).is_err());
        assert!(Expiry::at((1 << 40) - 1).is_err());
        let last = Expiry::at((1 << 40) - 2).expect("in range");
        assert_eq!(last.to_word().to::<u64>(), (1 << 40) - 2);
    }

    #[test]
    fn a_request_reads_as_on_every_chain() {
        assert_eq!(Expiry::requested(None), Ok(Expiry::Default));
        assert_eq!(Expiry::requested(Some(0)), Ok(Expiry::Never));
        assert_eq!(Expiry::requested(Some(7)), Expiry::at(7));
        assert!(Expiry::requested(Some(-1)).is_err());
        assert!(Expiry::requested(Some(1 << 40)).is_err());
    }
}
