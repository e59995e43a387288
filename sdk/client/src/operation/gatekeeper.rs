use portcullis_types::{GatekeeperStatus, lifecycle::Permissions};

use crate::{Address, NetworkId};

/// About a gatekeeper of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GatekeeperOperation {
    /// The network.
    pub network: NetworkId,
    /// What is to become of which gatekeeper.
    pub change: GatekeeperChange,
}

/// What is to become of a gatekeeper. `gatekeeper` is its slot on Solana, from 0, and its index on
/// EVM chains, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GatekeeperChange {
    /// Add one; signed by the network's authority. It gets the next slot or index.
    Add {
        /// Its cold key, which rotates the operator.
        authority: Address,
        /// Its hot key, which signs what happens to passes.
        operator: Address,
        /// What bounds it.
        limits: GatekeeperLimits,
    },
    /// Change the cold key and the limits; signed by the network's authority.
    Update {
        /// Which one.
        gatekeeper: u32,
        /// Its cold key from now on.
        authority: Address,
        /// What bounds it from now on.
        limits: GatekeeperLimits,
    },
    /// Change whether it may act and its passes count; signed by the network's authority, or towards
    /// a stricter status by the guardian.
    SetStatus {
        /// Which one.
        gatekeeper: u32,
        /// Not [`GatekeeperStatus::Removed`].
        status: GatekeeperStatus,
    },
    /// Replace the hot key; signed by the cold one.
    RotateOperator {
        /// Which one.
        gatekeeper: u32,
        /// The hot key from now on.
        operator: Address,
    },
    /// Make every pass fall that it has issued until now. On EVM chains it lives on under the next
    /// index.
    RaiseGeneration {
        /// Which one.
        gatekeeper: u32,
    },
    /// Remove it for good, and with it the passes it stands for.
    Remove {
        /// Which one.
        gatekeeper: u32,
    },
    /// Let another take its passes over. On EVM chains only; on Solana the network's authority signs
    /// each take-over.
    SetSuccessor {
        /// Which one.
        gatekeeper: u32,
        /// Who may; `None`: nobody.
        successor: Option<u32>,
    },
}

impl GatekeeperChange {
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::Add { .. } => "add gatekeeper",
            Self::Update { .. } => "update gatekeeper",
            Self::SetStatus { .. } => "set gatekeeper status",
            Self::RotateOperator { .. } => "rotate operator",
            Self::RaiseGeneration { .. } => "raise generation",
            Self::Remove { .. } => "remove gatekeeper",
            Self::SetSuccessor { .. } => "set successor",
        }
    }
}

/// What bounds a gatekeeper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct GatekeeperLimits {
    /// What it may do to the passes it issues.
    pub permissions: Permissions,
    /// Longest lifetime it may grant, in seconds; zero: the network's.
    pub max_lifetime_seconds: u64,
    /// The most passes it may issue in a day; zero: no limit. A rolling day on Solana, a UTC day on
    /// EVM chains.
    pub issued_per_day: u32,
}

impl Default for GatekeeperLimits {
    /// Every permission and no limit.
    fn default() -> Self {
        Self { permissions: Permissions::ALL, max_lifetime_seconds: 0, issued_per_day: 0 }
    }
}
