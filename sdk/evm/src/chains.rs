//! The chains that Portcullis knows by name, and when a block of each is final.

mod table;

use std::{borrow::Cow, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

pub use table::CHAINS;

/// When a block can be taken to stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finality {
    /// From the node's `finalized` block backwards: what the chain's consensus, or for a rollup the
    /// chain below it, would have to be broken to undo.
    Finalized,
    /// From the node's `safe` block backwards: sooner, and weaker.
    Safe,
    /// With this many blocks, its own included. 1: as soon as it is in a block. 0 counts as 1.
    Depth(u64),
}

/// An EVM chain.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Chain {
    /// EIP-155's id, which every signature is bound to.
    pub id: u64,
    /// The family: `ethereum`. `eip155` if the chain is not in [`CHAINS`].
    pub name: Cow<'static, str>,
    /// Which of the family: `sepolia`. The id in decimal if the chain is not in [`CHAINS`].
    pub network: Cow<'static, str>,
    /// The one word that the API names it by: `polygonAmoy`; `None` if the chain is not in
    /// [`CHAINS`].
    pub chain_network: Option<Cow<'static, str>>,
    /// What gas is paid in. `?` if the chain is not in [`CHAINS`].
    pub currency: Cow<'static, str>,
    /// When a block is final, by default.
    pub finality: Finality,
    /// Whether its coins are worth nothing; `None`: not known.
    pub is_testnet: Option<bool>,
}

/// Ids that development nodes use by default.
const DEVELOPMENT: [u64; 2] = [1_337, 31_337];

impl Chain {
    /// The chain with this id. One that is not in [`CHAINS`] is final when the node says
    /// `finalized`; a development node's, at once.
    pub fn from_id(id: u64) -> Self {
        if let Some(known) = CHAINS.iter().find(|chain| chain.id == id) {
            return known.clone();
        }
        let is_development = DEVELOPMENT.contains(&id);
        Self {
            id,
            name: Cow::Borrowed("eip155"),
            network: Cow::Owned(id.to_string()),
            chain_network: None,
            currency: Cow::Borrowed(if is_development { "ETH" } else { "?" }),
            finality: if is_development { Finality::Depth(1) } else { Finality::Finalized },
            is_testnet: is_development.then_some(true),
        }
    }

    /// The chain of the API's one word: `sepolia`, `polygonAmoy`.
    pub fn from_chain_network(word: &str) -> Option<Self> {
        CHAINS.iter().find(|chain| chain.chain_network.as_deref() == Some(word)).cloned()
    }

    /// Whether the chain is in [`CHAINS`].
    pub const fn is_known(&self) -> bool {
        self.chain_network.is_some()
    }
}

/// `ethereum:sepolia`, or `eip155:31337`.
impl fmt::Display for Chain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.name, self.network)
    }
}

/// Nothing is known by that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no EVM chain `{0}`; write `chain:network`, or `eip155:` and the chain's id")]
pub struct UnknownChain(
    /// What was asked for.
    pub String,
);

/// From `ethereum:sepolia` or `eip155:11155111`, whatever the case.
impl FromStr for Chain {
    type Err = UnknownChain;

    fn from_str(text: &str) -> Result<Self, UnknownChain> {
        let unknown = || UnknownChain(text.to_owned());
        let (name, network) = text.split_once(':').ok_or_else(unknown)?;
        if name.eq_ignore_ascii_case("eip155") {
            return network.parse().map(Self::from_id).map_err(|_| unknown());
        }
        let is_it = |chain: &&Self| {
            chain.name.eq_ignore_ascii_case(name) && chain.network.eq_ignore_ascii_case(network)
        };
        CHAINS.iter().find(is_it).cloned().ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests;
