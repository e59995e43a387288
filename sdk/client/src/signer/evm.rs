use std::{fmt, sync::Arc};

use alloy::{
    consensus::SignableTransaction,
    network::{FullSigner, TxSigner},
    primitives::{Address, B256, ChainId, Signature},
    signers::{Signer, local::PrivateKeySigner},
};

/// Who signs on EVM chains. Printing it shows the address alone.
#[derive(Clone)]
pub struct EvmSigner(Arc<dyn FullSigner<Signature> + Send + Sync>);

impl EvmSigner {
    /// Any signer of alloy: a key in memory, a hardware wallet, a cloud's key service.
    pub fn new(signer: impl FullSigner<Signature> + Send + Sync + 'static) -> Self {
        Self(Arc::new(signer))
    }

    /// Whose signature it gives.
    pub fn address(&self) -> Address {
        TxSigner::address(&*self.0)
    }
}

impl From<PrivateKeySigner> for EvmSigner {
    fn from(signer: PrivateKeySigner) -> Self {
        Self::new(signer)
    }
}

impl fmt::Debug for EvmSigner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("EvmSigner").field(&self.address()).finish()
    }
}

#[async_trait::async_trait]
impl TxSigner<Signature> for EvmSigner {
    fn address(&self) -> Address {
        Self::address(self)
    }

    async fn sign_transaction(
        &self,
        transaction: &mut dyn SignableTransaction<Signature>,
    ) -> alloy::signers::Result<Signature> {
        TxSigner::sign_transaction(&*self.0, transaction).await
    }
}

#[async_trait::async_trait]
impl Signer for EvmSigner {
    async fn sign_hash(&self, hash: &B256) -> alloy::signers::Result<Signature> {
        self.0.sign_hash(hash).await
    }

    fn address(&self) -> Address {
        Self::address(self)
    }

    fn chain_id(&self) -> Option<ChainId> {
        self.0.chain_id()
    }

    /// The chain is in what is signed; a shared signer is not changed.
    fn set_chain_id(&mut self, _: Option<ChainId>) {}
}
