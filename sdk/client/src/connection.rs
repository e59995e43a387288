mod transaction;

use portcullis_evm::Registry;
use portcullis_solana::rpc::{Cluster, CommitmentConfig, InvalidUrl, ReadError};

use crate::{
    Address, ReadFailure,
    address::WrongFamily,
    chain::{Chain, Family, SolanaCluster},
};

/// A chain, and the node by which it is asked. Clones share it.
///
/// The node is trusted to tell the truth: whoever cannot do that runs one.
#[derive(Clone, Debug)]
pub struct Connection {
    pub(crate) chain: Chain,
    pub(crate) node: Node,
}

#[derive(Clone, Debug)]
pub(crate) enum Node {
    Solana(Cluster),
    Evm(Registry),
}

impl Connection {
    /// Asks the node at `url` whether it is on that chain, and holds the registry where it is one:
    /// `registry` if it is not at the address that it has on every chain.
    ///
    /// Reads are of what is confirmed on Solana, and of the newest block on EVM chains.
    ///
    /// # Errors
    ///
    /// [`ConnectError`].
    pub async fn open(
        chain: Chain,
        url: &str,
        registry: Option<Address>,
    ) -> Result<Self, ConnectError> {
        let connection = Self::unchecked(chain, url, registry)?;
        connection.check().await?;
        Ok(connection)
    }

    /// The same, without asking anything.
    ///
    /// # Errors
    ///
    /// [`ConnectError::Url`], and [`ConnectError::WrongFamily`] if `registry` is on Solana.
    pub fn unchecked(
        chain: Chain,
        url: &str,
        registry: Option<Address>,
    ) -> Result<Self, ConnectError> {
        let node = match &chain {
            Chain::Solana(_) => Node::Solana(Cluster::connect(url, CommitmentConfig::confirmed())?),
            Chain::Evm(_) => {
                let provider = portcullis_evm::connect(url).map_err(|_| ConnectError::Url)?;
                Node::Evm(match registry {
                    Some(address) => Registry::at_address(provider, address.evm()?),
                    None => Registry::new(provider),
                })
            }
        };
        Ok(Self { chain, node })
    }

    /// Solana behind a cluster of your own making.
    pub const fn solana(name: SolanaCluster, cluster: Cluster) -> Self {
        Self { chain: Chain::Solana(name), node: Node::Solana(cluster) }
    }

    /// An EVM chain behind a registry of your own making.
    pub const fn evm(chain: portcullis_evm::Chain, registry: Registry) -> Self {
        Self { chain: Chain::Evm(chain), node: Node::Evm(registry) }
    }

    /// Which chain.
    pub const fn chain(&self) -> &Chain {
        &self.chain
    }

    /// The chain's time, Unix seconds: on Solana its clock, on EVM chains the newest block's.
    ///
    /// # Errors
    ///
    /// [`ReadFailure`] if the node does not answer well.
    pub async fn now(&self) -> Result<i64, ReadFailure> {
        match &self.node {
            Node::Solana(cluster) => Ok(cluster.now().await?),
            Node::Evm(registry) => {
                let block = registry.latest_block().await?;
                Ok(i64::try_from(block.timestamp_seconds).unwrap_or(i64::MAX))
            }
        }
    }

    async fn check(&self) -> Result<(), ConnectError> {
        match (&self.chain, &self.node) {
            (Chain::Solana(name), Node::Solana(cluster)) => {
                let Some(expected) = name.genesis_hash() else { return Ok(()) };
                let found = cluster.genesis_hash().await.map_err(ReadFailure::from)?.to_string();
                if found == expected { Ok(()) } else { Err(self.wrong_chain(found)) }
            }
            (Chain::Evm(chain), Node::Evm(registry)) => {
                let found = registry.chain_id().await.map_err(ReadFailure::from)?;
                if found != chain.id {
                    return Err(self.wrong_chain(found.to_string()));
                }
                if !registry.is_deployed().await.map_err(ReadFailure::from)? {
                    return Err(ConnectError::NoRegistry {
                        address: registry.address().to_string(),
                        chain: self.chain.to_string(),
                    });
                }
                Ok(())
            }
            // No constructor makes such a pair.
            _ => Err(self.wrong_chain(String::new())),
        }
    }

    fn wrong_chain(&self, found: String) -> ConnectError {
        ConnectError::WrongChain { expected: self.chain.to_string(), found }
    }

    pub(crate) const fn family(&self) -> Family {
        self.chain.family()
    }
}

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Not the URL of a node. The URL is not repeated: it may hold a provider's key.
    #[error("the address of a node starts with http:// or https://")]
    Url,
    /// The registry's address is one on Solana.
    #[error(transparent)]
    WrongFamily(#[from] WrongFamily),
    /// The node does not answer well.
    #[error(transparent)]
    Read(#[from] ReadFailure),
    /// The node is on another chain.
    #[error("the node is not on {expected}: it tells {found}")]
    WrongChain {
        /// Which was asked for.
        expected: String,
        /// The genesis hash or chain id that the node tells.
        found: String,
    },
    /// There is no registry on this chain yet. Anybody may deploy it.
    #[error("there is no registry at {address} on {chain}")]
    NoRegistry {
        /// Where it was looked for.
        address: String,
        /// On which chain.
        chain: String,
    },
}

impl From<InvalidUrl> for ConnectError {
    fn from(_: InvalidUrl) -> Self {
        Self::Url
    }
}

impl ConnectError {
    /// Whether the same may work later.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Read(error) if error.is_retryable())
    }
}

impl From<ReadError> for ConnectError {
    fn from(error: ReadError) -> Self {
        Self::Read(error.into())
    }
}
