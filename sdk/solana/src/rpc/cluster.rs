use std::{fmt, sync::Arc};

use serde::de::DeserializeOwned;
use serde_json::Value;
use solana_commitment_config::CommitmentConfig;
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_rpc_client_api::{
    client_error::{Error as ClientError, reqwest::Url},
    request::RpcRequest,
};

use super::RpcFault;

/// A cluster behind a JSON-RPC node. Clones share the connection.
#[derive(Clone)]
pub struct Cluster {
    rpc: Arc<RpcClient>,
    commitment: CommitmentConfig,
}

impl Cluster {
    /// The cluster of the node at `url` (`http` or `https`). Nothing is asked yet. A request that is
    /// not answered in 30 seconds fails.
    ///
    /// `commitment` is what is read, and what transactions are simulated on; `confirmed` is a good
    /// choice. Secrets in the URL appear in no error, log or `Debug` of this crate.
    ///
    /// # Errors
    ///
    /// [`InvalidUrl`] if it is none.
    pub fn connect(url: &str, commitment: CommitmentConfig) -> Result<Self, InvalidUrl> {
        let parsed = Url::parse(url).map_err(|_| InvalidUrl)?;
        if !matches!(parsed.scheme(), "http" | "https") || !parsed.has_host() {
            return Err(InvalidUrl);
        }
        let rpc = RpcClient::new_with_commitment(url.to_owned(), commitment);
        Ok(Self { rpc: Arc::new(rpc), commitment })
    }

    /// The cluster that `rpc` asks, at the commitment that it was made with.
    pub fn from_client(rpc: Arc<RpcClient>) -> Self {
        let commitment = rpc.commitment();
        Self { rpc, commitment }
    }

    /// The same cluster, read at another commitment.
    #[must_use]
    pub fn with_commitment(mut self, commitment: CommitmentConfig) -> Self {
        self.commitment = commitment;
        self
    }

    /// What is read, and what transactions are simulated on.
    pub const fn commitment(&self) -> CommitmentConfig {
        self.commitment
    }

    /// The client, for requests that are not of this crate's making.
    pub const fn rpc(&self) -> &Arc<RpcClient> {
        &self.rpc
    }

    /// One request.
    pub(crate) async fn ask<T: DeserializeOwned>(
        &self,
        request: RpcRequest,
        params: Value,
    ) -> Result<T, RpcFault> {
        self.ask_client(request, params).await.map_err(|error| RpcFault::new(request, error))
    }

    /// One request, for those whose refusal says more than an [`RpcFault`] holds. The error may hold
    /// secrets of the URL.
    #[tracing::instrument(level = "debug", name = "solana_rpc", skip_all, fields(method = %request))]
    pub(crate) async fn ask_client<T: DeserializeOwned>(
        &self,
        request: RpcRequest,
        params: Value,
    ) -> Result<T, ClientError> {
        let answer = self.rpc.send(request, params).await;
        tracing::debug!(ok = answer.is_ok(), "answered");
        answer
    }
}

// The URL may hold a key of the provider's, so it is not shown.
impl fmt::Debug for Cluster {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let commitment = self.commitment.commitment;
        formatter.debug_struct("Cluster").field("commitment", &commitment).finish_non_exhaustive()
    }
}

/// The text is not the URL of a JSON-RPC node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("the address of a node starts with http:// or https://")]
pub struct InvalidUrl;
