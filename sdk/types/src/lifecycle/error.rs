use crate::Reason;

/// Why a step of a pass's life is refused. [`LifecycleError::code`] is ABI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum LifecycleError {
    /// The rule denies the pass, or the network is paused.
    Denied(Reason),
    /// The wallet already holds a pass of this network.
    PassExists,
    /// The pass is revoked: nothing changes it, and none is issued in its place.
    PassRevoked,
    /// The pass is frozen; unfreeze it first.
    PassFrozen,
    /// The pass is not frozen.
    PassNotFrozen,
    /// The expiry asked for has passed.
    ExpiryInPast,
    /// The lifetime asked for is longer than the network or the gatekeeper may grant.
    LifetimeTooLong,
    /// The network does not let holders renounce.
    RenounceForbidden,
    /// The network's passes are not single use.
    NotSingleUse,
    /// The pass has not been expired for long enough to be closed.
    NotLongExpired,
    /// The signer may not do this to this pass.
    NotAuthorized,
    /// The gatekeeper lacks the permission.
    PermissionMissing,
    /// The gatekeeper is frozen, halted or removed.
    GatekeeperNotActive,
    /// The network itself froze the pass; only its authority unfreezes it.
    FrozenByNetwork,
    /// The reason given for a freeze or a revocation is above 127.
    InvalidReason,
}

impl LifecycleError {
    /// The reason's own code (1 to 10) for [`LifecycleError::Denied`], otherwise 20 and up.
    pub const fn code(self) -> u32 {
        match self {
            Self::Denied(reason) => reason.code() as u32,
            Self::PassExists => 20,
            Self::PassRevoked => 21,
            Self::PassFrozen => 22,
            Self::PassNotFrozen => 23,
            Self::ExpiryInPast => 24,
            Self::LifetimeTooLong => 25,
            Self::RenounceForbidden => 26,
            Self::NotSingleUse => 27,
            Self::NotLongExpired => 28,
            Self::NotAuthorized => 29,
            Self::PermissionMissing => 30,
            Self::GatekeeperNotActive => 31,
            Self::FrozenByNetwork => 32,
            Self::InvalidReason => 33,
        }
    }
}

impl core::fmt::Display for LifecycleError {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter.write_str(match self {
            Self::Denied(reason) => return reason.fmt(formatter),
            Self::PassExists => "the wallet already holds a pass of this network",
            Self::PassRevoked => "the pass is revoked, which is final",
            Self::PassFrozen => "the pass is frozen; unfreeze it first",
            Self::PassNotFrozen => "the pass is not frozen",
            Self::ExpiryInPast => "the expiry asked for has passed",
            Self::LifetimeTooLong => "the lifetime asked for exceeds the maximum",
            Self::RenounceForbidden => "the network does not let holders renounce",
            Self::NotSingleUse => "the network's passes are not single use",
            Self::NotLongExpired => "the pass has not been expired for long enough",
            Self::NotAuthorized => "the signer may not do this to this pass",
            Self::PermissionMissing => "the gatekeeper lacks the permission",
            Self::GatekeeperNotActive => "the gatekeeper is not active",
            Self::FrozenByNetwork => "the network froze the pass; only its authority unfreezes it",
            Self::InvalidReason => "the reason code is above 127",
        })
    }
}

impl core::error::Error for LifecycleError {}

impl From<Reason> for LifecycleError {
    #[inline(always)]
    fn from(reason: Reason) -> Self {
        Self::Denied(reason)
    }
}
