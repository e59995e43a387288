//! What a [`Ground`](crate::ground::Ground) is made of: a network, a service, a tenant, keys.

use std::{path::Path, sync::Arc};

use portcullis::{
    Actor, Chain, Connection, KeySource, NetworkId,
    operation::{
        GatekeeperChange, GatekeeperLimits, GatekeeperOperation, NetworkChange, NetworkOperation,
        NetworkSeed, NetworkSettings,
    },
};
use portcullis_localnet::SvmServer;
use portcullis_service::{
    Service,
    audit::By,
    clock::Clock,
    model::{
        AllowedAddresses, AppMode, Client, ClientId, ClientKey, Credential, Deployment,
        GatekeeperNetwork, KeyId, Scopes,
    },
    store::Store,
    token::{SigningKey, TokenAuthority},
};
use serde_json::json;
use solana_keypair::Keypair;

use crate::{ground::LIFETIME_SECONDS, node::CLUSTER};

/// Longer than the clock of any test goes.
const TOKEN_LIFETIME_SECONDS: u32 = 10 * 365 * 86_400;

pub(crate) fn connection(server: &SvmServer) -> Connection {
    Connection::unchecked(Chain::Solana(CLUSTER), &server.rpc_url(), None).unwrap()
}

pub(crate) fn key(folder: &Path, name: &str) -> KeySource {
    KeySource::File(folder.join(name))
}

pub(crate) fn write_key(folder: &Path, name: &str, keypair: &Keypair) -> KeySource {
    std::fs::write(folder.join(name), json!(keypair.to_bytes().to_vec()).to_string()).unwrap();
    key(folder, name)
}

/// A network whose only gatekeeper is the one who makes it.
pub(crate) async fn found(authority: &Actor) -> NetworkId {
    let operator = authority.address();
    let seed = NetworkSeed::Solana(0);
    let network = seed.network_id(&operator).unwrap();
    let change = NetworkChange::Create { seed, settings: NetworkSettings::default() };
    authority.execute(NetworkOperation { network, change }).await.unwrap();
    let limits = GatekeeperLimits::default();
    let change = GatekeeperChange::Add { authority: operator, operator, limits };
    authority.execute(GatekeeperOperation { network, change }).await.unwrap();
    network
}

pub(crate) fn service(store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Service {
    let (key, lifetime) = (SigningKey::ephemeral().unwrap(), TOKEN_LIFETIME_SECONDS.into());
    let tokens = TokenAuthority::new("test".into(), "test".into(), lifetime, key, Vec::new());
    Service::new(store, clock, tokens)
}

/// A tenant of the service, with the network; returns a token.
pub(crate) async fn customer(service: &Service, deployment: &Deployment) -> String {
    let store = service.store();
    let now_ms = service.clock().now_ms();
    let by = By::operator(now_ms);
    let app = store.ensure_app("org", "app", AppMode::Live, &by).await.unwrap();
    let network = GatekeeperNetwork {
        key: deployment.network.clone(),
        org: app.org,
        is_sandbox: false,
        lifetime_seconds: LIFETIME_SECONDS,
        attributes: portcullis::Attributes::NONE,
    };
    store.add_network(&network, &by).await.unwrap();
    store.put_deployment(deployment, &by).await.unwrap();
    let id = ClientId::new();
    let client = Client {
        id,
        app: app.id,
        scopes: Scopes::all(),
        default_network: None,
        allowed_addresses: AllowedAddresses::EVERYWHERE,
        revoked_at_ms: None,
    };
    let credential = Credential::Secret(String::new());
    let key = ClientKey { id: KeyId::new(), client: id, credential, not_after_ms: None };
    store.add_client(&client, &key, &by).await.unwrap();
    service.tokens().issue(&key, &client.scopes, now_ms).unwrap().access_token
}
