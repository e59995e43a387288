//! Who acts on which chain, and by which node. Nonces are not here but in the database.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::Arc,
    time::Duration,
};

use portcullis::{Actor, Address, Chain, Connection, Fees, KeySource, Signer};
use tokio::sync::{Mutex, OnceCell};

use super::nodes::Nodes;
use crate::{config::Config, model::Deployment};

/// How long a command may take to say whose key it has.
const KEY_DEADLINE: Duration = Duration::from_secs(30);

/// How long a node may take to show that it is of its chain: the next one is asked then.
const OPEN_DEADLINE: Duration = Duration::from_secs(8);

/// By how many blocks a node may be behind another one.
const MAX_LAG_BLOCKS: i64 = 30;

/// The same in slots on Solana.
const MAX_LAG_SLOTS: i64 = 150;

/// How a chain is reached.
#[derive(Clone)]
pub struct ChainAccess {
    /// Its nodes, in the order in which they are tried.
    pub rpc_urls: Vec<String>,
    /// The registry, where it is not at the address that it has on every EVM chain.
    pub registry: Option<Address>,
    /// What may be paid there.
    pub fees: Fees,
}

impl fmt::Debug for ChainAccess {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nodes = self.rpc_urls.len();
        formatter.debug_struct("ChainAccess").field("nodes", &nodes).finish_non_exhaustive()
    }
}

/// A chain by a node that answered well, and those who act there.
#[derive(Debug)]
pub(super) struct Link {
    connection: Connection,
    node: usize,
    /// By the signer's name.
    actors: Mutex<HashMap<String, Arc<OnceCell<Actor>>>>,
}

impl Link {
    /// The chain, as its node shows it.
    pub(super) const fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Which of the chain's nodes.
    pub(super) const fn node(&self) -> usize {
        self.node
    }
}

/// A chain of the configuration.
#[derive(Debug)]
struct ChainPlace {
    access: ChainAccess,
    nodes: Nodes,
    link: Mutex<Arc<OnceCell<Arc<Link>>>>,
}

/// The actors of all deployments.
#[derive(Debug)]
pub struct Actors {
    chains: HashMap<String, ChainPlace>,
    signers: BTreeMap<String, KeySource>,
}

/// Nobody can act there now. The names are for the log alone.
#[derive(Debug, thiserror::Error)]
pub(super) enum ActorsError {
    /// The configuration does not say how the chain is reached.
    #[error("the chain {0} is not configured")]
    NoChain(String),
    /// The configuration does not know the signer.
    #[error("the signer {0} is not configured")]
    NoSigner(String),
    /// There is no key, or it is for another kind of chain. Why is in the log.
    #[error("the signer {0} cannot sign there")]
    Signer(String),
    /// No node answers as it must. Why is in the log.
    #[error("no node of {0} answers well")]
    Node(String),
}

impl Actors {
    /// The actors of these chains and signers.
    pub fn new(
        chains: impl IntoIterator<Item = (Chain, ChainAccess)>,
        signers: BTreeMap<String, KeySource>,
    ) -> Self {
        let chains = chains.into_iter().map(|(chain, access)| {
            let nodes = Nodes::new(access.rpc_urls.len());
            (chain.to_string(), ChainPlace { access, nodes, link: Mutex::default() })
        });
        Self { chains: chains.collect(), signers }
    }

    /// Those that the configuration names.
    pub fn configured(config: &Config) -> Self {
        let chains = config.chains.iter().map(|(name, chain)| {
            let rpc_urls = chain.rpc_urls.iter().map(|url| url.expose().to_owned()).collect();
            let access = ChainAccess { rpc_urls, registry: chain.registry, fees: chain.fees() };
            (name.0.clone(), access)
        });
        Self::new(chains, config.signers.clone())
    }

    fn place(&self, chain: &Chain) -> Result<&ChainPlace, ActorsError> {
        let name = chain.to_string();
        self.chains.get(&name).ok_or(ActorsError::NoChain(name))
    }

    /// The way to a chain: the one that is open, or else by the first node that answers well. A chain
    /// that is away keeps nobody waiting who acts elsewhere.
    pub(super) async fn link(&self, chain: &Chain) -> Result<Arc<Link>, ActorsError> {
        let place = self.place(chain)?;
        let cell = place.link.lock().await.clone();
        cell.get_or_try_init(|| open(chain, place, &[])).await.cloned()
    }

    /// A way by none of these nodes, if there is another, for one who doubts what they say: those who
    /// use the open one go on with it.
    pub(super) async fn link_beside(
        &self,
        chain: &Chain,
        doubted: &[usize],
    ) -> Result<Arc<Link>, ActorsError> {
        let link = self.link(chain).await?;
        if !doubted.contains(&link.node) {
            return Ok(link);
        }
        Ok(open(chain, self.place(chain)?, doubted).await.unwrap_or(link))
    }

