//! What one writes over alloy without the SDK: the contract's ABI, `send`, and the receipt.

use alloy::{
    primitives::{Address, B256, U256, aliases::U40},
    providers::{DynProvider, Provider},
    rpc::types::TransactionReceipt,
};
use anyhow::{Context, Result, ensure};
use portcullis::evm::REGISTRY;

use self::IPassRegistry::IPassRegistryInstance;
use super::side::Side;

alloy::sol!(
    #[sol(rpc)]
    #[allow(clippy::too_many_arguments, clippy::pedantic, clippy::unwrap_used, clippy::panic)]
    IPassRegistry,
    "../interfaces/evm/IPassRegistry.json"
);

/// A gatekeeper's backend, without the SDK.
pub(crate) struct Plain {
    provider: DynProvider,
    registry: IPassRegistryInstance<DynProvider>,
    network: B256,
}

impl Plain {
    pub(crate) fn of(side: &Side) -> Result<Self> {
        let provider = side.plain()?;
        let registry = IPassRegistry::new(REGISTRY, provider.clone());
        Ok(Self { provider, registry, network: side.network })
    }

    /// Issues a pass, and waits until it is in a block.
    pub(crate) async fn issue(
        &self,
        wallet: Address,
        expires_at: U40,
        attributes: u64,
    ) -> Result<()> {
        let call = self.registry.issue(self.network, wallet, expires_at, attributes);
        self.issued(call.send().await?.get_receipt().await?, 1)
    }

    /// Issues passes in one transaction, and waits until it is in a block.
    pub(crate) async fn issue_many(
        &self,
        wallets: &[Address],
        expires_at: U40,
        attributes: u64,
    ) -> Result<()> {
        let call = self.registry.issueBatch(self.network, expires_at, attributes, wallets.to_vec());
        self.issued(call.send().await?.get_receipt().await?, wallets.len())
    }

    fn issued(&self, receipt: TransactionReceipt, expected: usize) -> Result<()> {
        ensure!(receipt.status(), "the transaction was reverted");
        let logs = receipt.logs().iter();
        let issued = logs.filter(|log| log.log_decode::<IPassRegistry::PassIssued>().is_ok());
        let issued = issued.count();
        ensure!(issued == expected, "{issued} passes issued of {expected}");
        Ok(())
    }

    /// Whether the wallet's pass is good.
    pub(crate) async fn verify(&self, wallet: Address) -> Result<()> {
        let reason = self.registry.verify(wallet, self.network).call().await?;
        ensure!(reason == 0, "a good pass is denied: {reason}");
        Ok(())
    }

    /// All that an explanation is based on, at one block.
    pub(crate) async fn facts(&self, wallet: Address) -> Result<()> {
        let block = self.provider.get_block_by_number(Default::default()).await?;
        let number = block.context("there is a block")?.header.number.into();
        let word = self.registry.passWord(self.network, wallet).block(number).call().await?;
        let gatekeeper: u32 = (word >> 16_usize).wrapping_to();
        let (standing, record, network) = (
            self.registry.standingWord(self.network, U256::from(gatekeeper >> 8)),
            self.registry.getGatekeeper(self.network, gatekeeper),
            self.registry.getNetwork(self.network),
        );
        let (standing, record, network) =
            (standing.block(number), record.block(number), network.block(number));
        let (standing, record, network) =
            tokio::try_join!(standing.call(), record.call(), network.call())?;
        let stands = standing.bit((gatekeeper & 0xff) as usize);
        ensure!(stands && !record.operator.is_zero() && !network.paused, "a good pass is denied");
        Ok(())
    }

    pub(crate) const fn provider(&self) -> &DynProvider {
        &self.provider
    }
}
