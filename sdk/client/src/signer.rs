//! Who signs: a key in memory, or a command that asks a device or a vault.

mod command;
mod error;
mod evm;
mod key_file;
mod key_source;
mod solana;

pub use error::SignerError;
pub use evm::EvmSigner;
pub use key_source::KeySource;
pub use solana::SolanaSigner;

use crate::{Address, chain::Family};

/// Who signs on a chain. Printing it shows the address alone.
#[derive(Clone, Debug)]
pub enum Signer {
    /// On Solana.
    Solana(SolanaSigner),
    /// On EVM chains.
    Evm(EvmSigner),
}

impl Signer {
    /// Whose signature it gives.
    pub fn address(&self) -> Address {
        match self {
            Self::Solana(signer) => Address::Solana(signer.address()),
            Self::Evm(signer) => Address::Evm(signer.address()),
        }
    }

    /// Which kind of chain it signs for.
    pub const fn family(&self) -> Family {
        match self {
            Self::Solana(_) => Family::Solana,
            Self::Evm(_) => Family::Evm,
        }
    }

    /// The signer for Solana.
    ///
    /// # Errors
    ///
    /// [`WrongFamily`](crate::WrongFamily) if it signs for EVM chains.
    pub fn solana(&self) -> Result<&SolanaSigner, crate::WrongFamily> {
        match self {
            Self::Solana(signer) => Ok(signer),
            Self::Evm(_) => Err(self.wrong(Family::Solana)),
        }
    }

    /// The signer for EVM chains.
    ///
    /// # Errors
    ///
    /// [`WrongFamily`](crate::WrongFamily) if it signs for Solana.
    pub fn evm(&self) -> Result<&EvmSigner, crate::WrongFamily> {
        match self {
            Self::Evm(signer) => Ok(signer),
            Self::Solana(_) => Err(self.wrong(Family::Evm)),
        }
    }

    fn wrong(&self, expected: Family) -> crate::WrongFamily {
        crate::WrongFamily { given: format!("the signer {}", self.address()), expected }
    }
}

impl From<SolanaSigner> for Signer {
    fn from(signer: SolanaSigner) -> Self {
        Self::Solana(signer)
    }
}

impl From<EvmSigner> for Signer {
    fn from(signer: EvmSigner) -> Self {
        Self::Evm(signer)
    }
}
