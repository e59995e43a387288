//! What the registry tells of networks and gatekeepers, and what it is told.

use alloy::primitives::Address;
use portcullis_types::{Reason, Verdict, lifecycle::Permissions};
use serde::{Deserialize, Serialize};

use crate::{ValueOutOfRange, abi::PassRegistry, expiry::lifetime};

/// What a network has decided about its passes: a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NetworkFlags(
    /// The bits.
    pub u8,
);

impl NetworkFlags {
    /// None at all.
    pub const NONE: Self = Self(0);
    /// Holders may not renounce.
    pub const RENOUNCE_FORBIDDEN: Self = Self(1);
    /// Holders may have a dApp consume their pass.
    pub const SINGLE_USE: Self = Self(2);
    /// Passes issued from now on are unbound: decided by their own word alone.
    pub const UNBOUND: Self = Self(4);

    /// Whether every bit of `required` is set.
    pub const fn contains(self, required: Self) -> bool {
        self.0 & required.0 == required.0
    }
}

impl std::ops::BitOr for NetworkFlags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What a network decides about its passes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NetworkSettings {
    /// Lifetime of a pass for which no expiry is asked, in seconds. Zero: the maximum.
    pub default_lifetime_seconds: u64,
    /// Longest lifetime of a pass, in seconds. Zero: no limit.
    pub max_lifetime_seconds: u64,
    /// The rest.
    pub flags: NetworkFlags,
}

impl NetworkSettings {
    pub(crate) fn to_abi(self) -> Result<PassRegistry::NetworkSettings, ValueOutOfRange> {
        Ok(PassRegistry::NetworkSettings {
            defaultLifetimeSeconds: lifetime(
                "default_lifetime_seconds",
                self.default_lifetime_seconds,
            )?,
            maxLifetimeSeconds: lifetime("max_lifetime_seconds", self.max_lifetime_seconds)?,
            flags: self.flags.0,
        })
    }

    pub(crate) fn from_abi(settings: &PassRegistry::NetworkSettings) -> Self {
        Self {
            default_lifetime_seconds: settings.defaultLifetimeSeconds.to(),
            max_lifetime_seconds: settings.maxLifetimeSeconds.to(),
            flags: NetworkFlags(settings.flags),
        }
    }
}

/// What bounds a gatekeeper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GatekeeperLimits {
    /// What it may do to the passes it stands for.
    pub permissions: Permissions,
    /// Longest lifetime that it may grant, in seconds. Zero: the network's.
    pub max_lifetime_seconds: u64,
    /// How many passes it may issue in a UTC day. Zero: any number.
    pub issued_per_day: u32,
}

impl GatekeeperLimits {
    pub(crate) fn to_abi(self) -> Result<PassRegistry::GatekeeperLimits, ValueOutOfRange> {
        let permissions = self.permissions.0;
        let outside = ValueOutOfRange { field: "permissions", value: i128::from(permissions) };
        Ok(PassRegistry::GatekeeperLimits {
            permissions: u8::try_from(permissions).map_err(|_| outside)?,
            maxLifetimeSeconds: lifetime("max_lifetime_seconds", self.max_lifetime_seconds)?,
            issuedPerDay: self.issued_per_day,
        })
    }

    pub(crate) fn from_abi(limits: &PassRegistry::GatekeeperLimits) -> Self {
        Self {
            permissions: Permissions(u16::from(limits.permissions)),
            max_lifetime_seconds: limits.maxLifetimeSeconds.to(),
            issued_per_day: limits.issuedPerDay,
        }
    }
}

/// A network of gatekeepers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NetworkRecord {
    /// Who governs it.
    pub authority: Address,
    /// Who may accept the authority, if anybody.
    pub pending_authority: Option<Address>,
    /// Who may only pause, freeze and halt, if anybody.
    pub guardian: Option<Address>,
    /// What it has decided.
    pub settings: NetworkSettings,
    /// Whether it is paused.
    pub paused: bool,
    /// The greatest gatekeeper index given out; zero: none yet.
    pub last_gatekeeper: u32,
}

impl NetworkRecord {
    pub(crate) fn from_abi(network: &PassRegistry::Network) -> Option<Self> {
        Some(Self {
            authority: non_zero(network.authority)?,
            pending_authority: non_zero(network.pendingAuthority),
            guardian: non_zero(network.guardian),
            settings: NetworkSettings::from_abi(&network.settings),
            paused: network.paused,
            last_gatekeeper: network.lastGatekeeper,
        })
    }
}

/// A gatekeeper, by its index in its network.
///
/// What it may do stands in its operator's [`crate::OperatorWord`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GatekeeperRecord {
    /// The cold key, which rotates the operator. Its address is the name of the issuer.
    pub authority: Address,
    /// The hot key, which signs for passes. `None`: the gatekeeper was removed, or lives on under
    /// the index that its raised generation gave it.
    pub operator: Option<Address>,
    /// Longest lifetime that it may grant, in seconds. Zero: the network's.
    pub max_lifetime_seconds: u64,
    /// The index of the gatekeeper that may take over this one's passes, if any.
    pub successor: Option<u32>,
}

impl GatekeeperRecord {
    pub(crate) fn from_abi(gatekeeper: &PassRegistry::Gatekeeper) -> Option<Self> {
        Some(Self {
            authority: non_zero(gatekeeper.authority)?,
            operator: non_zero(gatekeeper.operator),
            max_lifetime_seconds: gatekeeper.maxLifetimeSeconds.to(),
            successor: (gatekeeper.successor != 0).then_some(gatekeeper.successor),
        })
    }
}

/// What `status` answers: what a gate would say now, and the facts beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PassStatus {
    /// As `verify`.
    pub verdict: Verdict,
    /// The last second in which the pass is valid, in Unix seconds; zero: it never expires, or
    /// there is none.
    pub expires_at: u64,
    /// The cold key of the gatekeeper that stands for it; `None`: there is no pass.
    pub issuer: Option<Address>,
    /// What was found out about the holder.
    pub attributes: portcullis_types::Attributes,
}

impl PassStatus {
    /// Why a gate would stay shut.
    pub const fn reason(&self) -> Option<Reason> {
        match self.verdict {
            Verdict::Allow => None,
            Verdict::Deny(reason) => Some(reason),
        }
    }
}

fn non_zero(address: Address) -> Option<Address> {
    (!address.is_zero()).then_some(address)
}
