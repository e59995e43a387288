//! A test's own corner of a validator that all tests share: its keys, its network.

use std::sync::atomic::{AtomicU8, Ordering};

use e2e::validator::{Validator, funder};
use portcullis::{
    Chain, Connection, NetworkId, Permissions, SolanaCluster,
    operation::{
        GatekeeperChange, GatekeeperLimits, GatekeeperOperation, NetworkChange, NetworkOperation,
        NetworkSeed, NetworkSettings,
    },
};
use portcullis_localnet::Role;
use portcullis_solana::rpc::{Budget, Cluster, CommitmentConfig, Confirmation};
use solana_keypair::Keypair;
use solana_signer::Signer;
use solana_system_interface::instruction::transfer;

use crate::ground::{Side, solana_signer};

/// 100 SOL.
const FUNDS_LAMPORTS: u64 = 100_000_000_000;
/// As in the localnet.
const DEFAULT_LIFETIME_SECONDS: u64 = 365 * 24 * 60 * 60;

pub(crate) struct OnValidator {
    connection: Connection,
    network: NetworkId,
    /// In the order of [`Role::ALL`]
    keys: [Keypair; 3],
}

impl OnValidator {
    /// Funds keys that nobody has used, and makes what the localnet has: a network, and its first
    /// gatekeeper.
    pub(crate) async fn new(validator: &Validator) -> Self {
        static COUNT: AtomicU8 = AtomicU8::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let keys = [0, 1, 2].map(|role| {
            let mut seed = *b"portcullis e2e: a test's own key";
            (seed[0], seed[1]) = (number, role);
            Keypair::new_from_array(seed)
        });
        fund(validator, &keys).await;

        let url = validator.rpc_url();
        let chain = Chain::Solana(SolanaCluster::Localnet);
        let connection = Connection::open(chain, url, None).await.unwrap();
        let seed = NetworkSeed::Solana(0);
        let [authority, operator, _] = keys.each_ref().map(|key| key.pubkey().into());
        let network = seed.network_id(&authority).unwrap();
        let this = Self { connection, network, keys };
        let actor = this.side().await.authority();
        let settings = NetworkSettings {
            default_lifetime_seconds: DEFAULT_LIFETIME_SECONDS,
            ..NetworkSettings::default()
        };
        let create = NetworkChange::Create { seed, settings };
        actor.execute(NetworkOperation { network, change: create }).await.unwrap();
        let limits =
            GatekeeperLimits { permissions: Permissions::ALL, ..GatekeeperLimits::default() };
        let add = GatekeeperChange::Add { authority, operator, limits };
        actor.execute(GatekeeperOperation { network, change: add }).await.unwrap();
        this
    }

    pub(crate) async fn side(&self) -> Side {
        Side {
            connection: self.connection.clone(),
            network: self.network,
            authority: solana_signer(&self.secret(Role::Authority)),
            operator: solana_signer(&self.secret(Role::Operator)),
            gatekeeper: 0,
        }
    }

    /// As a key file has it.
    pub(crate) fn secret(&self, role: Role) -> String {
        let index = Role::ALL.iter().position(|other| *other == role).unwrap();
        serde_json::json!(self.keys[index].to_bytes().to_vec()).to_string()
    }
}

async fn fund(validator: &Validator, keys: &[Keypair]) {
    let funder = funder();
    let from = funder.pubkey();
    let transfers: Vec<_> =
        keys.iter().map(|key| transfer(&from, &key.pubkey(), FUNDS_LAMPORTS)).collect();
    let cluster = Cluster::connect(validator.rpc_url(), CommitmentConfig::confirmed()).unwrap();
    let signed = cluster.sign(&transfers, &from, &[&funder], &Budget::default()).await.unwrap();
    cluster.send(&signed).await.unwrap();
    cluster.confirm(&signed, &Confirmation::default()).await.unwrap();
}
