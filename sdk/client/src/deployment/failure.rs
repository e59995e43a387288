use portcullis_evm::{Address as EvmAddress, B256};
use portcullis_solana::rpc::DeployError;

use crate::Failure;

/// Why something is not on the chain.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DeploymentFailure {
    /// A program is not in its place.
    #[error(transparent)]
    Program(#[from] DeployError),
    /// A transaction was not done, or the chain could not be asked.
    #[error(transparent)]
    Chain(#[from] Failure),
    /// The chain has not got the contract that creates others at the same address everywhere.
    #[error("there is no deterministic deployer at {address} on this chain")]
    NoDeployer {
        /// Where it was looked for.
        address: EvmAddress,
    },
    /// The contract would be another one than was meant, and at another address.
    #[error("the init code of {contract} has the hash {found}, not {expected}")]
    InitCode {
        /// Which.
        contract: &'static str,
        /// What was meant.
        expected: B256,
        /// What this version would deploy.
        found: B256,
    },
    /// The contract refuses to be made of its arguments; an adapter does where a network that it is
    /// to ask about does not exist.
    #[error("{contract} cannot be made of its arguments: its networks must exist on this chain")]
    Constructor {
        /// Which.
        contract: &'static str,
    },
    /// What lies there is not the contract.
    #[error("the code at {address} is not that of {contract}")]
    OtherCode {
        /// Which.
        contract: &'static str,
        /// Where.
        address: EvmAddress,
    },
}

impl DeploymentFailure {
    /// Whether doing the same again later may succeed.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Program(error) => error.is_retryable(),
            Self::Chain(error) => error.is_retryable(),
            _ => false,
        }
    }

    /// Whether it was the chain that said no.
    pub fn is_rejected(&self) -> bool {
        match self {
            Self::Program(error) => error.is_rejected(),
            Self::Chain(error) => error.is_rejected(),
            Self::Constructor { .. } => true,
            _ => false,
        }
    }
}
