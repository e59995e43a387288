use serde_json::Value;
use solana_hash::Hash;
use solana_rpc_client_api::request::RpcRequest;

use super::{Cluster, ReadError, RpcFault};

impl Cluster {
    /// The hash of the first block, by which a node shows which cluster it belongs to.
    ///
    /// # Errors
    ///
    /// [`ReadError::Rpc`] if the node does not answer well.
    pub async fn genesis_hash(&self) -> Result<Hash, ReadError> {
        let request = RpcRequest::GetGenesisHash;
        let hash: String = self.ask(request, Value::Null).await?;
        Ok(hash.parse().map_err(|_| RpcFault::malformed(request, "it is no hash"))?)
    }
}
