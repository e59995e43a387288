use std::time::Duration;

use alloy::{
    network::{Ethereum, EthereumWallet},
    primitives::{Address, B256},
    providers::{DynProvider, Provider, ProviderBuilder},
    rpc::client::RpcClient,
    signers::local::PrivateKeySigner,
    transports::http::{Http, reqwest::Client},
};
use anyhow::Result;
use portcullis::{Actor, Connection, Signer, evm::Chain, evm::Registry};

use super::transport::MeteredTransport;
use crate::{
    ground::{Ground, Wallets},
    meter::Meter,
};

/// The SDK looks after 10 ms at first; so does the loop, which by itself would wait for 250.
const POLL: Duration = Duration::from_millis(10);

/// What both contestants find on the EVM chain.
pub(crate) struct Side {
    url: String,
    chain_id: u64,
    pub(crate) network: B256,
    operator: PrivateKeySigner,
    wallets: Wallets,
    pub(crate) sdk_meter: Meter,
    pub(crate) plain_meter: Meter,
}

impl Side {
    pub(crate) fn of(ground: &Ground) -> Result<Self> {
        let description = &ground.localnet().description().evm;
        Ok(Self {
            url: description.rpc_url.clone(),
            chain_id: description.chain_id,
            network: description.network.parse()?,
            operator: ground.evm_operator()?,
            wallets: Wallets::default(),
            sdk_meter: Meter::default(),
            plain_meter: Meter::default(),
        })
    }

    pub(crate) const fn meters(&self) -> [&Meter; 2] {
        [&self.sdk_meter, &self.plain_meter]
    }

    pub(crate) fn connection(&self) -> Result<Connection> {
        let client = self.client(&self.sdk_meter)?;
        let provider = ProviderBuilder::<_, _, Ethereum>::default().connect_client(client);
        Ok(Connection::evm(Chain::from_id(self.chain_id), Registry::new(provider.erased())))
    }

    /// It asks the chain for its next nonce when it first needs one.
    pub(crate) fn actor(&self) -> Result<Actor> {
        Ok(Actor::new(self.connection()?, Signer::Evm(self.operator.clone().into()))?)
    }

    /// With alloy's recommended fillers, which know nonce, gas and fees, and the operator's key.
    pub(crate) fn plain(&self) -> Result<DynProvider> {
        let client = self.client(&self.plain_meter)?.with_poll_interval(POLL);
        let wallet = EthereumWallet::from(self.operator.clone());
        Ok(ProviderBuilder::new().wallet(wallet).connect_client(client).erased())
    }

    fn client(&self, meter: &Meter) -> Result<RpcClient> {
        let http = Http::with_client(Client::new(), self.url.parse()?);
        Ok(RpcClient::new(MeteredTransport { transport: http, meter: meter.clone() }, true))
    }

    pub(crate) fn wallets(&self, count: usize) -> Vec<Address> {
        (0..count).map(|_| Address::from(self.wallets.next::<20>())).collect()
    }
}
