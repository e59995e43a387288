//! What can be done, as data: it can be estimated, signed, stored and sent.

mod gatekeeper;
mod network;
mod pass;
mod policy;

pub use gatekeeper::{GatekeeperChange, GatekeeperLimits, GatekeeperOperation};
pub use network::{NetworkChange, NetworkOperation, NetworkSeed, NetworkSettings};
pub use pass::PassOperation;
pub use policy::{PolicyChange, PolicyOperation};

pub(crate) use pass::verb_name;

use portcullis_evm::{Signed, Voucher};

use crate::address::WrongFamily;

/// One thing to do on a chain. Who signs it is not part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operation {
    /// A step in the life of a wallet's pass.
    Pass(PassOperation),
    /// About a network.
    Network(NetworkOperation),
    /// About a gatekeeper of a network.
    Gatekeeper(GatekeeperOperation),
    /// About the policy of a gated mint. On Solana only.
    Policy(PolicyOperation),
    /// The signer takes the pass that an operator's voucher grants it, and pays for it. On EVM chains
    /// only.
    Claim(Signed<Voucher>),
}

impl Operation {
    /// Its name for people, e.g. `issue` or `pause network`.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Pass(operation) => operation.name(),
            Self::Network(operation) => operation.change.name(),
            Self::Gatekeeper(operation) => operation.change.name(),
            Self::Policy(operation) => operation.change.name(),
            Self::Claim(_) => "claim",
        }
    }
}

impl From<PassOperation> for Operation {
    fn from(operation: PassOperation) -> Self {
        Self::Pass(operation)
    }
}

impl From<NetworkOperation> for Operation {
    fn from(operation: NetworkOperation) -> Self {
        Self::Network(operation)
    }
}

impl From<GatekeeperOperation> for Operation {
    fn from(operation: GatekeeperOperation) -> Self {
        Self::Gatekeeper(operation)
    }
}

impl From<PolicyOperation> for Operation {
    fn from(operation: PolicyOperation) -> Self {
        Self::Policy(operation)
    }
}

/// Why an operation cannot be put into a transaction of the chain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OperationError {
    /// It names an address or network of another kind of chain.
    #[error(transparent)]
    WrongFamily(#[from] WrongFamily),
    /// The chain has no such operation.
    #[error("not possible on {chain}: {operation}")]
    Unsupported {
        /// What was asked.
        operation: &'static str,
        /// `Solana` or `EVM chains`.
        chain: &'static str,
    },
    /// A number does not fit into what the chain stores.
    #[error("{what} of {value} is more than the chain can hold")]
    OutOfRange {
        /// Which number.
        what: &'static str,
        /// The number.
        value: i128,
    },
    /// The operator signs for no gatekeeper of the network.
    #[error("{operator} is the operator of no gatekeeper of {network}")]
    NoGatekeeper {
        /// The signer.
        operator: String,
        /// The network.
        network: String,
    },
    /// The operator signs for several gatekeepers of the network, so it must be said which.
    #[error(
        "{operator} is the operator of several gatekeepers of {network}: say which ({slots:?})"
    )]
    SeveralGatekeepers {
        /// The signer.
        operator: String,
        /// The network.
        network: String,
        /// The slots.
        slots: Vec<u32>,
    },
    /// The wallet holds no pass, so there is nothing to change.
    #[error("{wallet} holds no pass of {network}")]
    NoPass {
        /// The wallet.
        wallet: String,
        /// The network.
        network: String,
    },
    /// Only the holder gives up a pass, or uses it up.
    #[error("only {wallet} itself can give up or use up its pass")]
    NotHolder {
        /// The wallet.
        wallet: String,
    },
    /// There is no such network.
    #[error("there is no network {network}")]
    NoNetwork {
        /// The network.
        network: String,
    },
    /// There is no such gatekeeper.
    #[error("{network} has no gatekeeper {gatekeeper}")]
    NoSuchGatekeeper {
        /// The network.
        network: String,
        /// Slot or index.
        gatekeeper: u32,
    },
    /// The events of a batch are not those of its steps.
    #[error(transparent)]
    Batch(#[from] portcullis_evm::BatchError),
    /// The transaction might pay more than [`Fees::max_fee`](crate::Fees::max_fee) allows.
    #[error("it might cost {fee} in fees, and at most {max_fee} is allowed")]
    AboveMaxFee {
        /// The most that it would pay, in lamports or wei.
        fee: u128,
        /// What is allowed.
        max_fee: u128,
    },
    /// The mint has no policy.
    #[error("{mint} has no policy of the transfer hook")]
    NoPolicy {
        /// The mint.
        mint: String,
    },
}
