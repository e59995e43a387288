use std::{fmt, str::FromStr};

use portcullis_evm::Chain as EvmChain;

use crate::text::serde_as_text;

/// The two kinds of chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Solana and its test clusters.
    Solana,
    /// Every chain that runs the EVM.
    Evm,
}

impl fmt::Display for Family {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Solana => "Solana",
            Self::Evm => "EVM chains",
        })
    }
}

/// A chain: `solana:devnet`, `ethereum:sepolia`, `eip155:31337`, …
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Chain {
    /// A cluster of Solana.
    Solana(SolanaCluster),
    /// A chain that runs the EVM.
    Evm(EvmChain),
}

impl Chain {
    /// Which kind it is.
    pub const fn family(&self) -> Family {
        match self {
            Self::Solana(_) => Family::Solana,
            Self::Evm(_) => Family::Evm,
        }
    }

    /// Whether its coins are worth nothing. A chain that is not known by name counts as worth
    /// something.
    pub fn is_testnet(&self) -> bool {
        match self {
            Self::Solana(cluster) => *cluster != SolanaCluster::MainnetBeta,
            Self::Evm(chain) => chain.is_testnet.unwrap_or(false),
        }
    }

    /// What fees are paid in, e.g. `SOL`.
    pub fn currency(&self) -> &str {
        match self {
            Self::Solana(_) => "SOL",
            Self::Evm(chain) => &chain.currency,
        }
    }
}

impl fmt::Display for Chain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Solana(cluster) => write!(formatter, "solana:{}", cluster.name()),
            Self::Evm(chain) => chain.fmt(formatter),
        }
    }
}

impl FromStr for Chain {
    type Err = ParseChainError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || ParseChainError { text: text.chars().take(80).collect() };
        match text.split_once(':') {
            Some(("solana", cluster)) => {
                SolanaCluster::from_name(cluster).map(Self::Solana).ok_or_else(unknown)
            }
            Some(_) => text.parse().map(Self::Evm).map_err(|_| unknown()),
            None => Err(unknown()),
        }
    }
}

serde_as_text!(Chain);

/// Not a chain that is known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is no known chain; write for example solana:devnet, ethereum:sepolia, or eip155: and \
     a chain id"
)]
pub struct ParseChainError {
    text: String,
}

/// A cluster of Solana.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SolanaCluster {
    /// Where tokens have value.
    MainnetBeta,
    /// For developers.
    Devnet,
    /// For validators.
    Testnet,
    /// One on this machine.
    Localnet,
}

impl SolanaCluster {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::MainnetBeta, Self::Devnet, Self::Testnet, Self::Localnet];

    /// Its name, e.g. `mainnet-beta`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MainnetBeta => "mainnet-beta",
            Self::Devnet => "devnet",
            Self::Testnet => "testnet",
            Self::Localnet => "localnet",
        }
    }

    /// The cluster of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cluster| cluster.name() == name)
    }

    /// The endpoint that the Solana Foundation runs for everybody, with strict rate limits: good for
    /// trying things out.
    pub const fn public_url(self) -> &'static str {
        match self {
            Self::MainnetBeta => "https://api.mainnet-beta.solana.com",
            Self::Devnet => "https://api.devnet.solana.com",
            Self::Testnet => "https://api.testnet.solana.com",
            Self::Localnet => "http://127.0.0.1:8899",
        }
    }

    /// The hash of its first block, by which a node shows which cluster it belongs to. A cluster on
    /// this machine has any.
    pub const fn genesis_hash(self) -> Option<&'static str> {
        match self {
            Self::MainnetBeta => Some("5eykt4UsFv8P8NJdTREpY1vzqKqZKvdpKuc147dw2N9d"),
            Self::Devnet => Some("EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG"),
            Self::Testnet => Some("4uhcVJyU9pJkvQyUS88uRDiswHXSCkY3zQawwpjk2NsY"),
            Self::Localnet => None,
        }
    }
}
