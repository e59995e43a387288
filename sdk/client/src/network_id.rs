use std::{fmt, str::FromStr};

use crate::{address::WrongFamily, chain::Family, text::serde_as_text};

/// A gatekeeper network.
///
/// On Solana the address of its account, in base58; on EVM chains the id that its creator and salt
/// give it, the same on every chain, as `0x` and 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NetworkId {
    /// On Solana.
    Solana(portcullis_solana::Address),
    /// On an EVM chain.
    Evm(portcullis_evm::B256),
}

impl NetworkId {
    /// Which kind of chain it belongs to.
    pub const fn family(&self) -> Family {
        match self {
            Self::Solana(_) => Family::Solana,
            Self::Evm(_) => Family::Evm,
        }
    }

    /// The account on Solana.
    ///
    /// # Errors
    ///
    /// [`WrongFamily`] if it is a network on EVM chains.
    pub fn solana(&self) -> Result<portcullis_solana::Address, WrongFamily> {
        match self {
            Self::Solana(address) => Ok(*address),
            Self::Evm(_) => Err(self.wrong(Family::Solana)),
        }
    }

    /// The id on EVM chains.
    ///
    /// # Errors
    ///
    /// [`WrongFamily`] if it is a network on Solana.
    pub fn evm(&self) -> Result<portcullis_evm::B256, WrongFamily> {
        match self {
            Self::Evm(id) => Ok(*id),
            Self::Solana(_) => Err(self.wrong(Family::Evm)),
        }
    }

    fn wrong(&self, expected: Family) -> WrongFamily {
        WrongFamily { given: self.to_string(), expected }
    }
}

impl fmt::Display for NetworkId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Solana(address) => address.fmt(formatter),
            Self::Evm(id) => id.fmt(formatter),
        }
    }
}

impl FromStr for NetworkId {
    type Err = ParseNetworkIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = if text.starts_with("0x") {
            text.parse().map(Self::Evm).ok()
        } else {
            text.parse().map(Self::Solana).ok()
        };
        parsed.ok_or_else(|| ParseNetworkIdError { text: text.chars().take(80).collect() })
    }
}

serde_as_text!(NetworkId);

/// Not a network of any chain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is neither a network's address on Solana nor `0x` and 64 hexadecimal digits")]
pub struct ParseNetworkIdError {
    text: String,
}
