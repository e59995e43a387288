use clap::Subcommand;
use portcullis::{AttributeSet, NetworkId};
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
        /// What its passes attest, if an issue does not ask for less: human, kyc, …, numbers of bits
        #[arg(long, default_value = "none", value_name = "LIST")]
        attributes: AttributeSet,
        /// For trying things out: on testnets alone
        #[arg(long)]
        sandbox: bool,
    },
    /// Say how a network is reached on a chain
    Deploy {
        /// What the API calls it
        key: String,
        /// The organisation that it must be of
        #[arg(long)]
        org: Option<String>,
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
    /// Say whether a network is for trying things out, on the sandbox's testnets alone. One that was
    /// made in test mode is
    SetSandbox {
        /// What the API calls it
        key: String,
        /// `true` or `false`
        #[arg(action = clap::ArgAction::Set)]
        sandbox: bool,
    },
    /// List all networks and their chains
    List,
}

impl NetworkCommand {
    pub(super) async fn run(self, store: &dyn Store) -> Result<(), CommandError> {
        match self {
            Self::Add { key, org, lifetime_seconds, attributes, sandbox } => {
                let by = operator(store).await?;
                let network = GatekeeperNetwork {
                    key: key.parse()?,
                    org: store.ensure_org(&org, &by).await?,
                    is_sandbox: sandbox,
                    lifetime_seconds: lifetime_seconds.into(),
                    attributes: attributes.0,
                };
                store.add_network(&network, &by).await?;
                answer("added")
            }
            Self::Deploy { key, org, chain, network_id, signer, gatekeeper } => {
                let network = key.parse()?;
                let org = owner(store, &network, org.as_deref()).await?;
                let chain = chain_of(&chain, &network_id)?;
                let deployment = Deployment { network, chain, network_id, signer, gatekeeper };
                store.put_deployment(&deployment, &operator(store).await?).await?;
                answer(&format!("org={org}"))
            }
            Self::SetSandbox { key, sandbox } => {
                if !store.set_sandbox(&key.parse()?, sandbox, &operator(store).await?).await? {
                    return Err(CommandError::Missing("network"));
                }
                answer("done")
            }
            Self::List => list(store).await,
        }
    }
}

/// The name of the organisation whose it is: customers choose names of networks themselves.
async fn owner(
    store: &dyn Store,
    key: &NetworkKey,
    expected: Option<&str>,
) -> Result<String, CommandError> {
    let networks = store.networks(None).await?;
    let network = networks.into_iter().find(|network| network.key == *key);
    let org = network.ok_or(CommandError::Missing("network"))?.org;
    let orgs = store.orgs().await?;
    let (_, name) =
        orgs.into_iter().find(|(id, _)| *id == org).ok_or(CommandError::Missing("organisation"))?;
    if expected.is_some_and(|expected| expected != name) {
        return Err(CommandError::Argument("the network is another organisation's"));
    }
    Ok(name)
}

async fn list(store: &dyn Store) -> Result<(), CommandError> {
    for network in store.networks(None).await? {
        let attributes = AttributeSet(network.attributes);
        answer(&format!("{}\t{}\t{attributes}", network.key, network.org))?;
        for deployment in store.deployments(&network.key).await? {
            let (chain, id) = (&deployment.chain, &deployment.network_id);
            answer(&format!("\t{chain}\t{id}\t{}", deployment.signer))?;
        }
    }
    Ok(())
}
