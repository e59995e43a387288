use super::Registry;
use crate::{BlockRef, ReadError, rpc};

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
}
