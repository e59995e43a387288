//! A sender without a key: it looks, and sends what others signed.

use std::sync::Arc;

use alloy::{eips::BlockNumberOrTag, primitives::Address, providers::DynProvider};

use super::{Inner, Nonces, Sender};
use crate::{Chain, SendError, finality::final_block, rpc};

/// How many transactions of an account are where. The number is also the first nonce that is not
/// used there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransactionCounts {
    /// In blocks that are final by the chain's rule.
    pub finalized: u64,
    /// In blocks, the newest included.
    pub latest: u64,
    /// In blocks, or in the node's pool and ready for one.
    pub pending: u64,
}

impl Sender {
    /// Watches an account and sends what it signed, without its key: what is to be signed gives
    /// [`SendError::Signer`].
    pub fn observer(provider: DynProvider, chain: Chain, account: Address) -> Self {
        let nonces = Nonces::default();
        Self { inner: Arc::new(Inner { provider, chain, account, signer: None, nonces }) }
    }

    /// How many transactions of the account are where.
    ///
    /// # Errors
    ///
    /// If the node fails.
    pub async fn transaction_counts(&self) -> Result<TransactionCounts, SendError> {
        let (provider, account) = (self.provider(), self.account());
        let count = async |block| rpc::transaction_count(provider, account, block).await;
        let finalized = match final_block(provider, self.chain().finality).await? {
            Some(block) => count(BlockNumberOrTag::Number(block.number)).await?,
            None => 0,
        };
        let latest = count(BlockNumberOrTag::Latest).await?;
        let pending = count(BlockNumberOrTag::Pending).await?;
        Ok(TransactionCounts { finalized, latest, pending })
    }
}
