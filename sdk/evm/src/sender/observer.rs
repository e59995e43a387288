//! A sender without a key: it looks, and sends what others signed.

use std::sync::Arc;

use alloy::{eips::BlockNumberOrTag, primitives::Address, providers::DynProvider};

use super::{Inner, Nonces, Sender};
use crate::{Chain, SendError, finality::final_block, rpc};

/// How many transactions of an account are where, as the node has it now. The number is also the first
/// nonce that is not used there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransactionCounts {
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
        let latest = count(BlockNumberOrTag::Latest).await?;
        let pending = count(BlockNumberOrTag::Pending).await?;
        Ok(TransactionCounts { latest, pending })
    }

    /// How many transactions of the account are in blocks that are final by the chain's rule: these
    /// nonces are used for good. It asks for the state at an older block, which not every node keeps.
    ///
    /// # Errors
    ///
    /// If the node fails, or has not got that state any more.
    pub async fn final_transaction_count(&self) -> Result<u64, SendError> {
        let provider = self.provider();
        let Some(block) = final_block(provider, self.chain().finality).await? else {
            return Ok(0);
        };
        let block = BlockNumberOrTag::Number(block.number);
        Ok(rpc::transaction_count(provider, self.account(), block).await?)
    }
}
