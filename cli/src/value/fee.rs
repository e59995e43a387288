use std::{fmt, str::FromStr};

use portcullis::{Fees, solana::rpc::Priority};

/// What to pay on Solana to be preferred: `none`, `recent`, `recent:90`, or a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PriorityFee(pub(crate) Priority);

impl FromStr for PriorityFee {
    type Err = ParsePriorityFeeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = ParsePriorityFeeError;
        let priority = match text.split_once(':') {
            Some(("recent", percentile)) => {
                let percentile = percentile.parse().map_err(|_| error)?;
                let Priority::Recent { max, .. } = Fees::RECENT else { return Err(error) };
                if percentile > 100 {
                    return Err(error);
                }
                Priority::Recent { percentile, max }
            }
            Some(_) => return Err(error),
            None => match text {
                "none" => Priority::None,
                "recent" => Fees::RECENT,
                price => Priority::MicroLamports(price.parse().map_err(|_| error)?),
            },
        };
        Ok(Self(priority))
    }
}

/// Not such a fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a priority fee is a number of micro-lamports for a compute unit, recent, recent:PERCENTILE, or \
     none"
)]
pub(crate) struct ParsePriorityFeeError;

/// An amount of coins with its unit: `30gwei`, `5000lamports`, `0.01ETH`. The coin must be the
/// chain's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Coins {
    /// Without the point.
    digits: u128,
    /// How many of them come after it.
    places: u32,
    unit: String,
}

impl Coins {
    /// In the chain's smallest unit. `units`: the names that are understood, in any letters, and
    /// how many decimal places each has.
    pub(crate) fn in_units(&self, units: &[(&str, u32)]) -> Result<u128, CoinsError> {
        let unit = units.iter().find(|(name, _)| name.eq_ignore_ascii_case(&self.unit));
        let names = || units.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        let (_, decimals) = unit.ok_or_else(|| CoinsError::Unit { units: names() })?;
        let places = decimals.checked_sub(self.places).ok_or(CoinsError::Fraction)?;
        let factor = 10u128.checked_pow(places).ok_or(CoinsError::Range)?;
        self.digits.checked_mul(factor).ok_or(CoinsError::Range)
    }
}

impl FromStr for Coins {
    type Err = ParseCoinsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = ParseCoinsError;
        let end = text.find(|letter: char| letter.is_ascii_alphabetic()).ok_or(error)?;
        let (number, unit) = text.split_at(end);
        let (whole, part) = number.trim().split_once('.').unwrap_or((number.trim(), ""));
        let part = part.trim_end_matches('0');
        let is_number = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
        if whole.is_empty() || !is_number(whole) || !is_number(part) {
            return Err(error);
        }
        Ok(Self {
            digits: format!("{whole}{part}").parse().map_err(|_| error)?,
            places: u32::try_from(part.len()).map_err(|_| error)?,
            unit: unit.to_owned(),
        })
    }
}

impl fmt::Display for Coins {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = usize::try_from(self.places).unwrap_or_default();
        let digits = format!("{:0width$}", self.digits, width = places.saturating_add(1));
        match digits.split_at(digits.len().saturating_sub(places)) {
            (whole, "") => write!(formatter, "{whole}{}", self.unit),
            (whole, part) => write!(formatter, "{whole}.{part}{}", self.unit),
        }
    }
}

/// Not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an amount is a number and its unit: 30gwei, 5000lamports, 0.01ETH")]
pub(crate) struct ParseCoinsError;

/// Not an amount here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CoinsError {
    /// Of another chain, perhaps.
    #[error("its unit must be one of {units}")]
    Unit {
        /// Those that are understood.
        units: String,
    },
    /// A part of the smallest unit.
    #[error("it has more decimal places than its unit")]
    Fraction,
    /// More than there is.
    #[error("it is too much")]
    Range,
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVM: [(&str, u32); 3] = [("wei", 0), ("gwei", 9), ("ETH", 18)];

    #[test]
    fn amounts_are_read_exactly() {
        for (text, wei) in [
            ("30gwei", 30_000_000_000),
            ("0.05 gwei", 50_000_000),
            ("1.500000000gwei", 1_500_000_000),
            ("7wei", 7),
            ("0.01eth", 10_000_000_000_000_000),
            ("1ETH", 1_000_000_000_000_000_000),
        ] {
            assert_eq!(text.parse::<Coins>().unwrap().in_units(&EVM), Ok(wei), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in ["", "30", "gwei", "-1gwei", "1,5gwei", "1.2.3gwei", "1e9wei", ".5gwei"] {
            assert!(text.parse::<Coins>().map_or(true, |it| it.in_units(&EVM).is_err()), "{text}");
        }
        let error = |text: &str| text.parse::<Coins>().unwrap().in_units(&EVM).unwrap_err();
        assert_eq!(error("0.5wei"), CoinsError::Fraction);
        assert_eq!(error("999999999999999999999ETH"), CoinsError::Range);
        assert!(matches!(error("1SOL"), CoinsError::Unit { .. }));
    }

    #[test]
    fn amounts_are_written_as_they_are_read() {
        for text in ["30gwei", "0.05gwei", "12.5ETH", "0wei"] {
            assert_eq!(text.parse::<Coins>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn priority_fees_are_read() {
        let Priority::Recent { max, .. } = Fees::RECENT else { panic!("a bound") };
        for (text, priority) in [
            ("none", Priority::None),
            ("0", Priority::MicroLamports(0)),
            ("2500", Priority::MicroLamports(2_500)),
            ("recent", Fees::RECENT),
            ("recent:90", Priority::Recent { percentile: 90, max }),
        ] {
            assert_eq!(text.parse::<PriorityFee>(), Ok(PriorityFee(priority)), "{text}");
        }
        for text in ["", "recent:101", "recent:", "much", "1.5", "-1", "some:5"] {
            assert!(text.parse::<PriorityFee>().is_err(), "{text}");
        }
    }
}
