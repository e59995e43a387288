mod about;
mod decode;

use alloy::primitives::{Address, B256, TxHash, U256};
use portcullis_types::GatekeeperStatus;
use serde::{Deserialize, Serialize};

use crate::{GatekeeperLimits, NetworkSettings, PassWord};

pub use decode::decode_events;

/// What became of a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PassChange {
    /// Its network.
    pub network: B256,
    /// Its holder.
    pub wallet: Address,
    /// As it is now.
    pub pass: PassWord,
}

/// Something that happened in the registry.
///
/// A pass's events hold its new word. It was the operator of the gatekeeper named there who did it,
/// unless [`RegistryEvent::ActedForNetwork`] comes right before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum RegistryEvent {
    /// A pass was created.
    PassIssued(PassChange),
    /// A pass was suspended.
    PassFrozen(PassChange),
    /// The suspension was lifted.
    PassUnfrozen(PassChange),
    /// Its expiry was changed.
    PassRenewed(PassChange),
    /// It was withdrawn for good.
    PassRevoked(PassChange),
    /// Its attributes were changed.
    PassAttributesSet(PassChange),
    /// Another gatekeeper stands for it.
    PassTakenOver(PassChange),
    /// It was used up, by the holder's wish.
    PassConsumed(PassChange),
    /// The holder gave it up; there is none now.
    PassRenounced {
        /// Its network.
        network: B256,
        /// Its holder.
        wallet: Address,
    },
    /// It was cleared away long after its expiry; there is none now.
    PassClosed {
        /// Its network.
        network: B256,
        /// Its holder.
        wallet: Address,
    },
    /// The event that follows is by the network's authority or guardian.
    ActedForNetwork {
        /// The pass's network.
        network: B256,
        /// Its holder.
        wallet: Address,
        /// Who acted.
        by: Address,
    },
    /// A step of a batch was refused, and changed nothing.
    StepSkipped {
        /// The network.
        network: B256,
        /// Whose pass.
        wallet: Address,
        /// See [`crate::Refusal::from_code`].
        refusal_code: u8,
    },
    /// These nonces work no more. Of no network.
    NoncesCancelled {
        /// Whose.
        signer: Address,
        /// Nonces `256 * word` and up.
        word: U256,
        /// A bit for each.
        mask: U256,
    },
    /// A network was created.
    NetworkCreated {
        /// Its id.
        network: B256,
        /// Who governs it now.
        creator: Address,
        /// What its creator chose.
        salt: B256,
        /// What it decided.
        settings: NetworkSettings,
    },
    /// Its settings were changed.
    NetworkUpdated {
        /// Its id.
        network: B256,
        /// What it decided.
        settings: NetworkSettings,
    },
    /// It has another guardian; zero: none.
    GuardianSet {
        /// Its id.
        network: B256,
        /// Who.
        guardian: Address,
    },
    /// It was offered to another authority; zero: the offer was withdrawn.
    AuthorityProposed {
        /// Its id.
        network: B256,
        /// To whom.
        pending_authority: Address,
    },
    /// It has another authority.
    AuthorityAccepted {
        /// Its id.
        network: B256,
        /// Who.
        authority: Address,
    },
    /// It was paused.
    NetworkPaused {
        /// Its id.
        network: B256,
        /// By whom.
        by: Address,
    },
    /// The pause ended.
    NetworkUnpaused {
        /// Its id.
        network: B256,
        /// By whom.
        by: Address,
    },
    /// A gatekeeper was added.
    GatekeeperAdded {
        /// Its network.
        network: B256,
        /// Its index.
        gatekeeper: u32,
        /// Its cold key.
        authority: Address,
        /// Its hot key.
        operator: Address,
        /// What bounds it.
        limits: GatekeeperLimits,
    },
    /// Its cold key or its limits were changed.
    GatekeeperUpdated {
        /// Its network.
        network: B256,
        /// Its index.
        gatekeeper: u32,
        /// Its cold key.
        authority: Address,
        /// What bounds it.
        limits: GatekeeperLimits,
    },
    /// Its status was set.
    GatekeeperStatusSet {
        /// Its network.
        network: B256,
        /// Its index.
        gatekeeper: u32,
        /// By whom.
        by: Address,
        /// What it is now.
        status: GatekeeperStatus,
    },
    /// It was removed for good.
    GatekeeperRemoved {
        /// Its network.
        network: B256,
        /// Its index.
        gatekeeper: u32,
    },
    /// It has another hot key.
    OperatorRotated {
        /// Its network.
        network: B256,
        /// Its index.
        gatekeeper: u32,
        /// The new one.
        operator: Address,
    },
    /// It lives on as `next`; what it issued before counts no more.
    GenerationRaised {
        /// Its network.
        network: B256,
        /// The index it had.
        gatekeeper: u32,
        /// The index it has.
        next: u32,
    },
    /// Another gatekeeper may take over its passes; zero: none.
    SuccessorSet {
        /// Its network.
        network: B256,
        /// Its index.
        gatekeeper: u32,
        /// The other's.
        successor: u32,
    },
}

/// An event and where it happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LoggedEvent {
    /// What happened.
    pub event: RegistryEvent,
    /// Height of its block.
    pub block_number: u64,
    /// Hash of its block.
    pub block_hash: B256,
    /// The transaction that did it.
    pub transaction_hash: TxHash,
    /// Its number among the logs of the block.
    pub log_index: u64,
}
