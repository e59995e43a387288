//! A Solana with a network and a gatekeeper behind two nodes, and a service that issues there.

use std::{collections::BTreeMap, env, path::PathBuf, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, header},
};
use e2e::programs::checkout;
use portcullis::{
    Actor, Chain, Family, Fees, NetworkId, PassDetails, PassReader, PassState, Step,
    operation::{GatekeeperChange, GatekeeperOperation, PassOperation},
};
use portcullis_localnet::SvmServer;
use portcullis_service::{
    Service, app,
    audit::By,
    clock::{Clock, ManualClock},
    model::{Deployment, PassChain},
    pipeline::{Actors, ChainAccess, Worker},
    store::{self, Store},
};
use portcullis_solana::{
    Address, GATEWAY_PROGRAM_ID, pda,
    svm::{SvmCluster, SvmOptions},
};
use serde_json::{Value, json};
use solana_account::Account;
use solana_keypair::Keypair;
use solana_signer::Signer as _;
use tower_service::Service as _;

use crate::{
    node::{CLUSTER, Node},
    parts::{connection, customer, found, key, service, write_key},
};

/// The names of the keys that act for the service, one after the other.
const FIRST: &str = "operator";
const SECOND: &str = "second";

/// For how long a pass is issued.
pub(crate) const LIFETIME_SECONDS: i64 = 86_400;

const FUNDS_LAMPORTS: u64 = 1_000_000_000_000;

/// How far clocks are set forward before a step.
const STEP_SECONDS: i64 = 10;

/// So many steps are enough for anything.
const MANY_STEPS: usize = 600;

/// Longer than the longest pause between two attempts.
const IDLE_STEPS: usize = 31;

/// What a test needs to be other than usual.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Setup {
    /// How many blocks must be above one that is final.
    pub(crate) finality_lag_slots: u64,
    /// How far the service's clock is ahead of the chain's.
    pub(crate) ahead_seconds: i64,
}

impl Setup {
    /// As on a network.
    pub(crate) const FINAL_LATER: Self =
        Self { finality_lag_slots: SvmOptions::FINALITY_LAG_SLOTS, ahead_seconds: 0 };
}

pub(crate) struct Ground {
    /// The chain, or the branch of it that the nodes are on.
    pub(crate) chain: SvmCluster,
    /// In the order in which they are asked.
    pub(crate) nodes: [Node; 2],
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) operator: Address,
    network: NetworkId,
    deployment: Deployment,
    /// Of every branch that was ever served, the newest last.
    servers: Vec<SvmServer>,
    pub(crate) database_url: String,
    app: Router,
    service: Service,
    token: String,
    folder: PathBuf,
}

impl Ground {
    pub(crate) async fn new() -> Self {
        Self::with(Setup::default()).await
    }

    pub(crate) async fn with(setup: Setup) -> Self {
        let Setup { finality_lag_slots, ahead_seconds } = setup;
        let chain =
            SvmCluster::with_options(SvmOptions { finality_lag_slots, ..SvmOptions::fixed() });
        let programs = env::var_os("PORTCULLIS_DEPLOY_DIR").map(PathBuf::from);
        let programs = programs.unwrap_or_else(|| checkout().join("target/deploy"));
        chain.add_program_from_file(GATEWAY_PROGRAM_ID, programs.join("gateway.so")).unwrap();
        let operator = Keypair::new();
        chain.airdrop(&operator.pubkey(), FUNDS_LAMPORTS).unwrap();
        let folder = env::temp_dir().join(format!("portcullis-{:032x}", rand::random::<u128>()));
        std::fs::create_dir(&folder).unwrap();
        let key = write_key(&folder, FIRST, &operator);
        let server = SvmServer::start(chain.clone(), 0).await.unwrap();
        let nodes = [Node::before(&server.rpc_url()).await, Node::before(&server.rpc_url()).await];
        let actor = Actor::new(connection(&server), key.signer(Family::Solana).unwrap());
        let network = found(&actor.unwrap()).await;
        let database_url = format!("sqlite:{}", folder.join("service.db").display());
        let store = store::open(&database_url, 6).await.unwrap();
        let now_ms = chain.now().saturating_add(ahead_seconds).saturating_mul(1_000);
        let clock = Arc::new(ManualClock::at_ms(now_ms));
        let service = service(store.clone(), clock.clone());
        let deployment = Deployment {
            network: "network".parse().unwrap(),
            chain: PassChain::from(Chain::Solana(CLUSTER)),
            network_id: network,
            signer: FIRST.to_owned(),
            gatekeeper: None,
        };
        let token = customer(&service, &deployment).await;
        let app = app(service.clone());
        let servers = vec![server];
        Self {
            chain,
            nodes,
            store,
            clock,
            operator: operator.pubkey(),
            network,
            deployment,
            servers,
            database_url,
            app,
            service,
            token,
            folder,
        }
    }

