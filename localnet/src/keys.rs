//! The keys that every localnet has. Everybody knows them.

use portcullis_evm::alloy::{primitives::B256, signers::local::PrivateKeySigner};
use serde::{Deserialize, Serialize};
use solana_keypair::Keypair;

use crate::error::LocalnetError;

/// Whose a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Governs the network, and is the gatekeeper's cold key.
    Authority,
    /// The gatekeeper's hot key: issues passes.
    Operator,
    /// A wallet that has funds and no pass.
    Wallet,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Authority, Self::Operator, Self::Wallet];

    /// The secret on both chains. Readable, so that nobody takes it for one.
    const fn seed(self) -> [u8; 32] {
        match self {
            Self::Authority => *b"portcullis localnet authority  !",
            Self::Operator => *b"portcullis localnet operator   !",
            Self::Wallet => *b"portcullis localnet wallet     !",
        }
    }

    pub(crate) fn solana(self) -> Keypair {
        Keypair::new_from_array(self.seed())
    }

    pub(crate) fn evm_secret(self) -> B256 {
        B256::from(self.seed())
    }

    pub(crate) fn evm(self) -> Result<PrivateKeySigner, LocalnetError> {
        PrivateKeySigner::from_bytes(&self.evm_secret()).map_err(|error| LocalnetError::EvmStep {
            step: "use a key".to_owned(),
            reason: error.to_string(),
        })
    }
}
