use std::fmt;

use portcullis::{
    Chain, SolanaCluster,
    evm::{Chain as EvmChain, chains::CHAINS},
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr, Type,
        schema::{AnyOfBuilder, ObjectBuilder, Schema},
    },
};

use super::word::words;

/// The kind of chain, as the API's paths name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChainType {
    /// Solana and its test clusters.
    Solana,
    /// Every chain that runs the EVM.
    Ethereum,
}

words!(ChainType, "chain", Solana => "solana", Ethereum => "ethereum");

/// The clusters of Solana that the original API has no word for.
const OTHER_CLUSTERS: [&str; 2] = ["testnet", "localnet"];

/// The testnets on which the sandbox network may be used.
const SANDBOX: [&str; 12] = [
    "devnet",
    "polygonAmoy",
    "sepolia",
    "baseSepolia",
    "arbitrumSepolia",
    "optimismSepolia",
    "bscTestnet",
    "xdcApothem",
    "xlayerTestnet",
    "avalancheCChainFuji",
    "unichainSepolia",
    "sonicTestnet",
];

/// A chain, as the API names it: `solana` and `devnet`, `ethereum` and `polygonAmoy`.
///
/// A chain that the API has no word for goes by the cluster's name on Solana and by the chain's id
/// otherwise: `ethereum` and `31337`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PassChain {
    chain: Chain,
}

/// What the API calls `chainNetwork`: the second word of a [`PassChain`].
pub enum ChainNetwork {}

impl PartialSchema for ChainNetwork {
    fn schema() -> RefOr<Schema> {
        let words = SolanaCluster::ALL.map(SolanaCluster::name).into_iter();
        let words: Vec<_> = words
            .filter(|word| !OTHER_CLUSTERS.contains(word))
            .chain(CHAINS.iter().filter_map(|chain| chain.chain_network.as_deref()))
            .collect();
        let text = || ObjectBuilder::new().schema_type(Type::String);
        let other = format!("^({}|[1-9][0-9]{{0,19}})$", OTHER_CLUSTERS.join("|"));
        AnyOfBuilder::new()
            .item(text().enum_values(Some(words)))
            .item(text().pattern(Some(other)).description(Some(
                "A cluster of Solana or, by its id, an EVM chain for which there is no word",
            )))
            .into()
    }
}

impl ToSchema for ChainNetwork {}

/// No such chain.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no chain `{chain_type}` with a network `{network}`")]
pub struct UnknownChain {
    chain_type: String,
    network: String,
}

impl PassChain {
    /// The chain of these two words, to the letter.
    ///
    /// # Errors
    ///
    /// [`UnknownChain`].
    pub fn parse(chain_type: &str, network: &str) -> Result<Self, UnknownChain> {
        let short = |text: &str| text.chars().take(40).collect::<String>();
        let chain = match chain_type.parse() {
            Ok(ChainType::Solana) => SolanaCluster::from_name(network).map(Chain::Solana),
            Ok(ChainType::Ethereum) => evm(network).map(Chain::Evm),
            Err(_) => None,
        };
        chain
            .map(|chain| Self { chain })
            .ok_or_else(|| UnknownChain { chain_type: short(chain_type), network: short(network) })
    }

    /// Which kind it is.
    pub const fn chain_type(&self) -> ChainType {
        match self.chain {
            Chain::Solana(_) => ChainType::Solana,
            Chain::Evm(_) => ChainType::Ethereum,
        }
    }

    /// Which of its kind: `devnet`, `polygonAmoy`.
    pub fn network(&self) -> String {
        match &self.chain {
            Chain::Solana(cluster) => cluster.name().to_owned(),
            Chain::Evm(chain) => match &chain.chain_network {
                Some(word) => word.to_string(),
                None => chain.id.to_string(),
            },
        }
    }

    /// The chain as the SDK knows it.
    pub const fn chain(&self) -> &Chain {
        &self.chain
    }

    /// Whether its coins are worth nothing.
    pub fn is_testnet(&self) -> bool {
        self.chain.is_testnet()
    }

    /// Whether the sandbox network may be used there: the twelve testnets of the API, and
    /// development nodes.
    pub fn is_sandbox(&self) -> bool {
        let is_development = match &self.chain {
            Chain::Solana(cluster) => *cluster == SolanaCluster::Localnet,
            Chain::Evm(chain) => !chain.is_known() && chain.is_testnet == Some(true),
        };
        is_development || SANDBOX.contains(&self.network().as_str())
    }
}

impl From<Chain> for PassChain {
    fn from(chain: Chain) -> Self {
        Self { chain }
    }
}

/// `solana/devnet`
impl fmt::Display for PassChain {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.chain_type(), self.network())
    }
}

/// Of the API's word, or of the id of a chain that has none. One chain has one name, or the same
/// wallet could hold two passes.
fn evm(network: &str) -> Option<EvmChain> {
    EvmChain::from_chain_network(network).or_else(|| {
        let id: u64 = network.parse().ok()?;
        let is_written_so = id != 0 && id.to_string() == network;
        Some(EvmChain::from_id(id)).filter(|chain| is_written_so && !chain.is_known())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Those that have a word in the API.
    fn with_a_word() -> Vec<(&'static str, &'static str)> {
        let clusters = SolanaCluster::ALL.map(SolanaCluster::name).into_iter();
        let clusters = clusters.filter(|word| !OTHER_CLUSTERS.contains(word));
        let chains = CHAINS.iter().filter_map(|chain| chain.chain_network.as_deref());
        let clusters = clusters.map(|word| ("solana", word));
        clusters.chain(chains.map(|word| ("ethereum", word))).collect()
    }

    #[test]
    fn every_word_is_a_chain_that_goes_by_it() {
        for (chain_type, network) in with_a_word() {
            let chain = PassChain::parse(chain_type, network).unwrap();
            assert_eq!(chain.network(), network);
            assert_eq!(chain.chain_type().as_str(), chain_type);
        }
    }

    #[test]
    fn a_network_belongs_to_its_kind_of_chain_alone() {
        for (chain_type, network) in [
            ("ethereum", "devnet"),
            ("solana", "sepolia"),
            ("solana", "Devnet"),
            ("Solana", "devnet"),
            ("ethereum", "polygonamoy"),
            ("ethereum", "polygonAmoy "),
            ("ethereum", ""),
            ("", ""),
        ] {
            assert!(PassChain::parse(chain_type, network).is_err(), "{chain_type}/{network}");
        }
    }

    #[test]
    fn a_chain_has_one_name() {
        assert_eq!(PassChain::parse("ethereum", "31337").unwrap().network(), "31337");
        for second_name in ["11155111", "0", "031337", "+31337", "0x7a69"] {
            assert!(PassChain::parse("ethereum", second_name).is_err(), "{second_name}");
        }
    }

    #[test]
    fn the_sandbox_is_the_twelve_testnets() {
        let names = with_a_word();
        let chains = names.iter().map(|(kind, network)| PassChain::parse(kind, network).unwrap());
        let sandbox: Vec<_> = chains.filter(PassChain::is_sandbox).collect();
        assert_eq!(sandbox.len(), SANDBOX.len());
        assert!(sandbox.iter().all(PassChain::is_testnet));
        assert!(PassChain::parse("ethereum", "31337").unwrap().is_sandbox());
        assert!(PassChain::parse("solana", "localnet").unwrap().is_sandbox());
        assert!(!PassChain::parse("ethereum", "999999").unwrap().is_sandbox());
    }
}