    /// A branch of the chain behind a URL of its own.
    pub(crate) async fn serve(&mut self, branch: &SvmCluster) -> String {
        let server = SvmServer::start(branch.clone(), 0).await.unwrap();
        let url = server.rpc_url();
        // The newest is the one that the nodes are on.
        self.servers.insert(0, server);
        url
    }

    /// The branch on which the nodes are is dropped for this one.
    pub(crate) async fn move_to(&mut self, branch: SvmCluster) {
        // The branch that wins is the longer one.
        let behind = self.chain.slot().saturating_sub(branch.slot());
        branch.advance_slots(behind + 1);
        let server = SvmServer::start(branch.clone(), 0).await.unwrap();
        for node in &self.nodes {
            node.move_to(&server.rpc_url());
        }
        self.servers.push(server);
        self.chain = branch;
    }

    fn actors(&self, nodes: &[Node]) -> Arc<Actors> {
        let rpc_urls = nodes.iter().map(|node| node.url.clone()).collect();
        let access = ChainAccess { rpc_urls, registry: None, fees: Fees::default() };
        let signers = [FIRST, SECOND].map(|name| (name.to_owned(), key(&self.folder, name)));
        Arc::new(Actors::new([(Chain::Solana(CLUSTER), access)], BTreeMap::from(signers)))
    }

    /// A worker of a process that has just started, and knows the first node alone.
    pub(crate) fn worker(&self) -> Worker {
        self.service.worker(self.actors(&self.nodes[..1]))
    }

    /// One that knows both nodes.
    pub(crate) fn worker_of_two(&self) -> Worker {
        self.service.worker(self.actors(&self.nodes))
    }

    /// A worker of another instance over the same database, with a clock of its own.
    pub(crate) async fn worker_elsewhere(&self, clock: Arc<dyn Clock>) -> Worker {
        let store = store::open(&self.database_url, 6).await.unwrap();
        service(store, clock).worker(self.actors(&self.nodes[..1]))
    }

    fn beside(&self) -> Actor {
        let signer = key(&self.folder, FIRST).signer(Family::Solana).unwrap();
        Actor::new(connection(self.servers.last().unwrap()), signer).unwrap()
    }

    /// Another key becomes the operator's.
    pub(crate) async fn rotate_operator(&mut self) {
        let second = Keypair::new();
        write_key(&self.folder, SECOND, &second);
        self.chain.airdrop(&second.pubkey(), FUNDS_LAMPORTS).unwrap();
        let operator = second.pubkey().into();
        let change = GatekeeperChange::RotateOperator { gatekeeper: 0, operator };
        let operation = GatekeeperOperation { network: self.network, change };
        self.beside().execute(operation).await.unwrap();
        self.deployment.signer = SECOND.to_owned();
        let by = By::operator(self.clock.now_ms());
        self.store.put_deployment(&self.deployment, &by).await.unwrap();
    }

    /// What the operator's account holds from now on, in lamports.
    pub(crate) fn set_funds(&self, lamports: u64) {
        let account = self.chain.account(&self.operator).unwrap_or_default();
        self.chain.set_account(self.operator, Account { lamports, ..account }).unwrap();
    }

    /// Somebody who has the same key acts beside the service.
    pub(crate) async fn act_beside(&self, wallet: &str, step: Step) {
        let (network, wallet) = (self.network, wallet.parse().unwrap());
        self.beside().execute(PassOperation { network, wallet, step }).await.unwrap();
    }

    /// `/partner/pass/solana/…`
    pub(crate) fn path(&self) -> String {
        format!("/partner/pass/{}", self.deployment.chain)
    }

    /// Asks for a pass; its path.
    pub(crate) async fn issue(&self, wallet: &str) -> String {
        let body = json!({ "walletAddress": wallet });
        self.call(Method::POST, &self.path(), body).await;
        format!("{}/{wallet}", self.path())
    }

