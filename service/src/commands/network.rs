use clap::Subcommand;
use portcullis::NetworkId;
use portcullis_service::{
    clock::{Clock as _, SystemClock},
    model::{ChainType, Deployment, GatekeeperNetwork, NetworkKey, PassChain},
    store::Store,
};

use super::{CommandError, answer};

/// Gatekeeper networks.
#[derive(Debug, Subcommand)]
pub(crate) enum NetworkCommand {
    /// Add a network
    Add {
        /// What the API calls it
        key: String,
        /// The organisation; made if it is not there
        #[arg(long)]
        org: String,
        /// How long a pass lives if nobody says, in seconds; 0: it never expires
        #[arg(long, default_value_t = 31_536_000)]
        lifetime_seconds: u32,
        /// For trying things out: on testnets alone
        #[arg(long)]
        sandbox: bool,
    },
    /// Say how a network is reached on a chain
    Deploy {
        /// What the API calls it
        key: String,
        /// The chain in the API's words, e.g. `solana/devnet` or `ethereum/sepolia`
        #[arg(long)]
        chain: String,
        /// What the chain knows the network by
        #[arg(long)]
        network_id: NetworkId,
        /// The signer's name in the configuration
        #[arg(long)]
        signer: String,
        /// The gatekeeper's slot or index; otherwise the chain is asked
        #[arg(long)]
        gatekeeper: Option<u32>,
    },
    /// List all networks and their chains
    List,
}

impl NetworkCommand {
    pub(super) async fn run(self, store: &dyn Store) -> Result<(), CommandError> {
        match self {
            Self::Add { key, org, lifetime_seconds, sandbox } => {
                add(store, &key, &org, lifetime_seconds, sandbox).await
            }
            Self::Deploy { key, chain, network_id, signer, gatekeeper } => {
                let network = key.parse()?;
                let chain = chain_of(&chain, &network_id)?;
                let deployment = Deployment { network, chain, network_id, signer, gatekeeper };
                store.put_deployment(&deployment).await?;
                answer("done")
            }
            Self::List => list(store).await,
        }
    }
}

/// The chain, which must be one that such a network can be on.
fn chain_of(chain: &str, network_id: &NetworkId) -> Result<PassChain, CommandError> {
    let (chain_type, network) = chain.split_once('/').unwrap_or((chain, ""));
    let chain = PassChain::parse(chain_type, network)?;
    let fits = match network_id {
        NetworkId::Solana(_) => chain.chain_type() == ChainType::Solana,
        NetworkId::Evm(_) => chain.chain_type() == ChainType::Ethereum,
    };
    if fits { Ok(chain) } else { Err(CommandError::Argument("the network is of another chain")) }
}

async fn add(
    store: &dyn Store,
    key: &str,
    org: &str,
    lifetime_seconds: u32,
    is_sandbox: bool,
) -> Result<(), CommandError> {
    let key: NetworkKey = key.parse()?;
    let now_ms = SystemClock.now_ms();
    let org = store.ensure_org(org, now_ms).await?;
    let lifetime_seconds = lifetime_seconds.into();
    let network = GatekeeperNetwork { key, org, is_sandbox, lifetime_seconds };
    store.add_network(&network, now_ms).await?;
    answer("added")
}

async fn list(store: &dyn Store) -> Result<(), CommandError> {
    for network in store.networks(None).await? {
        answer(&format!("{}\t{}", network.key, network.org))?;
        for deployment in store.deployments(&network.key).await? {
            let (chain, id) = (&deployment.chain, &deployment.network_id);
            answer(&format!("\t{chain}\t{id}\t{}", deployment.signer))?;
        }
    }
    Ok(())
}
