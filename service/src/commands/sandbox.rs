use std::str::FromStr;

use clap::Subcommand;
use portcullis::{Attributes, NetworkId};
use portcullis_service::{
    model::{
        AllowedAddresses, AppMode, Deployment, GatekeeperNetwork, NetworkKey, PassChain,
        SANDBOX_NETWORK, Scopes,
    },
    store::Store,
};

use super::{CommandError, answer, client::NewClient, deployment::chain_of, operator};

/// Whose it is.
const ORG: &str = "Sandbox";

const APP: &str = "sandbox";

/// Long enough to try something out.
const LIFETIME_SECONDS: i64 = 30 * 86_400;

/// The sandbox.
#[derive(Debug, Subcommand)]
pub(crate) enum SandboxCommand {
    /// Make the sandbox's organisation, network and shared client. What is there already is left
    /// alone, but where `--deploy` says that the network is, it is from then on; a secret is shown once, when it is made
    Seed {
        /// Where the network is: CHAIN=NETWORK_ID=SIGNER, such as
        /// `ethereum/sepolia=0x…=operator`; one of the sandbox's testnets. May be said several times
        #[arg(long = "deploy", value_name = "CHAIN=NETWORK_ID=SIGNER")]
        deployments: Vec<Place>,
        /// What the shared client may do. Whoever shares it reads what it may read
        #[arg(long, default_value = "issue:pass update:pass search:pass")]
        scopes: Scopes,
    },
}

/// Where a network is on a chain, and who signs there.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    chain: PassChain,
    network_id: NetworkId,
    signer: String,
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.splitn(3, '=');
        let (Some(chain), Some(network_id), Some(signer)) =
            (parts.next(), parts.next(), parts.next())
        else {
            return Err("write CHAIN=NETWORK_ID=SIGNER".to_owned());
        };
        let network_id: NetworkId = network_id.parse().map_err(|_| "no network id".to_owned())?;
        let chain = chain_of(chain, &network_id).map_err(|error| error.to_string())?;
        if !chain.is_sandbox() {
            return Err("the sandbox is not on that chain".to_owned());
        }
        Ok(Self { chain, network_id, signer: signer.to_owned() })
    }
}

impl SandboxCommand {
    pub(super) async fn run(self, store: &dyn Store) -> Result<(), CommandError> {
        let Self::Seed { deployments, scopes } = self;
        let by = operator(store).await?;
        let app = store.ensure_app(ORG, APP, AppMode::Test, &by).await?;
        let key: NetworkKey = SANDBOX_NETWORK.parse()?;
        let networks = store.networks(Some(app.org)).await?;
        if !networks.iter().any(|network| network.key == key) {
            let network = GatekeeperNetwork {
                key: key.clone(),
                org: app.org,
                is_sandbox: true,
                lifetime_seconds: LIFETIME_SECONDS,
                attributes: Attributes::NONE,
            };
            store.add_network(&network, &by).await?;
        }
        for Place { chain, network_id, signer } in deployments {
            let network = key.clone();
            let deployment = Deployment { network, chain, network_id, signer, gatekeeper: None };
            store.put_deployment(&deployment, &by).await?;
            answer(&format!("chain={}", deployment.chain))?;
        }
        let clients = store.clients().await?;
        let standing = clients
            .iter()
            .find(|(_, _, client)| client.app == app.id && client.revoked_at_ms.is_none());
        if let Some((_, _, client)) = standing {
            answer(&format!("client_id={}", client.id))?;
            return answer(&format!("scopes={}", client.scopes));
        }
        let client = NewClient {
            scopes,
            default_network: Some(key),
            allowed_addresses: AllowedAddresses::EVERYWHERE,
            public_key: None,
        };
        client.create(store, &app).await
    }
}
