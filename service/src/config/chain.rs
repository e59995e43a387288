use std::fmt;

use portcullis::{Chain, Fees, evm::FeePolicy};
use serde::Deserialize;

/// A chain by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainName(pub Chain);

/// How a chain is reached.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainConfig {
    /// Its nodes, in the order in which they are tried.
    pub rpc_urls: Vec<RpcUrl>,
    /// The registry, where it is not at the address that it has on every EVM chain.
    pub registry: Option<portcullis::Address>,
    /// The most that a transaction may pay in fees, in lamports or wei; none: no limit.
    pub max_fee: Option<u64>,
    /// The most that a unit of gas may cost on EVM chains, in wei; none: no limit.
    pub max_fee_per_gas_wei: Option<u64>,
}

impl ChainConfig {
    /// What may be paid there.
    pub fn fees(&self) -> Fees {
        let ceiling_per_gas_wei = self.max_fee_per_gas_wei.map(u128::from);
        let defaults = Fees::default();
        Fees {
            max_fee: self.max_fee.map(u128::from),
            evm: FeePolicy { ceiling_per_gas_wei, ..defaults.evm },
            ..defaults
        }
    }
}

/// The URL of a node. Printing it does not show it: it may hold a provider's key.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct RpcUrl(String);

impl RpcUrl {
    /// The URL itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RpcUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("RpcUrl(…)")
    }
}

impl fmt::Display for ChainName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl PartialOrd for ChainName {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ChainName {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.to_string().cmp(&other.to_string())
    }
}

impl<'de> Deserialize<'de> for ChainName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map(Self).map_err(serde::de::Error::custom)
    }
}
