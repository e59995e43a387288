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
    /// The most that a unit of gas may cost on EVM chains, in wei.
    #[serde(default = "default_max_fee_per_gas_wei")]
    pub max_fee_per_gas_wei: u64,
}

/// What is stuck offers no more than so many times what a new transaction would.
const MAX_REPLACEMENT_MULTIPLE: u32 = 4;

impl ChainConfig {
    /// What may be paid there.
    pub fn fees(&self) -> Fees {
        let defaults = Fees::default();
        let evm = FeePolicy {
            ceiling_per_gas_wei: Some(self.max_fee_per_gas_wei.into()),
            max_replacement_multiple: Some(MAX_REPLACEMENT_MULTIPLE),
            ..defaults.evm
        };
        Fees { max_fee: self.max_fee.map(u128::from), evm, ..defaults }
    }
}

/// A thousand gwei: more than chains ask for but in a rush, and no more than a few tenths of a coin for
/// a transaction.
pub(super) const fn default_max_fee_per_gas_wei() -> u64 {
    1_000_000_000_000
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
