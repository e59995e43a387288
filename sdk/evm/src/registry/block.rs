use alloy::eips::BlockNumberOrTag;

use super::Registry;
use crate::{BlockRef, Finality, ReadError, finality, rpc};

impl Registry {
    /// The chain's newest block, whatever block this registry is read at.
    ///
    /// # Errors
    ///
    /// [`ReadError::Rpc`] if the node does not answer well.
    pub async fn latest_block(&self) -> Result<BlockRef, ReadError> {
        Ok(rpc::latest(&self.provider).await?.block())
    }

    /// The chain that the node is on, by EIP-155's id.
    ///
    /// # Errors
    ///
    /// [`ReadError::Rpc`] if the node does not answer well.
    pub async fn chain_id(&self) -> Result<u64, ReadError> {
        Ok(rpc::chain_id(&self.provider).await?)
    }

    /// The block of this height, whatever block this registry is read at; `None`: the node has none
    /// yet.
    ///
    /// # Errors
    ///
    /// [`ReadError::Rpc`] if the node does not answer well.
    pub async fn block(&self, number: u64) -> Result<Option<BlockRef>, ReadError> {
        let header = rpc::header(&self.provider, BlockNumberOrTag::Number(number)).await?;
        Ok(header.map(|header| header.block()))
    }

    /// The newest block that is final by this rule; `None`: there is none yet.
    ///
    /// # Errors
    ///
    /// [`ReadError`] if the node does not answer well, or does not know which is.
    pub async fn final_block(&self, finality: Finality) -> Result<Option<BlockRef>, ReadError> {
        finality::final_block(&self.provider, finality).await
    }
}
