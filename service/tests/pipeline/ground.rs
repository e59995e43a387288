//! A chain with a network and a gatekeeper, and a service that issues there.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, header},
};
use portcullis::{
    Actor, Address, Attributes, Chain, Connection, Deployer, Fees, KeySource, NetworkId,
    PassDetails, PassReader,
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
    clock::{Clock, ManualClock, SystemClock},
    model::{
        AllowedAddresses, AppMode, Client, ClientId, ClientKey, Credential, Deployment,
        GatekeeperNetwork, KeyId, PassChain, Scopes,
    },
    pipeline::{Actors, ChainAccess, Janitor, Reconciliation, Worker},
    store::{self, NonceCounts, SignerAccount, Store, Task},
    token::{SigningKey, TokenAuthority},
};
use serde_json::Value;
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::anvil::Anvil;

/// Anvil's first account. Everybody knows it.
const KEY: &str = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

/// And its second.
const SECOND_KEY: &str = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";

/// So many steps are enough for anything.
const MANY_STEPS: usize = 400;

/// What a test needs to be other than usual.
pub(crate) struct Setup {
    /// Blocks are final at once on 31337, and when two more are above them on every other chain.
    pub(crate) chain_id: u64,
    /// PostgreSQL instead of SQLite.
    pub(crate) on_postgres: bool,
}

impl Default for Setup {
    fn default() -> Self {
        Self { chain_id: 31_337, on_postgres: false }
    }
}

pub(crate) struct Ground {
    pub(crate) anvil: Anvil,
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) operator: Address,
    pub(crate) connection: Connection,
    pub(crate) network: NetworkId,
    pub(crate) key_source: KeySource,
    pub(crate) deployment: Deployment,
    database_url: String,
    app: Router,
    service: Service,
    token: String,
    files: Vec<PathBuf>,
}

impl Ground {
    pub(crate) async fn new() -> Self {
        Self::with(Setup::default()).await
    }

    pub(crate) async fn with(setup: Setup) -> Self {
        let anvil = Anvil::start(setup.chain_id);
        let key_file = std::env::temp_dir().join(format!("portcullis-{}.key", Uuid::now_v7()));
        std::fs::write(&key_file, KEY).unwrap();
        let key_source = KeySource::File(key_file.clone());
        let signer = key_source.signer(portcullis::Family::Evm).unwrap();
        let chain: Chain = format!("eip155:{}", setup.chain_id).parse().unwrap();
        let connection = Deployer::connect(chain, &anvil.url, None).await.unwrap();
        let deployer = Deployer::new(connection.clone(), signer.clone()).unwrap();
        deployer.deploy_contract(&Contract::registry()).await.unwrap();
        let operator = signer.address();
        let authority = Actor::new(connection.clone(), signer).unwrap();
        let network = found(&authority, operator).await;
        anvil.mine_blocks(3).await;
        let mut files = vec![key_file];
        let database_url = if setup.on_postgres {
            postgres().await
        } else {
            let file = std::env::temp_dir().join(format!("portcullis-{}.db", Uuid::now_v7()));
            files.push(file.clone());
            format!("sqlite:{}", file.display())
        };
        let store = store::open(&database_url, 6).await.unwrap();
        let clock = Arc::new(ManualClock::at_ms(SystemClock.now_ms()));
        let service = service(store.clone(), clock.clone());
        let deployment = Deployment {
            network: "network".parse().unwrap(),
            chain: PassChain::parse("ethereum", &setup.chain_id.to_string()).unwrap(),
            network_id: network,
            signer: "operator".to_owned(),
            gatekeeper: None,
        };
        let token = customer(&service, &deployment).await;
        let app = app(service.clone());
        Self {
            anvil,
            store,
            clock,
            operator,
            connection,
            network,
            key_source,
            deployment,
            database_url,
            app,
            service,
            token,
            files,
        }
    }

    /// Another instance over the same database.
    pub(crate) async fn another_instance(&self, clock: Arc<dyn Clock>) -> Service {
        service(store::open(&self.database_url, 6).await.unwrap(), clock)
    }

    /// Does to the database, a file, what the service never would.
    pub(crate) async fn tamper(&self, statement: &str) {
        let mut connection = SqliteConnection::connect(&self.database_url).await.unwrap();
        let statement = sqlx::AssertSqlSafe(statement.to_owned());
        let done = sqlx::query(statement).execute(&mut connection).await.unwrap();
        assert_ne!(done.rows_affected(), 0);
    }

