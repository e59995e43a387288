use alloy::primitives::{Address, B256};

use super::{PassChange, RegistryEvent};
use crate::PassWord;

impl RegistryEvent {
    /// The network in which it happened; `None` for [`RegistryEvent::NoncesCancelled`].
    pub const fn network(&self) -> Option<B256> {
        Some(match *self {
            Self::PassIssued(PassChange { network, .. })
            | Self::PassFrozen(PassChange { network, .. })
            | Self::PassUnfrozen(PassChange { network, .. })
            | Self::PassRenewed(PassChange { network, .. })
            | Self::PassRevoked(PassChange { network, .. })
            | Self::PassAttributesSet(PassChange { network, .. })
            | Self::PassTakenOver(PassChange { network, .. })
            | Self::PassConsumed(PassChange { network, .. })
            | Self::PassRenounced { network, .. }
            | Self::PassClosed { network, .. }
            | Self::ActedForNetwork { network, .. }
            | Self::StepSkipped { network, .. }
            | Self::NetworkCreated { network, .. }
            | Self::NetworkUpdated { network, .. }
            | Self::GuardianSet { network, .. }
            | Self::AuthorityProposed { network, .. }
            | Self::AuthorityAccepted { network, .. }
            | Self::NetworkPaused { network, .. }
            | Self::NetworkUnpaused { network, .. }
            | Self::GatekeeperAdded { network, .. }
            | Self::GatekeeperUpdated { network, .. }
            | Self::GatekeeperStatusSet { network, .. }
            | Self::GatekeeperRemoved { network, .. }
            | Self::OperatorRotated { network, .. }
            | Self::GenerationRaised { network, .. }
            | Self::SuccessorSet { network, .. } => network,
            Self::NoncesCancelled { .. } => return None,
        })
    }

    /// The wallet whose pass it is about; `None` if it is about something else.
    pub const fn wallet(&self) -> Option<Address> {
        match *self {
            Self::PassRenounced { wallet, .. }
            | Self::PassClosed { wallet, .. }
            | Self::ActedForNetwork { wallet, .. }
            | Self::StepSkipped { wallet, .. } => Some(wallet),
            _ => match self.change() {
                Some(change) => Some(change.wallet),
                None => None,
            },
        }
    }

    /// What the pass's slot holds afterwards, if this changed it; empty if the pass is gone.
    pub fn pass(&self) -> Option<PassWord> {
        match self {
            Self::PassRenounced { .. } | Self::PassClosed { .. } => Some(PassWord::default()),
            _ => self.change().map(|change| change.pass),
        }
    }

    const fn change(&self) -> Option<&PassChange> {
        Some(match self {
            Self::PassIssued(change)
            | Self::PassFrozen(change)
            | Self::PassUnfrozen(change)
            | Self::PassRenewed(change)
            | Self::PassRevoked(change)
            | Self::PassAttributesSet(change)
            | Self::PassTakenOver(change)
            | Self::PassConsumed(change) => change,
            _ => return None,
        })
    }
}
