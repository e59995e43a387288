use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use serde_json::Value;
use solana_rpc_client::rpc_sender::{RpcSender, RpcTransportStats};
use solana_rpc_client_api::{
    client_error,
    custom_error::JSON_RPC_SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE,
    request::{RpcError, RpcRequest, RpcResponseErrorData},
};

use super::{cluster::SvmCluster, error::JsonRpcError};

/// Carries a client's requests to a cluster in the same process.
#[derive(Clone, Debug)]
pub struct SvmSender {
    cluster: SvmCluster,
    requests: Arc<AtomicUsize>,
}

impl SvmSender {
    pub(crate) fn new(cluster: SvmCluster) -> Self {
        Self { cluster, requests: Arc::default() }
    }
}

#[async_trait]
impl RpcSender for SvmSender {
    async fn send(&self, request: RpcRequest, params: Value) -> client_error::Result<Value> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.cluster.answer(request.as_str(), &params).map_err(|error| read(error).into())
    }

    /// Requests are counted, time is not taken.
    fn get_transport_stats(&self) -> RpcTransportStats {
        RpcTransportStats {
            request_count: self.requests.load(Ordering::Relaxed),
            elapsed_time: Duration::ZERO,
            rate_limited_time: Duration::ZERO,
        }
    }

    fn url(&self) -> String {
        "in-process".to_owned()
    }
}

/// As a client reads an error that came by HTTP.
fn read(JsonRpcError { code, message, data }: JsonRpcError) -> RpcError {
    let data = match data {
        Some(data) if code == JSON_RPC_SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE => {
            serde_json::from_value(data).map_or(
                RpcResponseErrorData::Empty,
                RpcResponseErrorData::SendTransactionPreflightFailure,
            )
        }
        _ => RpcResponseErrorData::Empty,
    };
    RpcError::RpcResponseError { code, message, data }
}
