//! On Solana an operator's gatekeeper is looked for once, and again when it may be another one.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use portcullis::{
    Actor, Attributes, Connection, Failure, LifecycleError, PassIssuer, Refusal, Signer,
    SolanaCluster,
    operation::{
        GatekeeperChange, GatekeeperLimits, GatekeeperOperation, NetworkChange, NetworkOperation,
        NetworkSeed, NetworkSettings, OperationError,
    },
};
use portcullis_localnet::Role;
use portcullis_solana::rpc::{Cluster, CommitmentConfig};
use serde_json::Value;
use solana_rpc_client::{
    http_sender::HttpSender,
    nonblocking::rpc_client::RpcClient,
    rpc_client::RpcClientConfig,
    rpc_sender::{RpcSender, RpcTransportStats},
};
use solana_rpc_client_api::{client_error, request::RpcRequest};

use crate::ground::{Ground, Side};

const HUMAN: Attributes = Attributes::HUMAN;

/// Notes what is asked on the way to the node.
struct Listener {
    node: HttpSender,
    asked: Arc<Mutex<Vec<&'static str>>>,
}

#[async_trait]
impl RpcSender for Listener {
    async fn send(&self, request: RpcRequest, params: Value) -> client_error::Result<Value> {
        self.asked.lock().unwrap().push(request.as_str());
        self.node.send(request, params).await
    }

    fn get_transport_stats(&self) -> RpcTransportStats {
        self.node.get_transport_stats()
    }

    fn url(&self) -> String {
        self.node.url()
    }
}

/// The side's operator, and what is asked for it from now on.
fn listened(ground: &Ground, side: &Side) -> (Actor, Arc<Mutex<Vec<&'static str>>>) {
    let asked = Arc::<Mutex<Vec<&'static str>>>::default();
    let node = HttpSender::new(ground.localnet.description().solana.rpc_url.clone());
    let config = RpcClientConfig::with_commitment(CommitmentConfig::confirmed());
    let rpc = RpcClient::new_sender(Listener { node, asked: asked.clone() }, config);
    let cluster = Cluster::from_client(Arc::new(rpc));
    let connection = Connection::solana(SolanaCluster::Localnet, cluster);
    (Actor::new(connection, side.operator.clone()).unwrap(), asked)
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_looked_for_once_by_an_actor_and_its_clones() {
    let ground = Ground::new().await;
    let side = ground.solana_vm().await;
    let (actor, asked) = listened(&ground, &side);
    let first = PassIssuer::by(actor.clone(), side.network).unwrap();
    let second = PassIssuer::by(actor, side.network).unwrap();
    first.issue(&side.wallet(), None, HUMAN).await.unwrap();
    asked.lock().unwrap().clear();
    for issuer in [&first, &second] {
        issuer.issue(&side.wallet(), None, HUMAN).await.unwrap();
        let methods = std::mem::take(&mut *asked.lock().unwrap());
        let expected = [
            "simulateTransaction",
            "getRecentPrioritizationFees",
            "getLatestBlockhash",
            "sendTransaction",
            "getSignatureStatuses",
        ];
        assert_eq!(methods, expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slot_that_is_out_of_date_is_refused_once_and_then_asked_for_again() {
    let ground = Ground::new().await;
    let side = ground.solana_vm().await;
    let (operator, asked) = listened(&ground, &side);
    let lookups = || {
        let asked = asked.lock().unwrap();
        asked.iter().filter(|method| **method == "getProgramAccounts").count()
    };
    let authority = side.authority();
    let seed = NetworkSeed::Solana(78);
    let network = seed.network_id(&authority.address()).unwrap();
    let create = NetworkChange::Create { seed, settings: NetworkSettings::default() };
    authority.execute(NetworkOperation { network, change: create }).await.unwrap();
    let change = async |change| {
        authority.execute(GatekeeperOperation { network, change }).await.unwrap();
    };
    let add = |operator: &Signer| GatekeeperChange::Add {
        authority: authority.address(),
        operator: operator.address(),
        limits: GatekeeperLimits::default(),
    };
    let issuer = PassIssuer::by(operator, network).unwrap();
    let issue = async || {
        let wallet = side.wallet();
        issuer.issue(&wallet, None, HUMAN).await.map(|_| wallet)
    };
    let gatekeeper_of = async |wallet| {
        let pass = side.reader().pass(&network, &wallet).await.unwrap().unwrap();
        pass.gatekeeper
    };

    change(add(&side.operator)).await;
    assert_eq!(gatekeeper_of(issue().await.unwrap()).await, 0);
    assert_eq!(lookups(), 1);

    // Another has its key now, and it has another gatekeeper.
    let other = ground.signer(Role::Wallet, portcullis::Family::Solana);
    let rotate = GatekeeperChange::RotateOperator { gatekeeper: 0, operator: other.address() };
    change(rotate).await;
    change(add(&side.operator)).await;
    let refused = issue().await.unwrap_err().refusal();
    assert_eq!(refused, Some(Refusal::Lifecycle(LifecycleError::NotAuthorized)));
    assert_eq!(gatekeeper_of(issue().await.unwrap()).await, 1);
    assert_eq!(lookups(), 2);

    // What is refused for the pass's sake says nothing about the gatekeeper.
    let past = issuer.issue(&side.wallet(), Some(1), HUMAN).await.unwrap_err().refusal();
    assert_eq!(past, Some(Refusal::Lifecycle(LifecycleError::ExpiryInPast)));
    issue().await.unwrap();
    assert_eq!(lookups(), 2);

    change(GatekeeperChange::Remove { gatekeeper: 1 }).await;
    let refused = issue().await.unwrap_err().refusal();
    assert_eq!(refused, Some(Refusal::Lifecycle(LifecycleError::GatekeeperNotActive)));
    let none = issue().await.unwrap_err();
    let is_none = matches!(none, Failure::Operation(OperationError::NoGatekeeper { .. }));
    assert!(is_none, "{none:?}");
    assert_eq!(lookups(), 3);
}
