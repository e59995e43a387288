//! Who acts on which chain.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::Arc,
};

use portcullis::{Actor, Address, Chain, Connection, KeySource, Prepared};
use tokio::sync::{Mutex, OnceCell};

use crate::{
    config::Config,
    model::{Deployment, PassChain},
    store::{Outbox, StoreError},
};

/// How a chain is reached.
#[derive(Clone)]
pub struct ChainAccess {
    /// Its nodes, in the order in which they are tried.
    pub rpc_urls: Vec<String>,
    /// The registry, where it is not at the address that it has on every EVM chain.
    pub registry: Option<Address>,
}

impl fmt::Debug for ChainAccess {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nodes = self.rpc_urls.len();
        formatter.debug_struct("ChainAccess").field("nodes", &nodes).finish_non_exhaustive()
    }
}

/// The names of a signer and a chain.
type ActorKey = (String, String);

/// The actors of all deployments. One for each signer and chain: on EVM chains it hands out the
/// nonces.
#[derive(Debug)]
pub struct Actors {
    chains: HashMap<String, ChainAccess>,
    signers: BTreeMap<String, KeySource>,
    /// By signer and chain. A chain that is away keeps nobody waiting who acts elsewhere.
    open: Mutex<HashMap<ActorKey, Arc<OnceCell<Actor>>>>,
}

/// Nobody can act there now.
#[derive(Debug, thiserror::Error)]
pub enum ActorsError {
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
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A transaction that was kept cannot be read.
    #[error("a transaction that was kept cannot be read")]
    Unreadable,
}

impl Actors {
    /// The actors of these chains and signers.
    pub fn new(
        chains: impl IntoIterator<Item = (Chain, ChainAccess)>,
        signers: BTreeMap<String, KeySource>,
    ) -> Self {
        let chains = chains.into_iter().map(|(chain, access)| (chain.to_string(), access));
        Self { chains: chains.collect(), signers, open: Mutex::default() }
    }

    /// Those that the configuration names.
    pub fn configured(config: &Config) -> Self {
        let chains = config.chains.iter().map(|(name, chain)| {
            let rpc_urls = chain.rpc_urls.iter().map(|url| url.expose().to_owned()).collect();
            (name.0.clone(), ChainAccess { rpc_urls, registry: chain.registry })
        });
        Self::new(chains, config.signers.clone())
    }

    /// Who acts for this deployment. Made when it is first needed, and told then what may still be
    /// on its way.
    pub(super) async fn of(
        &self,
        outbox: &dyn Outbox,
        deployment: &Deployment,
    ) -> Result<Actor, ActorsError> {
        let chain = deployment.chain.chain();
        let key = (deployment.signer.clone(), chain.to_string());
        let cell = self.open.lock().await.entry(key).or_default().clone();
        let actor = cell.get_or_try_init(async || {
            let actor = self.make(&deployment.signer, chain).await?;
            resume(&actor, outbox, &deployment.signer, &deployment.chain).await?;
            Ok::<_, ActorsError>(actor)
        });
        let actor = actor.await?.clone();
        Ok(match deployment.gatekeeper {
            Some(gatekeeper) => actor.with_gatekeeper(gatekeeper),
            None => actor,
        })
    }

    /// The next one is made with whatever node answers then.
    pub(super) async fn forget(&self, deployment: &Deployment) {
        let key = (deployment.signer.clone(), deployment.chain.chain().to_string());
        self.open.lock().await.remove(&key);
    }

    async fn make(&self, signer: &str, chain: &Chain) -> Result<Actor, ActorsError> {
        let name = chain.to_string();
        let Some(access) = self.chains.get(&name) else { return Err(ActorsError::NoChain(name)) };
        let source = self.signers.get(signer);
        let source = source.ok_or_else(|| ActorsError::NoSigner(signer.to_owned()))?;
        let cannot_sign = |error: &dyn fmt::Display| {
            tracing::error!(signer, %error, "cannot sign");
            ActorsError::Signer(signer.to_owned())
        };
        let key = source.signer(chain.family()).map_err(|error| cannot_sign(&error))?;
        for url in &access.rpc_urls {
            match Connection::open(chain.clone(), url, access.registry).await {
                Ok(connection) => {
                    return Actor::new(connection, key).map_err(|error| cannot_sign(&error));
                }
                Err(error) => tracing::warn!(chain = name, %error, "a node does not answer well"),
            }
        }
        Err(ActorsError::Node(name))
    }
}

async fn resume(
    actor: &Actor,
    outbox: &dyn Outbox,
    signer: &str,
    chain: &PassChain,
) -> Result<(), ActorsError> {
    let kept = outbox.unresolved(signer, chain).await?;
    let prepared = kept.iter().map(|text| serde_json::from_str::<Prepared>(text));
    let prepared = prepared.collect::<Result<Vec<_>, _>>().map_err(|_| ActorsError::Unreadable)?;
    actor.resume(&prepared);
    Ok(())
}
