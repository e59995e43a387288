//! What the gateway answers with when it refuses.

use portcullis_types::Reason;

use crate::program_errors::program_errors;

program_errors! {
    /// Every error of the gateway program. The numbers are ABI: the `Custom` code of the failed
    /// instruction.
    ///
    /// 6001 to 6010 are the reasons of the rule, 6020 to 6039 what the lifecycle of a pass refuses,
    /// 6040 and up the program's own.
    pub enum GatewayError of "the gateway" {
        NoPass = 6001 => "the wallet holds no pass of this network",
        WrongPass = 6002 => "the record shown is not this wallet's pass of this network",
        Revoked = 6003 => "the pass was revoked",
        Frozen = 6004 => "the pass is frozen",
        Expired = 6005 => "the pass has expired",
        IssuerInactive = 6006 => "the gatekeeper that issued the pass no longer stands for it",
        MissingAttributes = 6007 => "the pass lacks a required attribute",
        ExpiresTooSoon = 6008 => "the pass expires sooner than required",
        TooOld = 6009 => "the pass was issued too long ago",
        NetworkPaused = 6010 => "the network is paused",
        PassExists = 6020 => "the wallet already holds a pass of this network",
        PassRevoked = 6021 => "the pass is revoked, which is final",
        PassFrozen = 6022 => "the pass is frozen; unfreeze it first",
        PassNotFrozen = 6023 => "the pass is not frozen",
        ExpiryInPast = 6024 => "the expiry asked for has passed",
        LifetimeTooLong = 6025 => "the lifetime asked for exceeds the maximum",
        RenounceForbidden = 6026 => "the network does not let holders renounce",
        NotSingleUse = 6027 => "the network's passes are not single use",
        NotLongExpired = 6028 => "the pass has not been expired for long enough",
        NotAuthorized = 6029 => "the signer may not do this",
        PermissionMissing = 6030 => "the gatekeeper lacks the permission",
        GatekeeperNotActive = 6031 => "the gatekeeper is not active",
        FrozenByNetwork = 6032 => "the network froze the pass; only its authority unfreezes it",
        InvalidReason = 6033 => "the reason code is above 127",
        WrongNetwork = 6040 => "an account belongs to another network",
        WrongGatekeeper = 6041 => "the gatekeeper account is not the one that stands for the pass",
        WrongRentPayer = 6042 => "the rent goes to the recorded payer and nobody else",
        NetworkExists = 6043 => "a network with this creator and id exists",
        InvalidSettings = 6044 => "the default lifetime exceeds the maximum, or a flag is unknown",
        InvalidPermissions = 6045 => "a permission is unknown",
        InvalidStatus = 6046 => "the status is not active (1), frozen (2) or halted (3)",
        ZeroAddress = 6047 => "the key must not be zero",
        PauseUnchanged = 6048 => "the network is paused already, or is not paused",
        NetworkNotEmpty = 6049 => "the network still has gatekeeper accounts",
        NotHeldByCreator = 6050 => "only a network held by its creator can be closed; hand it back first",
        GatekeeperRemoved = 6051 => "the gatekeeper has been removed",
        GatekeeperHasPasses = 6052 => "passes still name the gatekeeper",
        GuardianMayOnlyTighten = 6053 => "the guardian may only tighten",
        GenerationsExhausted = 6054 => "the gatekeeper's generations are used up; remove it and add another",
        SlotsExhausted = 6055 => "the network's gatekeeper slots are used up",
        QuotaExhausted = 6056 => "the gatekeeper has issued all that a rolling day allows",
    }
}

impl GatewayError {
    /// Why the rule denied the pass; `None` if the error is not a denial.
    pub const fn reason(self) -> Option<Reason> {
        Some(match self {
            Self::NoPass => Reason::NoPass,
            Self::WrongPass => Reason::WrongPass,
            Self::Revoked => Reason::Revoked,
            Self::Frozen => Reason::Frozen,
            Self::Expired => Reason::Expired,
            Self::IssuerInactive => Reason::IssuerInactive,
            Self::MissingAttributes => Reason::MissingAttributes,
            Self::ExpiresTooSoon => Reason::ExpiresTooSoon,
            Self::TooOld => Reason::TooOld,
            Self::NetworkPaused => Reason::NetworkPaused,
            _ => return None,
        })
    }
}

impl From<Reason> for GatewayError {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::NoPass => Self::NoPass,
            Reason::WrongPass => Self::WrongPass,
            Reason::Revoked => Self::Revoked,
            Reason::Frozen => Self::Frozen,
            Reason::Expired => Self::Expired,
            Reason::IssuerInactive => Self::IssuerInactive,
            Reason::MissingAttributes => Self::MissingAttributes,
            Reason::ExpiresTooSoon => Self::ExpiresTooSoon,
            Reason::TooOld => Self::TooOld,
            Reason::NetworkPaused => Self::NetworkPaused,
        }
    }
}

/// A custom program error code that is none of the program's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{program} has no error {code}")]
pub struct UnknownErrorCode {
    /// Which program was asked: `the gateway` or `the transfer hook`.
    pub program: &'static str,
    /// The code.
    pub code: u32,
}
