//! A service that answers HTTP about one chain, and a client of it.

use std::{collections::BTreeMap, env, fs, path::PathBuf, sync::Arc};

use portcullis::{Chain, Fees, NetworkId, Requirement};
use portcullis_service::{
    Service, app,
    audit::By,
    clock::{Clock as _, SystemClock},
    model::{
        AllowedAddresses, AppMode, Client, ClientId, ClientKey, Credential, Deployment,
        GatekeeperNetwork, KeyId, NetworkKey, PassChain, Scope, Scopes, attribute_words,
    },
    pipeline::{Actors, ChainAccess},
    store::{self, Store},
    token::{SigningKey, TokenAuthority},
};
use portcullis_types::Attributes;
use serde_json::Value;
use tokio::{net::TcpListener, task::JoinHandle};

pub(crate) struct Desk {
    store: Arc<dyn Store>,
    network: NetworkKey,
    chain: PassChain,
    http: reqwest::Client,
    base: String,
    token: String,
    database: PathBuf,
    server: JoinHandle<()>,
}

impl Desk {
    /// Of a chain that is asked at this node.
    pub(crate) async fn before(chain: &str, rpc_url: &str) -> Self {
        let name = format!("portcullis-desk-{:016x}.db", rand::random::<u64>());
        let database = env::temp_dir().join(name);
        let store = store::open(&format!("sqlite:{}", database.display()), 4).await.unwrap();
        let chain: Chain = chain.parse().unwrap();
        let access = ChainAccess {
            rpc_urls: vec![rpc_url.to_owned()],
            registry: None,
            fees: Fees::default(),
        };
        let actors = Actors::new([(chain.clone(), access)], BTreeMap::new());
        let key = SigningKey::ephemeral().unwrap();
        let tokens = TokenAuthority::new("desk".into(), "desk".into(), 86_400, key, Vec::new());
        let service = Service::new(store.clone(), Arc::new(SystemClock), tokens)
            .with_chains(Arc::new(actors));
        let network: NetworkKey = "vectors".parse().unwrap();
        let token = customer(&service, &network).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let server =
            tokio::spawn(async move { axum::serve(listener, app(service)).await.unwrap() });
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { store, network, chain: chain.into(), http, base, token, database, server }
    }

    /// What the service says of a wallet and a network of this chain.
    pub(crate) async fn verdict(
        &self,
        network_id: NetworkId,
        wallet: &str,
        requirement: &Requirement,
    ) -> Value {
        let deployment = Deployment {
            network: self.network.clone(),
            chain: self.chain.clone(),
            network_id,
            signer: "nobody".to_owned(),
            gatekeeper: None,
        };
        self.store.put_deployment(&deployment, &by()).await.unwrap();
        let mut query = format!(
            "minRemainingSeconds={}&maxAgeSeconds={}",
            requirement.min_remaining_seconds, requirement.max_age_seconds
        );
        if requirement.attributes != Attributes::NONE {
            query += &format!("&attributes={}", attribute_words(requirement.attributes).join(","));
        }
        let url = format!("{}/v2/verdict/{}/{wallet}?{query}", self.base, self.chain);
        let request = self.http.get(&url).header("authorization", format!("Bearer {}", self.token));
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let body = response.bytes().await.unwrap();
        assert_eq!(status, 200, "{url}: {}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).unwrap()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.server.abort();
        for suffix in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{suffix}", self.database.display()));
        }
    }
}

fn by() -> By {
    By::operator(SystemClock.now_ms())
}

/// A tenant with the network, whose client may read; returns a token.
async fn customer(service: &Service, network: &NetworkKey) -> String {
    let store = service.store();
    let app = store.ensure_app("org", "app", AppMode::Live, &by()).await.unwrap();
    let network = GatekeeperNetwork {
        key: network.clone(),
        org: app.org,
        is_sandbox: false,
        lifetime_seconds: 0,
        attributes: Attributes::NONE,
    };
    store.add_network(&network, &by()).await.unwrap();
    let id = ClientId::new();
    let scopes: Scopes = [Scope::SearchPass].into_iter().collect();
    let client = Client {
        id,
        app: app.id,
        scopes,
        default_network: None,
        allowed_addresses: AllowedAddresses::EVERYWHERE,
        revoked_at_ms: None,
    };
    let credential = Credential::Secret(String::new());
    let key = ClientKey { id: KeyId::new(), client: id, credential, not_after_ms: None };
    store.add_client(&client, &key, &by()).await.unwrap();
    service.tokens().issue(&key, &client.scopes, SystemClock.now_ms()).unwrap().access_token
}
