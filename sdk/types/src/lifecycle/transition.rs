use super::{CLOSE_GRACE_SECONDS, LifecycleError, Verb};
use crate::{Pass, PassState};

/// Why a pass was frozen or revoked: a code of the gatekeeper's choosing, and whether it was the
/// network that did it. One byte in the pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct StatusReason(u8);

impl StatusReason {
    /// None: the pass is active, or no reason was given.
    pub const NONE: Self = Self(0);
    const BY_NETWORK: u8 = 0x80;

    /// A reason from its code (0 to 127; 0: none given) and who acts.
    ///
    /// # Errors
    ///
    /// [`LifecycleError::InvalidReason`] if the code is above 127.
    #[inline(always)]
    pub const fn new(code: u8, by_network: bool) -> Result<Self, LifecycleError> {
        if code & Self::BY_NETWORK != 0 {
            return Err(LifecycleError::InvalidReason);
        }
        Ok(Self(if by_network { code | Self::BY_NETWORK } else { code }))
    }

    /// From the stored byte.
    #[inline(always)]
    pub const fn from_byte(byte: u8) -> Self {
        Self(byte)
    }

    /// The stored byte: the code in the low seven bits, the highest bit set if the network did it.
    #[inline(always)]
    pub const fn to_byte(self) -> u8 {
        self.0
    }

    /// The gatekeeper's code, 0 to 127.
    #[inline(always)]
    pub const fn code(self) -> u8 {
        self.0 & !Self::BY_NETWORK
    }

    /// Whether the network's authority or guardian did it, and not the gatekeeper.
    #[inline(always)]
    pub const fn by_network(self) -> bool {
        self.0 & Self::BY_NETWORK != 0
    }
}

/// Whether a pass may be issued where `existing` stands.
///
/// # Errors
///
/// [`LifecycleError::PassRevoked`] on a tombstone, [`LifecycleError::PassExists`] on any other pass.
#[inline(always)]
pub const fn check_issue(existing: Option<PassState>) -> Result<(), LifecycleError> {
    match existing {
        None => Ok(()),
        Some(PassState::Revoked) => Err(LifecycleError::PassRevoked),
        Some(PassState::Active | PassState::Frozen) => Err(LifecycleError::PassExists),
    }
}

/// The state that `verb` leads to from `state`. For [`Verb::Renounce`] and [`Verb::Close`] the pass
/// is gone afterwards and the state is of no matter; for [`Verb::Issue`] see [`check_issue`], for
/// [`Verb::Freeze`] by the network [`freeze`].
///
/// # Errors
///
/// [`LifecycleError::PassRevoked`], [`LifecycleError::PassFrozen`] or
/// [`LifecycleError::PassNotFrozen`].
#[inline(always)]
pub const fn next_state(verb: Verb, state: PassState) -> Result<PassState, LifecycleError> {
    match (state, verb) {
        (PassState::Revoked, _) => Err(LifecycleError::PassRevoked),
        (_, Verb::Revoke) => Ok(PassState::Revoked),
        (PassState::Active, Verb::Freeze) => Ok(PassState::Frozen),
        (PassState::Active, Verb::Unfreeze) => Err(LifecycleError::PassNotFrozen),
        (PassState::Frozen, Verb::Unfreeze) => Ok(PassState::Active),
        (
            PassState::Frozen,
            Verb::Issue | Verb::Freeze | Verb::Renew | Verb::Renounce | Verb::Consume | Verb::Close,
        ) => Err(LifecycleError::PassFrozen),
        (state, _) => Ok(state),
    }
}

/// The state that a freeze leads to from `state`, of which `stored` says why it was frozen before.
///
/// The network may freeze again what a gatekeeper froze, and then it alone unfreezes: otherwise a
/// gatekeeper could forestall the network by freezing first.
///
/// # Errors
///
/// [`LifecycleError::PassRevoked`], or [`LifecycleError::PassFrozen`] if nothing would change.
#[inline(always)]
pub const fn freeze(
    state: PassState,
    stored: StatusReason,
    by_network: bool,
) -> Result<PassState, LifecycleError> {
    match state {
        PassState::Frozen if by_network && !stored.by_network() => Ok(PassState::Frozen),
        _ => next_state(Verb::Freeze, state),
    }
}

/// Whether a pass may be closed at `now` (Unix seconds): active, and expired for longer than
/// [`CLOSE_GRACE_SECONDS`].
///
/// # Errors
///
/// [`LifecycleError::PassRevoked`], [`LifecycleError::PassFrozen`] or
/// [`LifecycleError::NotLongExpired`].
#[inline(always)]
pub const fn check_close(pass: &Pass, now: i64) -> Result<(), LifecycleError> {
    if let Err(error) = next_state(Verb::Close, pass.state) {
        return Err(error);
    }
    if pass.is_expired(now) && now.abs_diff(pass.expires_at) > CLOSE_GRACE_SECONDS.unsigned_abs() {
        Ok(())
    } else {
        Err(LifecycleError::NotLongExpired)
    }
}