    /// The actors of a process that has just started.
    pub(crate) fn actors(&self) -> Arc<Actors> {
        self.actors_by(&[&self.anvil.url], Fees::default())
    }

    pub(crate) fn actors_by(&self, rpc_urls: &[&str], fees: Fees) -> Arc<Actors> {
        self.actors_with(rpc_urls, fees, self.key_source.clone())
    }

    fn actors_with(&self, rpc_urls: &[&str], fees: Fees, operator: KeySource) -> Arc<Actors> {
        let rpc_urls = rpc_urls.iter().map(|url| (*url).to_owned()).collect();
        let access = ChainAccess { rpc_urls, registry: None, fees };
        let chains = [(self.connection.chain().clone(), access)];
        let second = self.files[0].with_extension("second");
        let signers = BTreeMap::from([
            ("operator".to_owned(), operator),
            ("second".to_owned(), KeySource::File(second)),
        ]);
        Arc::new(Actors::new(chains, signers))
    }

    /// Anvil's second account becomes the operator, under the name `second`.
    pub(crate) async fn rotate_operator(&mut self) -> Address {
        let operator = self.name_second_signer().await;
        self.let_operate(operator).await;
        operator
    }

    /// The chain is told of another operator.
    pub(crate) async fn let_operate(&self, operator: Address) {
        let change = GatekeeperChange::RotateOperator { gatekeeper: 1, operator };
        let operation = GatekeeperOperation { network: self.network, change };
        self.actor().execute(portcullis::Operation::Gatekeeper(operation)).await.unwrap();
    }

    /// The deployment names anvil's second account, which its chain does not know of yet.
    pub(crate) async fn name_second_signer(&mut self) -> Address {
        let second = self.files[0].with_extension("second");
        std::fs::write(&second, SECOND_KEY).unwrap();
        let signer = KeySource::File(second.clone()).signer(portcullis::Family::Evm).unwrap();
        self.files.push(second);
        self.deployment.signer = "second".to_owned();
        self.put_deployment().await;
        signer.address()
    }

    pub(crate) async fn put_deployment(&self) {
        let by = By::operator(self.clock.now_ms());
        self.store.put_deployment(&self.deployment, &by).await.unwrap();
    }

    /// A worker of a process that has just started.
    pub(crate) fn worker(&self) -> Worker {
        self.service.worker(self.actors())
    }

    pub(crate) fn worker_by(&self, rpc_urls: &[&str], fees: Fees) -> Worker {
        self.service.worker(self.actors_by(rpc_urls, fees))
    }

    /// A worker for whom the operator's name stands for anvil's second account.
    pub(crate) fn worker_with_another_key(&mut self) -> Worker {
        let second = self.files[0].with_extension("second");
        std::fs::write(&second, SECOND_KEY).unwrap();
        self.files.push(second.clone());
        let url = self.anvil.url.as_str();
        self.service.worker(self.actors_with(&[url], Fees::default(), KeySource::File(second)))
    }

    /// A worker whose operator's key says whose it is, and does not sign.
    pub(crate) fn worker_without_signature(&self) -> Worker {
        let script = r#"grep -q '"request": *"address"' && echo "{\"address\": \"$0\"}""#;
        let command = ["sh", "-c", script, &self.operator.to_string()];
        let broken = KeySource::Command(command.map(str::to_owned).to_vec());
        let url = self.anvil.url.as_str();
        self.service.worker(self.actors_with(&[url], Fees::default(), broken))
    }

    /// A worker whose operator's key takes four seconds to say that it does not sign, and who has two
    /// for nodes.
    pub(crate) fn worker_with_slow_key(&self, rpc_urls: &[&str]) -> Worker {
        let script =
            r#"grep -q '"request": *"address"' && echo "{\"address\": \"$0\"}" || sleep 4"#;
        let command = ["sh", "-c", script, &self.operator.to_string()];
        let slow = KeySource::Command(command.map(str::to_owned).to_vec());
        let worker = self.service.worker(self.actors_with(rpc_urls, Fees::default(), slow));
        worker.with_step_deadline(Duration::from_secs(2))
    }

    /// The janitor of a process that has just started, which compares everything every time.
    pub(crate) fn janitor(&self) -> Janitor {
        Self::janitor_of(self.worker())
    }

    pub(crate) fn janitor_of(worker: Worker) -> Janitor {
        Janitor::new(worker, Reconciliation { every_ms: 1, passes_per_round: 100 })
    }

