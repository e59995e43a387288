use std::fmt;

use portcullis_types::{Reason, lifecycle::LifecycleError};
use serde::{Deserialize, Serialize};

/// Why the registry refuses a step of a pass's life. [`Refusal::code`] is ABI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Refusal {
    /// What every chain refuses.
    Lifecycle(LifecycleError),
    /// The gatekeeper has issued all that a UTC day allows.
    QuotaExhausted,
}

impl Refusal {
    /// 1 to 10, 20 to 33, or 56.
    pub const fn code(self) -> u8 {
        match self {
            // Codes end at 33.
            Self::Lifecycle(error) => error.code() as u8,
            Self::QuotaExhausted => 56,
        }
    }

    /// The refusal with this code; `None` for 0, which is none, and for codes that have no meaning.
    pub const fn from_code(code: u8) -> Option<Self> {
        if let Some(reason) = Reason::from_code(code) {
            return Some(Self::Lifecycle(LifecycleError::Denied(reason)));
        }
        Some(Self::Lifecycle(match code {
            20 => LifecycleError::PassExists,
            21 => LifecycleError::PassRevoked,
            22 => LifecycleError::PassFrozen,
            23 => LifecycleError::PassNotFrozen,
            24 => LifecycleError::ExpiryInPast,
            25 => LifecycleError::LifetimeTooLong,
            26 => LifecycleError::RenounceForbidden,
            27 => LifecycleError::NotSingleUse,
            28 => LifecycleError::NotLongExpired,
            29 => LifecycleError::NotAuthorized,
            30 => LifecycleError::PermissionMissing,
            31 => LifecycleError::GatekeeperNotActive,
            32 => LifecycleError::FrozenByNetwork,
            33 => LifecycleError::InvalidReason,
            56 => return Some(Self::QuotaExhausted),
            _ => return None,
        }))
    }

    /// Why the rule denied the pass; `None` if the refusal is not a denial.
    pub const fn reason(self) -> Option<Reason> {
        match self {
            Self::Lifecycle(LifecycleError::Denied(reason)) => Some(reason),
            _ => None,
        }
    }

    /// Whether the same step may work later without anybody changing the pass or the network: a
    /// new day brings a new quota.
    pub const fn is_retryable(self) -> bool {
        matches!(self, Self::QuotaExhausted)
    }
}

impl From<LifecycleError> for Refusal {
    fn from(error: LifecycleError) -> Self {
        Self::Lifecycle(error)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lifecycle(error) => error.fmt(formatter),
            Self::QuotaExhausted => {
                formatter.write_str("the gatekeeper has issued all that a UTC day allows")
            }
        }
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_and_no_other_has_a_meaning() {
        let mut known = Vec::new();
        for code in 0..=u8::MAX {
            if let Some(refusal) = Refusal::from_code(code) {
                assert_eq!(refusal.code(), code);
                known.push(code);
            }
        }
        let expected: Vec<u8> = (1..=10).chain(20..=33).chain([56]).collect();
        assert_eq!(known, expected);
    }

    #[test]
    fn the_codes_are_those_of_the_contract() {
        let path =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../../contracts/src/libraries/Refusal.sol");
        let source = std::fs::read_to_string(path).expect("the contract's list");
        let codes: Vec<u8> = source
            .lines()
            .filter_map(|line| line.trim().strip_prefix("uint256 internal constant "))
            .filter_map(|line| line.split_once(" = ")?.1.trim_end_matches(';').parse().ok())
            .collect();
        assert_eq!(codes.len(), 16, "NONE and fifteen more");
        for code in codes {
            assert_eq!(Refusal::from_code(code).is_some(), code != 0, "{code}");
        }
    }
}
