//! A chain with a network and a gatekeeper, and a service that issues there.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, header},
};
use portcullis::{
    Actor, Address, Chain, Connection, Deployer, KeySource, NetworkId, PassDetails, PassReader,
    deployment::Contract,
    evm::B256,
    operation::{
        GatekeeperChange, GatekeeperLimits, GatekeeperOperation, NetworkChange, NetworkOperation,
        NetworkSeed, NetworkSettings,
    },
};
use portcullis_service::{
    Service, app,
    audit::By,
    clock::{Clock as _, ManualClock, SystemClock},
    model::{
        AllowedAddresses, AppMode, Client, ClientId, ClientKey, Credential, Deployment,
        GatekeeperNetwork, KeyId, PassChain, Scopes,
    },
    pipeline::{Actors, ChainAccess, Worker},
    store::{Sqlite, Store},
    token::{SigningKey, TokenAuthority},
};
use serde_json::Value;
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::anvil::Anvil;

/// Anvil's first account. Everybody knows it.
const KEY: &str = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

/// So many steps are enough for anything.
const MANY_STEPS: usize = 60;

pub(crate) struct Ground {
    pub(crate) anvil: Anvil,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) operator: Address,
    connection: Connection,
    network: NetworkId,
    key_source: KeySource,
    app: Router,
    service: Service,
    token: String,
    files: [PathBuf; 2],
}

impl Ground {
    pub(crate) async fn new() -> Self {
        let anvil = Anvil::start();
        let key_file = std::env::temp_dir().join(format!("portcullis-{}.key", Uuid::now_v7()));
        std::fs::write(&key_file, KEY).unwrap();
        let key_source = KeySource::File(key_file.clone());
        let signer = key_source.signer(portcullis::Family::Evm).unwrap();
        let chain: Chain = "eip155:31337".parse().unwrap();
        let connection = Deployer::connect(chain, &anvil.url, None).await.unwrap();
        let deployer = Deployer::new(connection.clone(), signer.clone()).unwrap();
        deployer.deploy_contract(&Contract::registry()).await.unwrap();
        let operator = signer.address();
        let authority = Actor::new(connection.clone(), signer).unwrap();
        let network = found(&authority, operator).await;
        let database = std::env::temp_dir().join(format!("portcullis-{}.db", Uuid::now_v7()));
        let url = format!("sqlite:{}", database.display());
        let store: Arc<dyn Store> = Arc::new(Sqlite::open(&url, 4).await.unwrap());
        let clock = Arc::new(ManualClock::at_ms(SystemClock.now_ms()));
        let key = SigningKey::ephemeral().unwrap();
        let tokens = TokenAuthority::new("test".into(), "test".into(), 86_400, key, Vec::new());
        let service = Service::new(store.clone(), clock.clone(), tokens);
        let token = customer(&service, network).await;
        let app = app(service.clone());
        let files = [key_file, database];
        Self {
            anvil,
            store,
            clock,
            operator,
            connection,
            network,
            key_source,
            app,
            service,
            token,
            files,
        }
    }

    /// A worker of a process that has just started.
    pub(crate) fn worker(&self) -> Worker {
        let access = ChainAccess { rpc_urls: vec![self.anvil.url.clone()], registry: None };
        let chains = [(self.connection.chain().clone(), access)];
        let signers = BTreeMap::from([("operator".to_owned(), self.key_source.clone())]);
        self.service.worker(Arc::new(Actors::new(chains, signers)))
    }

    /// Somebody who acts beside the service.
    pub(crate) fn actor(&self) -> Actor {
        let signer = self.key_source.signer(portcullis::Family::Evm).unwrap();
        Actor::new(self.connection.clone(), signer).unwrap()
    }

    /// A step, by a worker who has waited for whatever was postponed.
    pub(crate) async fn step(&self, worker: &Worker) -> bool {
        self.clock.advance_ms(10_000);
        worker.step().await.unwrap()
    }

    /// Steps until nothing is left to do.
    pub(crate) async fn settle(&self, worker: &Worker) {
        for _ in 0..MANY_STEPS {
            if !self.step(worker).await {
                return;
            }
        }
        panic!("it is never done");
    }

    pub(crate) async fn call(&self, method: Method, path: &str, body: Value) -> Value {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        let response = self.app.clone().oneshot(request).await.unwrap();
        assert!(response.status().is_success(), "{path}: {}", response.status());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    pub(crate) async fn pass(&self, path: &str) -> Value {
        self.call(Method::GET, path, Value::Null).await
    }

    pub(crate) async fn on_chain(&self, wallet: &str) -> Option<PassDetails> {
        let reader = PassReader::new(self.connection.clone());
        reader.pass(&self.network, &wallet.parse().unwrap()).await.unwrap()
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        for file in &self.files {
            for suffix in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{suffix}", file.display()));
            }
        }
    }
}

/// A network whose only gatekeeper is the operator.
async fn found(authority: &Actor, operator: Address) -> NetworkId {
    let seed = NetworkSeed::Evm(B256::repeat_byte(1));
    let network = seed.network_id(&operator).unwrap();
    let settings = NetworkSettings::default();
    let change = NetworkChange::Create { seed, settings };
    authority
        .execute(portcullis::Operation::Network(NetworkOperation { network, change }))
        .await
        .unwrap();
    let limits = GatekeeperLimits::default();
    let change = GatekeeperChange::Add { authority: operator, operator, limits };
    let operation = GatekeeperOperation { network, change };
    authority.execute(portcullis::Operation::Gatekeeper(operation)).await.unwrap();
    network
}

/// A tenant of the service, with the network; returns a token.
async fn customer(service: &Service, network_id: NetworkId) -> String {
    let store = service.store();
    let now_ms = service.clock().now_ms();
    let by = By::operator(now_ms);
    let app = store.ensure_app("org", "app", AppMode::Test, &by).await.unwrap();
    let network = GatekeeperNetwork {
        key: "network".parse().unwrap(),
        org: app.org,
        is_sandbox: true,
        lifetime_seconds: 86_400,
    };
    store.add_network(&network, &by).await.unwrap();
    let deployment = Deployment {
        network: network.key,
        chain: PassChain::parse("ethereum", "31337").unwrap(),
        network_id,
        signer: "operator".to_owned(),
        gatekeeper: None,
    };
    store.put_deployment(&deployment, &by).await.unwrap();
    let id = ClientId::new();
    let scopes = Scopes::all();
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
    store.add_client(&client, &key, &by).await.unwrap();
    service.tokens().issue(&key, &client.scopes, now_ms).unwrap().access_token
}
