use std::sync::Arc;

use anyhow::Result;
use async_trait::async_trait;
use portcullis::{Actor, Connection, Signer, SolanaCluster};
use portcullis_solana::{
    Address,
    rpc::Cluster,
    svm::{SvmCluster, SvmSender},
};
use serde_json::Value;
use solana_commitment_config::CommitmentConfig;
use solana_keypair::Keypair;
use solana_rpc_client::{
    nonblocking::rpc_client::RpcClient,
    rpc_client::RpcClientConfig,
    rpc_sender::{RpcSender, RpcTransportStats},
};
use solana_rpc_client_api::{client_error, request::RpcRequest};

use crate::{
    ground::{Ground, Wallets},
    meter::Meter,
};

/// What both contestants find on Solana.
pub(crate) struct Side {
    pub(crate) cluster: SvmCluster,
    pub(crate) network: Address,
    pub(crate) gatekeeper_slot: u16,
    pub(crate) operator: Keypair,
    pub(crate) wallets: Wallets,
    pub(crate) sdk_meter: Meter,
    pub(crate) plain_meter: Meter,
}

impl Side {
    pub(crate) fn of(ground: &Ground) -> Result<Self> {
        let description = &ground.localnet().description().solana;
        Ok(Self {
            cluster: ground.localnet().solana().clone(),
            network: description.network.parse()?,
            gatekeeper_slot: description.gatekeeper_slot,
            operator: ground.solana_operator()?,
            wallets: Wallets::default(),
            sdk_meter: Meter::default(),
            plain_meter: Meter::default(),
        })
    }

    pub(crate) const fn meters(&self) -> [&Meter; 2] {
        [&self.sdk_meter, &self.plain_meter]
    }

    pub(crate) fn connection(&self) -> Connection {
        let cluster = Cluster::from_client(Arc::new(self.rpc(&self.sdk_meter)));
        Connection::solana(SolanaCluster::Localnet, cluster)
    }

    pub(crate) fn actor(&self) -> Result<Actor> {
        let signer = Signer::Solana(self.operator.insecure_clone().into());
        Ok(Actor::new(self.connection(), signer)?)
    }

    pub(crate) fn rpc(&self, meter: &Meter) -> RpcClient {
        let sender = MeteredSender { sender: self.cluster.sender(), meter: meter.clone() };
        let config = RpcClientConfig::with_commitment(CommitmentConfig::confirmed());
        RpcClient::new_sender(sender, config)
    }

    pub(crate) fn wallets(&self, count: usize) -> Vec<Address> {
        (0..count).map(|_| Address::new_from_array(self.wallets.next())).collect()
    }
}

/// Counts the requests of a client.
struct MeteredSender {
    sender: SvmSender,
    meter: Meter,
}

#[async_trait]
impl RpcSender for MeteredSender {
    async fn send(&self, request: RpcRequest, params: Value) -> client_error::Result<Value> {
        self.meter.request(self.sender.send(request, params)).await
    }

    fn get_transport_stats(&self) -> RpcTransportStats {
        self.sender.get_transport_stats()
    }

    fn url(&self) -> String {
        self.sender.url()
    }
}