    /// `/partner/pass/ethereum/…`
    pub(crate) fn path(&self) -> String {
        format!("/partner/pass/ethereum/{}", self.deployment.chain.network())
    }

    /// Asks for a pass; its path.
    pub(crate) async fn issue(&self, wallet: &str) -> String {
        let body = serde_json::json!({ "walletAddress": wallet });
        self.call(Method::POST, &self.path(), body).await;
        format!("{}/{wallet}", self.path())
    }

    /// A nonce for an operation, as a worker takes one before it signs.
    pub(crate) async fn reserve(&self, task: &Task) -> i64 {
        let counts = self.connection.transaction_counts(&self.operator).await.unwrap();
        let number = |count: u64| i64::try_from(count).unwrap();
        let counts = NonceCounts {
            finalized: Some(number(counts.latest)),
            latest: number(counts.latest),
            pending: number(counts.pending),
        };
        let account = SignerAccount {
            chain: self.deployment.chain.clone(),
            account: self.operator.to_string(),
            signer: "operator".to_owned(),
        };
        let now_ms = self.clock.now_ms();
        self.store.reserve_nonce(&task.lease, &account, counts, now_ms).await.unwrap().unwrap()
    }

    /// The operator's transaction that waits under this nonce.
    pub(crate) async fn waiting(&self, nonce: u64) -> Option<Value> {
        let pool = self.anvil.tell("txpool_content", serde_json::json!([])).await;
        let operator = self.operator.to_string();
        let accounts = ["pending", "queued"].map(|part| pool[part].as_object().unwrap().clone());
        let own = accounts.into_iter().flatten().filter(|(a, _)| a.eq_ignore_ascii_case(&operator));
        let mut found = own.map(|(_, waiting)| waiting[nonce.to_string()].clone());
        found.find(|transaction| !transaction.is_null())
    }

    /// How many transactions the operator has in blocks.
    pub(crate) async fn transactions(&self) -> u64 {
        self.anvil.transactions_of(&self.operator.to_string()).await
    }

    /// The newest operation of a pass.
    pub(crate) async fn operation(&self, pass: &Value) -> Value {
        let id = pass["operationId"].as_str().unwrap();
        self.call(Method::GET, &format!("/v2/operations/{id}"), Value::Null).await
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

    /// The same service, which asks the chains of these actors.
    pub(crate) fn app_over(&self, actors: Arc<Actors>) -> Router {
        app(self.service.clone().with_chains(actors))
    }

    /// The status and the body of the answer.
    pub(crate) async fn ask(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        self.ask_app(&self.app, method, path, body).await
    }

    pub(crate) async fn ask_app(
        &self,
        app: &Router,
        method: Method,
        path: &str,
        body: Value,
    ) -> (u16, Value) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        let response = app.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap())
    }

    pub(crate) async fn call(&self, method: Method, path: &str, body: Value) -> Value {
        let (status, body) = self.ask(method, path, body).await;
        assert!((200..300).contains(&status), "{path}: {status} {body}");
        body
    }

    pub(crate) async fn pass(&self, path: &str) -> Value {
        self.call(Method::GET, path, Value::Null).await
    }

    pub(crate) async fn on_chain(&self, wallet: &str) -> Option<PassDetails> {
        self.anvil.quiet().await;
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

/// A database of its own, on the server that tests are given.
async fn postgres() -> String {
    let server = std::env::var("PORTCULLIS_TEST_POSTGRES_URL").expect("a server to test on");
    let name = format!("portcullis_{}", Uuid::now_v7().simple());
    let mut connection = PgConnection::connect(&server).await.unwrap();
    let statement = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(statement).execute(&mut connection).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{name}")
}

fn service(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Service {
    let key = SigningKey::ephemeral().unwrap();
    let tokens = TokenAuthority::new("test".into(), "test".into(), 86_400, key, Vec::new());
    Service::new(store, clock, tokens)
}

/// A tenant of the service, with the network; returns a token.
async fn customer(service: &Service, deployment: &Deployment) -> String {
    let store = service.store();
    let now_ms = service.clock().now_ms();
    let by = By::operator(now_ms);
    let app = store.ensure_app("org", "app", AppMode::Live, &by).await.unwrap();
    let network = GatekeeperNetwork {
        key: deployment.network.clone(),
        org: app.org,
        is_sandbox: false,
        lifetime_seconds: 86_400,
        attributes: Attributes::HUMAN | Attributes::KYC,
    };
    store.add_network(&network, &by).await.unwrap();
    store.put_deployment(deployment, &by).await.unwrap();
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
