use clap::Subcommand;
use portcullis::NetworkId;
use portcullis_service::{
    model::{Deployment, GatekeeperNetwork, NetworkKey},
    store::Store,
};

use super::{CommandError, answer, deployment::chain_of, operator};

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
                store.put_deployment(&deployment, &operator()).await?;
                answer("done")
            }
            Self::List => list(store).await,
        }
    }
}

async fn add(
    store: &dyn Store,
    key: &str,
    org: &str,
    lifetime_seconds: u32,
    is_sandbox: bool,
) -> Result<(), CommandError> {
    let key: NetworkKey = key.parse()?;
    let by = operator();
    let org = store.ensure_org(org, &by).await?;
    let lifetime_seconds = lifetime_seconds.into();
    let network = GatekeeperNetwork { key, org, is_sandbox, lifetime_seconds };
    store.add_network(&network, &by).await?;
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
