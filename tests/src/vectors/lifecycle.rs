use super::{RequirementVector, decimal};
use portcullis_types::{GatekeeperStatus, PassState};
use serde::{Deserialize, Serialize};

/// A case of `lifecycle.json`: the life of one wallet's pass in one network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifecycleCase {
    /// Says what the case shows; unique.
    pub name: String,
    /// What the network has decided.
    pub policy: PolicyVector,
    /// Its gatekeepers by slot: active, of generation 0, and with no quota in the way.
    pub gatekeepers: Vec<GatekeeperVector>,
    /// What happens, in order. There is no pass before the first step.
    pub steps: Vec<StepVector>,
}

/// What a network has decided about its passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyVector {
    /// Default lifetime; zero: the maximum.
    #[serde(with = "decimal")]
    pub default_lifetime_seconds: u64,
    /// Longest lifetime; zero: no limit.
    #[serde(with = "decimal")]
    pub max_lifetime_seconds: u64,
    /// Whether holders may not renounce.
    pub renounce_forbidden: bool,
    /// Whether holders may consume their passes.
    pub single_use: bool,
}

/// A gatekeeper as a case starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatekeeperVector {
    /// What it may do, as bits.
    pub permissions: u16,
    /// Longest lifetime it may grant; zero: the network's.
    #[serde(with = "decimal")]
    pub max_lifetime_seconds: u64,
}

/// One step, what comes of it and what stands afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepVector {
    /// The clock, Unix seconds.
    #[serde(with = "decimal")]
    pub now: i64,
    /// Who signs.
    pub by: Role,
    /// What is done.
    #[serde(flatten)]
    pub action: Action,
    /// `Ok`, or the name of the error: a reason of the rule or a refusal of the lifecycle.
    pub expected: String,
    /// The pass afterwards; none: there is none. A refused step leaves it as it was.
    pub after: Option<PassAfter>,
    /// Afterwards, the rule's answer at the same moment to a gate that asks for any good pass:
    /// `Allow` or the name of the reason.
    pub verdict: String,
}

/// Who signs a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The operator of the gatekeeper in slot 0.
    Gatekeeper0,
    /// The operator of the gatekeeper in slot 1.
    Gatekeeper1,
    /// The network's authority.
    Authority,
    /// The network's guardian.
    Guardian,
    /// The wallet that holds the pass.
    Holder,
    /// Somebody without a role.
    Stranger,
}

impl Role {
    /// The slot of the gatekeeper whose operator this is.
    pub fn slot(self) -> Option<u16> {
        match self {
            Self::Gatekeeper0 => Some(0),
            Self::Gatekeeper1 => Some(1),
            Self::Authority | Self::Guardian | Self::Holder | Self::Stranger => None,
        }
    }
}

/// What is done. The network's own verbs are always signed by one who may, and succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verb")]
pub enum Action {
    /// See [`portcullis_types::lifecycle::Step::Issue`].
    Issue {
        /// The expiry asked for; none: what the default lifetime gives.
        #[serde(with = "decimal::or_default")]
        expires_at: Option<i64>,
        /// The attributes.
        #[serde(with = "decimal")]
        attributes: u64,
    },
    /// See [`portcullis_types::lifecycle::Step::Freeze`].
    Freeze {
        /// Why.
        reason: u8,
    },
    /// See [`portcullis_types::lifecycle::Step::Unfreeze`].
    Unfreeze,
    /// See [`portcullis_types::lifecycle::Step::Renew`].
    Renew {
        /// The expiry asked for; none: what the default lifetime gives.
        #[serde(with = "decimal::or_default")]
        expires_at: Option<i64>,
    },
    /// See [`portcullis_types::lifecycle::Step::Revoke`].
    Revoke {
        /// Why.
        reason: u8,
    },
    /// See [`portcullis_types::lifecycle::Step::SetAttributes`].
    SetAttributes {
        /// The new set.
        #[serde(with = "decimal")]
        attributes: u64,
    },
    /// See [`portcullis_types::lifecycle::Step::TakeOver`]; the network's authority signs as well.
    TakeOver,
    /// See [`portcullis_types::lifecycle::Step::Renounce`].
    Renounce,
    /// See [`portcullis_types::lifecycle::Step::Consume`].
    Consume {
        /// What the dApp asks.
        requirement: RequirementVector,
    },
    /// See [`portcullis_types::lifecycle::Step::Close`].
    Close,
    /// Pause the network.
    Pause,
    /// Lift the pause.
    Unpause,
    /// Set a gatekeeper's status.
    SetGatekeeperStatus {
        /// Its slot.
        gatekeeper: u16,
        /// The new status: not `Removed`, which [`Action::RemoveGatekeeper`] sets.
        status: GatekeeperStatus,
    },
    /// Raise a gatekeeper's generation by one.
    RaiseGeneration {
        /// Its slot.
        gatekeeper: u16,
    },
    /// Remove a gatekeeper for good.
    RemoveGatekeeper {
        /// Its slot.
        gatekeeper: u16,
    },
    /// Change a gatekeeper's permissions.
    SetPermissions {
        /// Its slot.
        gatekeeper: u16,
        /// The new permissions, as bits.
        permissions: u16,
    },
}

/// A pass as it is stored after a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassAfter {
    /// Its state.
    pub state: PassState,
    /// Its attributes.
    #[serde(with = "decimal")]
    pub attributes: u64,
    /// When it was issued, Unix seconds.
    #[serde(with = "decimal")]
    pub issued_at: i64,
    /// When it expires, Unix seconds; zero: never.
    #[serde(with = "decimal")]
    pub expires_at: i64,
    /// The slot of the gatekeeper that stands for it.
    pub gatekeeper_slot: u16,
    /// That gatekeeper's generation at the time.
    pub generation: u16,
    /// Why it is frozen or revoked, as the stored byte: 128 is added if the network did it.
    pub status_reason: u8,
}