    pub(crate) async fn change(&self, path: &str, state: &str) {
        self.call(Method::PATCH, path, json!({ "state": state })).await;
    }

    /// A pass that is there, for good.
    pub(crate) async fn issued(&self, wallet: &str) -> String {
        let path = self.issue(wallet).await;
        self.settle(&self.worker()).await;
        self.assert_issued_once(wallet, &path).await;
        path
    }

    /// A step, by a worker who has waited for whatever was postponed for a moment.
    pub(crate) async fn step(&self, worker: &Worker) -> bool {
        self.clock.advance_ms(STEP_SECONDS * 1_000);
        self.chain.advance_seconds(STEP_SECONDS);
        worker.step().await.unwrap()
    }

    pub(crate) async fn steps(&self, worker: &Worker, count: usize) {
        for _ in 0..count {
            self.step(worker).await;
        }
    }

    /// Steps until nothing is left to do.
    pub(crate) async fn settle(&self, worker: &Worker) {
        let mut idle = 0;
        for _ in 0..MANY_STEPS {
            idle = if self.step(worker).await { 0 } else { idle + 1 };
            if idle == IDLE_STEPS {
                return;
            }
        }
        panic!("it is never done");
    }

    /// The status and the body of the answer.
    pub(crate) async fn ask(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        let response = self.app.clone().call(request).await.unwrap();
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

    /// What the pass shows: its state, and the state on its chain.
    pub(crate) async fn states(&self, path: &str) -> (Value, Value) {
        let pass = self.pass(path).await;
        (pass["state"].clone(), pass["onChainState"].clone())
    }

    /// The newest operation of a pass.
    pub(crate) async fn operation(&self, path: &str) -> Value {
        let pass = self.pass(path).await;
        let id = pass["operationId"].as_str().unwrap();
        self.call(Method::GET, &format!("/v2/operations/{id}"), Value::Null).await
    }

    /// The transaction of a pass' newest event.
    pub(crate) async fn transaction(&self, path: &str) -> Value {
        let pass = self.pass(path).await;
        pass["events"].as_array().unwrap().last().unwrap()["transaction"].clone()
    }

    pub(crate) async fn on_chain(&self, wallet: &str) -> Option<PassDetails> {
        let reader = PassReader::new(connection(self.servers.last().unwrap()));
        reader.pass(&self.network, &wallet.parse().unwrap()).await.unwrap()
    }

    /// The account of a wallet's pass.
    pub(crate) fn account(&self, wallet: &str) -> String {
        let wallet = wallet.parse().unwrap();
        pda::pass(&self.network.solana().unwrap(), &wallet).0.to_string()
    }

    /// The transactions that a pass has seen on the chain, oldest first: each with whether it
    /// succeeded.
    pub(crate) fn history(&self, wallet: &str) -> Vec<(String, bool)> {
        let asked = json!([self.account(wallet), { "commitment": "confirmed" }]);
        let found = self.chain.answer("getSignaturesForAddress", &asked).unwrap();
        let found = found.as_array().unwrap().iter().rev();
        found
            .map(|one| (one["signature"].as_str().unwrap().to_owned(), one["err"].is_null()))
            .collect()
    }

    /// Issued, and by one transaction, which is the one that is told of.
    pub(crate) async fn assert_issued_once(&self, wallet: &str, path: &str) {
        let pass = self.pass(path).await;
        let told: Vec<_> = pass["events"].as_array().unwrap().iter().collect();
        let names: Vec<_> = told.iter().map(|event| event["eventType"].as_str().unwrap()).collect();
        assert_eq!(names, ["TOKEN_ISSUED_INITIATED", "TOKEN_ISSUED"], "{pass}");
        let history = self.history(wallet);
        assert_eq!(history.len(), 1, "{history:?}");
        let transaction = json!({ "identifier": history[0].0, "status": "confirmed" });
        assert_eq!((&told[1]["transaction"], history[0].1), (&transaction, true), "{pass}");
        assert_eq!(self.states(path).await, (json!("ACTIVE"), json!("ACTIVE")));
        assert_eq!(self.operation(path).await["status"], "settled");
        assert_eq!(self.on_chain(wallet).await.unwrap().state, PassState::Active);
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A wallet that nobody has used.
pub(crate) fn wallet() -> String {
    Keypair::new().pubkey().to_string()
}
