use std::{fmt, str::FromStr};

use crate::{chain::Family, text::serde_as_text};

/// An account on a chain: a wallet, or a key that acts.
///
/// Written as the chain writes it: base58 on Solana, `0x` and 40 hexadecimal digits on EVM chains,
/// where digits in mixed case must be a valid EIP-55 checksum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Address {
    /// On Solana.
    Solana(portcullis_solana::Address),
    /// On an EVM chain.
    Evm(portcullis_evm::Address),
}

impl Address {
    /// Which kind of chain it belongs to.
    pub const fn family(&self) -> Family {
        match self {
            Self::Solana(_) => Family::Solana,
            Self::Evm(_) => Family::Evm,
        }
    }

    /// The address on Solana.
    ///
    /// # Errors
    ///
    /// [`WrongFamily`] if it is one on an EVM chain.
    pub fn solana(&self) -> Result<portcullis_solana::Address, WrongFamily> {
        match self {
            Self::Solana(address) => Ok(*address),
            Self::Evm(_) => Err(self.wrong(Family::Solana)),
        }
    }

    /// The address on an EVM chain.
    ///
    /// # Errors
    ///
    /// [`WrongFamily`] if it is one on Solana.
    pub fn evm(&self) -> Result<portcullis_evm::Address, WrongFamily> {
        match self {
            Self::Evm(address) => Ok(*address),
            Self::Solana(_) => Err(self.wrong(Family::Evm)),
        }
    }

    fn wrong(&self, expected: Family) -> WrongFamily {
        WrongFamily { given: self.to_string(), expected }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Solana(address) => address.fmt(formatter),
            Self::Evm(address) => address.fmt(formatter),
        }
    }
}

impl FromStr for Address {
    type Err = ParseAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || ParseAddressError { text: text.chars().take(80).collect() };
        match text.strip_prefix("0x") {
            Some(digits) if has_both_cases(digits) => {
                portcullis_evm::Address::parse_checksummed(text, None)
                    .map(Self::Evm)
                    .map_err(|_| wrong())
            }
            Some(_) => text.parse().map(Self::Evm).map_err(|_| wrong()),
            None => text.parse().map(Self::Solana).map_err(|_| wrong()),
        }
    }
}

fn has_both_cases(digits: &str) -> bool {
    digits.contains(|digit: char| digit.is_ascii_lowercase())
        && digits.contains(|digit: char| digit.is_ascii_uppercase())
}

serde_as_text!(Address);

impl From<portcullis_solana::Address> for Address {
    fn from(address: portcullis_solana::Address) -> Self {
        Self::Solana(address)
    }
}

impl From<portcullis_evm::Address> for Address {
    fn from(address: portcullis_evm::Address) -> Self {
        Self::Evm(address)
    }
}

/// Not an address of any chain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is neither a Solana address nor an EVM one (or its checksum is wrong)")]
pub struct ParseAddressError {
    text: String,
}

/// An address or network of one kind of chain where the other was needed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{given} does not belong to {expected}")]
pub struct WrongFamily {
    pub(crate) given: String,
    pub(crate) expected: Family,
}
