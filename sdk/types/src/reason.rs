/// Why a pass does not open the gate.
///
/// The codes are ABI: the same numbers on Solana, on EVM chains, in the SDK, in the API and in the
/// documentation. When several reasons apply the lowest code wins, so that every implementation
/// agrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(
    feature = "borsh",
    derive(borsh::BorshSerialize, borsh::BorshDeserialize),
    borsh(use_discriminant = true)
)]
#[repr(u8)]
pub enum Reason {
    /// No pass exists for this wallet in this network.
    NoPass = 1,
    /// The record shown is of another wallet or network, or not a pass at all.
    WrongPass = 2,
    /// The pass was revoked; that is final.
    Revoked = 3,
    /// The pass is frozen; it keeps its expiry and may be unfrozen.
    Frozen = 4,
    /// The pass's expiry lies in the past. The expiry second itself is still valid.
    Expired = 5,
    /// The gatekeeper was removed or halted, or its generation was raised since it issued the pass.
    IssuerInactive = 6,
    /// A required attribute is not set.
    MissingAttributes = 7,
    /// Less than the required remaining validity is left.
    ExpiresTooSoon = 8,
    /// The pass was issued longer ago than the requirement allows.
    TooOld = 9,
    /// The network's authority or guardian paused it.
    NetworkPaused = 10,
}

impl Reason {
    /// Every reason, in order of its code.
    pub const ALL: [Self; 10] = [
        Self::NoPass,
        Self::WrongPass,
        Self::Revoked,
        Self::Frozen,
        Self::Expired,
        Self::IssuerInactive,
        Self::MissingAttributes,
        Self::ExpiresTooSoon,
        Self::TooOld,
        Self::NetworkPaused,
    ];

    /// The code of this reason, 1 to 10.
    #[inline(always)]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The reason with this code, or `None` for 0 (allow) and for codes above 10.
    pub const fn from_code(code: u8) -> Option<Self> {
        Some(match code {
            1 => Self::NoPass,
            2 => Self::WrongPass,
            3 => Self::Revoked,
            4 => Self::Frozen,
            5 => Self::Expired,
            6 => Self::IssuerInactive,
            7 => Self::MissingAttributes,
            8 => Self::ExpiresTooSoon,
            9 => Self::TooOld,
            10 => Self::NetworkPaused,
            _ => return None,
        })
    }

    /// The name used on every surface, e.g. `IssuerInactive`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoPass => "NoPass",
            Self::WrongPass => "WrongPass",
            Self::Revoked => "Revoked",
            Self::Frozen => "Frozen",
            Self::Expired => "Expired",
            Self::IssuerInactive => "IssuerInactive",
            Self::MissingAttributes => "MissingAttributes",
            Self::ExpiresTooSoon => "ExpiresTooSoon",
            Self::TooOld => "TooOld",
            Self::NetworkPaused => "NetworkPaused",
        }
    }
}

impl core::fmt::Display for Reason {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str(match self {
            Self::NoPass => "the wallet holds no pass of this network",
            Self::WrongPass => "the record shown is not this wallet's pass of this network",
            Self::Revoked => "the pass was revoked",
            Self::Frozen => "the pass is frozen",
            Self::Expired => "the pass has expired",
            Self::IssuerInactive => "the gatekeeper that issued the pass no longer stands for it",
            Self::MissingAttributes => "the pass lacks a required attribute",
            Self::ExpiresTooSoon => "the pass expires sooner than required",
            Self::TooOld => "the pass was issued too long ago",
            Self::NetworkPaused => "the network is paused",
        })
    }
}

impl core::error::Error for Reason {}

/// The answer of the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[must_use = "a verdict that nobody reads gates nothing"]
pub enum Verdict {
    /// The pass opens the gate.
    Allow,
    /// It does not, and why.
    Deny(Reason),
}

impl Verdict {
    /// 0 for [`Verdict::Allow`], otherwise the code of the reason.
    #[inline(always)]
    pub const fn code(self) -> u8 {
        match self {
            Self::Allow => 0,
            Self::Deny(reason) => reason.code(),
        }
    }

    /// The verdict with this code, or `None` above 10.
    pub const fn from_code(code: u8) -> Option<Self> {
        match (code, Reason::from_code(code)) {
            (0, _) => Some(Self::Allow),
            (_, Some(reason)) => Some(Self::Deny(reason)),
            (_, None) => None,
        }
    }

    /// `Allow` or the name of the reason.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny(reason) => reason.name(),
        }
    }

    /// Whether the gate opens.
    #[inline(always)]
    pub const fn is_allow(self) -> bool {
        matches!(self, Self::Allow)
    }

    /// `Ok` on allow, the reason on deny, for use with `?`.
    ///
    /// # Errors
    ///
    /// The reason of the denial.
    #[inline(always)]
    pub const fn into_result(self) -> Result<(), Reason> {
        match self {
            Self::Allow => Ok(()),
            Self::Deny(reason) => Err(reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_pinned() {
        let pinned = [
            (1, "NoPass"),
            (2, "WrongPass"),
            (3, "Revoked"),
            (4, "Frozen"),
            (5, "Expired"),
            (6, "IssuerInactive"),
            (7, "MissingAttributes"),
            (8, "ExpiresTooSoon"),
            (9, "TooOld"),
            (10, "NetworkPaused"),
        ];
        assert_eq!(Reason::ALL.map(|reason| (reason.code(), reason.name())), pinned);
    }

    #[test]
    fn every_code_reads_back() {
        for code in 0..=u8::MAX {
            assert_eq!(Verdict::from_code(code).map(Verdict::code), (code <= 10).then_some(code));
            assert_eq!(Reason::from_code(code).is_some(), (1..=10).contains(&code));
        }
    }
}
