use super::{LifecycleError, Permissions};
use crate::{GatekeeperStatus, Reason};

/// A step of a pass's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Verb {
    /// Create the pass.
    Issue,
    /// Suspend it.
    Freeze,
    /// Lift the suspension.
    Unfreeze,
    /// Change its expiry.
    Renew,
    /// Withdraw it for good.
    Revoke,
    /// Change its attributes.
    SetAttributes,
    /// Make another gatekeeper, or the same one in a later generation, stand for it. The network's
    /// authority signs beside the operator.
    TakeOver,
    /// The holder gives it up.
    Renounce,
    /// The holder uses it up.
    Consume,
    /// Clear away a pass that expired long ago.
    Close,
}

impl Verb {
    /// The permission that a gatekeeper needs for it, or `None` if it is not a gatekeeper's to do.
    #[inline(always)]
    pub const fn permission(self) -> Option<Permissions> {
        match self {
            Self::Issue | Self::TakeOver => Some(Permissions::ISSUE),
            Self::Freeze => Some(Permissions::FREEZE),
            Self::Unfreeze => Some(Permissions::UNFREEZE),
            Self::Renew => Some(Permissions::RENEW),
            Self::Revoke => Some(Permissions::REVOKE),
            Self::SetAttributes => Some(Permissions::SET_ATTRIBUTES),
            Self::Renounce | Self::Consume | Self::Close => None,
        }
    }

    /// Whether it only takes validity away, so that a pause does not stop it.
    #[inline(always)]
    pub const fn only_reduces(self) -> bool {
        matches!(self, Self::Freeze | Self::Revoke | Self::Renounce | Self::Close)
    }
}

/// Who signs a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Signer {
    /// The operator of a gatekeeper of this network.
    Operator {
        /// What the gatekeeper may do.
        permissions: Permissions,
        /// Whether it may act at all.
        status: GatekeeperStatus,
        /// Whether the pass names its slot and its present generation. Of no matter for
        /// [`Verb::Issue`] and [`Verb::TakeOver`].
        issued_it: bool,
    },
    /// The authority of the pass's network.
    NetworkAuthority,
    /// The guardian of the pass's network.
    Guardian,
    /// The wallet that holds the pass.
    Holder,
    /// Anyone else, or nobody.
    Stranger,
}

/// Whether the signer may do this to a pass of its network.
///
/// Gatekeepers are isolated: one acts on the passes it stands for and on no others. The network's
/// authority may do to any pass what its gatekeeper could; the guardian may only freeze. A paused
/// network stops its gatekeepers from granting, never from withdrawing.
///
/// # Errors
///
/// [`LifecycleError::NotAuthorized`], [`LifecycleError::GatekeeperNotActive`],
/// [`LifecycleError::PermissionMissing`], [`LifecycleError::FrozenByNetwork`] or
/// [`Reason::NetworkPaused`], checked in this order.
#[inline(always)]
pub fn authorise(
    verb: Verb,
    signer: Signer,
    network_paused: bool,
    frozen_by_network: bool,
) -> Result<(), LifecycleError> {
    match (signer, verb.permission()) {
        (_, None) => match (verb, signer) {
            (Verb::Close, _) | (_, Signer::Holder) => Ok(()),
            _ => Err(LifecycleError::NotAuthorized),
        },
        (Signer::Operator { permissions, status, issued_it }, Some(needed)) => {
            if !issued_it && !matches!(verb, Verb::Issue | Verb::TakeOver) {
                return Err(LifecycleError::NotAuthorized);
            }
            if !matches!(status, GatekeeperStatus::Active) {
                return Err(LifecycleError::GatekeeperNotActive);
            }
            if !permissions.contains(needed) {
                return Err(LifecycleError::PermissionMissing);
            }
            if frozen_by_network && matches!(verb, Verb::Unfreeze) {
                return Err(LifecycleError::FrozenByNetwork);
            }
            if network_paused && !verb.only_reduces() {
                return Err(LifecycleError::Denied(Reason::NetworkPaused));
            }
            Ok(())
        }
        (Signer::NetworkAuthority, Some(_)) if !matches!(verb, Verb::Issue | Verb::TakeOver) => {
            Ok(())
        }
        (Signer::Guardian, Some(_)) if matches!(verb, Verb::Freeze) => Ok(()),
        _ => Err(LifecycleError::NotAuthorized),
    }
}
