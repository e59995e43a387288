use solana_address::Address;

use crate::rpc::{PackError, ReadError, RpcFault, SendError};

/// Why a program, or what describes it, is not where it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeployError {
    /// A transaction was not made, not sent, or did not succeed.
    #[error(transparent)]
    Send(#[from] SendError),
    /// What is there already could not be read.
    #[error(transparent)]
    Read(ReadError),
    /// Nobody can upgrade the program any more, and it is not this executable.
    #[error("the program {program} is final, and is not this executable")]
    Final {
        /// The program.
        program: Address,
    },
    /// Another may upgrade the program.
    #[error("{found} may upgrade the program {program}, and not {expected}")]
    UpgradeAuthority {
        /// The program.
        program: Address,
        /// Who was to.
        expected: Address,
        /// Who may.
        found: Address,
    },
    /// The buffer is another's, so what it holds cannot be trusted or changed.
    #[error("the buffer {buffer} does not belong to {expected}")]
    BufferAuthority {
        /// The buffer.
        buffer: Address,
        /// Whose it was to be.
        expected: Address,
        /// Whose it is; `None`: nobody's.
        found: Option<Address>,
    },
    /// The program has no interface description before it is deployed itself.
    #[error("there is no program at {program}")]
    NotDeployed {
        /// Where it was looked for.
        program: Address,
    },
    /// The cluster has not got the program that keeps interface descriptions.
    #[error("this cluster has no Program Metadata program ({address})")]
    NoMetadataProgram {
        /// Where it was looked for.
        address: Address,
    },
    /// The interface description was closed to changes, and is not this one.
    #[error(
        "the interface description of {program} cannot be changed any more, and is not this one"
    )]
    FixedIdl {
        /// The program.
        program: Address,
    },
    /// What is to be published is no interface description.
    #[error("it is no interface description: {problem}")]
    InvalidIdl {
        /// What it lacks.
        problem: &'static str,
    },
    /// No account can hold that much.
    #[error("an executable of {bytes} bytes is more than an account can hold")]
    TooLarge {
        /// How many it has.
        bytes: usize,
    },
    /// The account was read again after it was written, and holds something else: somebody with the
    /// same key is at work, too.
    #[error("the account {address} does not hold what was written to it")]
    NotAsWritten {
        /// The buffer, the program or the metadata.
        address: Address,
    },
    /// The node has not shown by the deadline what came of a transaction that took effect.
    #[error("the node does not catch up with slot {slot}")]
    NodeBehind {
        /// The slot to be seen.
        slot: u64,
    },
}

impl DeployError {
    /// Whether doing the same again later may succeed. It goes on where it stopped.
    pub const fn is_retryable(&self) -> bool {
        match self {
            // One more is signed in its place when the chain does not show what it was to do.
            Self::Send(error) => error.is_retryable() || error.is_expired(),
            Self::Read(error) => error.is_retryable(),
            Self::NodeBehind { .. } => true,
            _ => false,
        }
    }

    /// Whether the cluster refused a transaction or failed it.
    pub const fn is_rejected(&self) -> bool {
        matches!(self, Self::Send(error) if error.is_rejected())
    }
}

impl From<ReadError> for DeployError {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl From<RpcFault> for DeployError {
    fn from(fault: RpcFault) -> Self {
        Self::Read(fault.into())
    }
}

impl From<PackError> for DeployError {
    fn from(error: PackError) -> Self {
        Self::Send(error.into())
    }
}