    /// That this way failed its user: the next one goes by another node, if there is one. Whoever
    /// uses it yet may do so.
    pub(super) async fn forget(&self, link: &Arc<Link>) {
        let Ok(place) = self.place(link.connection.chain()) else { return };
        place.nodes.failed(link.node);
        let mut open = place.link.lock().await;
        // Somebody may have been faster: the way that is open by now is another one.
        if open.get().is_some_and(|open| Arc::ptr_eq(open, link)) {
            *open = Arc::default();
        }
    }

    /// Whether this way shows blocks that are far behind what another node has shown.
    pub(super) fn lags(&self, link: &Link, height: i64) -> bool {
        let chain = link.connection.chain();
        let most = match chain {
            Chain::Solana(_) => MAX_LAG_SLOTS,
            Chain::Evm(_) => MAX_LAG_BLOCKS,
        };
        self.place(chain).is_ok_and(|place| place.nodes.lags(height, most))
    }

    /// Whether nodes have shown for long that their chain has no block as high as one that is written
    /// down: see [`Nodes::disown`].
    pub(super) fn disown(&self, link: &Link, doubted: i64, height: i64, now_ms: i64) -> bool {
        let place = self.place(link.connection.chain());
        place.is_ok_and(|place| place.nodes.disown(doubted, height, now_ms))
    }

    /// Who acts for this deployment.
    pub(super) async fn of(
        &self,
        link: &Link,
        deployment: &Deployment,
    ) -> Result<Actor, ActorsError> {
        let actor = self.signed_by(link, &deployment.signer).await?;
        Ok(match deployment.gatekeeper {
            Some(gatekeeper) => actor.with_gatekeeper(gatekeeper),
            None => actor,
        })
    }

    /// Who acts with the key of this name.
    pub(super) async fn signed_by(&self, link: &Link, name: &str) -> Result<Actor, ActorsError> {
        let cell = link.actors.lock().await.entry(name.to_owned()).or_default().clone();
        let actor = cell.get_or_try_init(async || {
            let chain = link.connection.chain();
            let fees = self.place(chain)?.access.fees;
            let signer = self.signer(name, chain).await?;
            let actor = Actor::new(link.connection.clone(), signer).map_err(|error| {
                tracing::error!(signer = name, %error, "cannot sign");
                ActorsError::Signer(name.to_owned())
            })?;
            Ok::<_, ActorsError>(actor.with_fees(fees))
        });
        Ok(actor.await?.clone())
    }

    /// A command is asked whose key it has, which may take long.
    async fn signer(&self, name: &str, chain: &Chain) -> Result<Signer, ActorsError> {
        let source = self.signers.get(name);
        let source = source.ok_or_else(|| ActorsError::NoSigner(name.to_owned()))?.clone();
        let family = chain.family();
        let asked = tokio::task::spawn_blocking(move || source.signer(family));
        let cannot_sign = |error: &dyn fmt::Display| {
            tracing::error!(signer = name, %error, "cannot sign");
            ActorsError::Signer(name.to_owned())
        };
        match tokio::time::timeout(KEY_DEADLINE, asked).await {
            Ok(Ok(Ok(signer))) => Ok(signer),
            Ok(Ok(Err(error))) => Err(cannot_sign(&error)),
            Ok(Err(error)) => Err(cannot_sign(&error)),
            Err(error) => Err(cannot_sign(&error)),
        }
    }
}

/// A node is asked; it failed unless it is said otherwise, also if nobody waits for its answer any
/// more.
struct Attempt<'a> {
    nodes: &'a Nodes,
    node: usize,
    is_good: bool,
}

impl Attempt<'_> {
    fn succeeded(mut self) {
        self.is_good = true;
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        if !self.is_good {
            self.nodes.failed(self.node);
        }
    }
}

/// By the first node that answers well, of all but these.
async fn open(
    chain: &Chain,
    place: &ChainPlace,
    except: &[usize],
) -> Result<Arc<Link>, ActorsError> {
    let nodes = place.nodes.in_order();
    for node in nodes.into_iter().filter(|node| !except.contains(node)) {
        let Some(url) = place.access.rpc_urls.get(node) else { continue };
        let attempt = Attempt { nodes: &place.nodes, node, is_good: false };
        let opening = Connection::open(chain.clone(), url, place.access.registry);
        match tokio::time::timeout(OPEN_DEADLINE, opening).await {
            Ok(Ok(connection)) => {
                attempt.succeeded();
                let actors = Mutex::default();
                return Ok(Arc::new(Link { connection, node, actors }));
            }
            Ok(Err(error)) => tracing::warn!(%chain, node, %error, "a node does not answer well"),
            Err(_) => tracing::warn!(%chain, node, "a node does not answer in time"),
        }
    }
    Err(ActorsError::Node(chain.to_string()))
}
