use solana_rpc_client_api::{
    client_error::{Error as ClientError, ErrorKind, reqwest},
    custom_error as server,
    request::{RpcError, RpcRequest},
};

/// JSON-RPC's own number for a fault inside the server.
const INTERNAL_ERROR: i64 = -32603;
/// What some providers answer in the place of HTTP's 429.
const TOO_MANY_REQUESTS: [i64; 2] = [-32429, 429];
/// More of a node's own words is not kept.
const MAX_WORDS: usize = 300;

/// A request that a node did not answer well.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{method}: {kind}")]
pub struct RpcFault {
    /// The JSON-RPC method.
    pub method: &'static str,
    /// What went wrong.
    pub kind: RpcFaultKind,
}

/// How a request went wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RpcFaultKind {
    /// No answer in time. What was asked may have been done all the same.
    #[error("the node did not answer in time")]
    Timeout,
    /// No connection, or one that broke. What was asked may have been done all the same.
    #[error("the node cannot be reached")]
    Unreachable,
    /// Too many requests.
    #[error("the node asks to be asked less often")]
    RateLimited,
    /// An HTTP status that says that it failed.
    #[error("the node answered with HTTP status {0}")]
    Http(
        /// The status.
        u16,
    ),
    /// The node has not caught up with the cluster, or says itself that it is not well.
    #[error("the node is behind the cluster")]
    NodeBehind,
    /// The answer cannot be read, or cannot be right.
    #[error("the node's answer cannot be read: {0}")]
    Malformed(
        /// What is wrong with it.
        String,
    ),
    /// The node refused the request.
    #[error("the node refused: {message} ({code})")]
    Refused {
        /// JSON-RPC's error code.
        code: i64,
        /// The node's words.
        message: String,
    },
}

impl RpcFault {
    pub(crate) fn new(request: RpcRequest, error: ClientError) -> Self {
        Self { method: request.as_str(), kind: RpcFaultKind::new(*error.kind) }
    }

    /// The node answered, but not to what was asked.
    pub(crate) fn malformed(request: RpcRequest, what: &str) -> Self {
        Self { method: request.as_str(), kind: RpcFaultKind::Malformed(what.to_owned()) }
    }

    /// The node does not know yet what another answer has shown.
    pub(crate) fn behind(request: RpcRequest) -> Self {
        Self { method: request.as_str(), kind: RpcFaultKind::NodeBehind }
    }

    /// Whether the same request may succeed later, or with another node.
    pub const fn is_retryable(&self) -> bool {
        match &self.kind {
            RpcFaultKind::Timeout
            | RpcFaultKind::Unreachable
            | RpcFaultKind::RateLimited
            | RpcFaultKind::NodeBehind
            // A proxy's page about its own trouble, most of the time.
            | RpcFaultKind::Malformed(_) => true,
            RpcFaultKind::Http(status) => *status >= 500 || *status == 408,
            RpcFaultKind::Refused { code, .. } => matches!(
                *code,
                INTERNAL_ERROR
                    | server::JSON_RPC_SCAN_ERROR
                    | server::JSON_RPC_SERVER_ERROR_LONG_TERM_STORAGE_UNREACHABLE
            ),
        }
    }
}

impl RpcFaultKind {
    fn new(error: ErrorKind) -> Self {
        match error {
            ErrorKind::Io(_) | ErrorKind::Middleware(_) => Self::Unreachable,
            ErrorKind::Reqwest(error) => Self::from_http(&error),
            ErrorKind::RpcError(RpcError::RpcResponseError { code, message, .. }) => {
                Self::from_response(code, message)
            }
            ErrorKind::RpcError(
                RpcError::RpcRequestError(what)
                | RpcError::ParseError(what)
                | RpcError::ForUser(what),
            ) => Self::Malformed(shortened(what)),
            ErrorKind::SerdeJson(error) => Self::Malformed(shortened(error.to_string())),
            ErrorKind::SigningError(error) => Self::Malformed(shortened(error.to_string())),
            ErrorKind::TransactionError(error) => Self::Malformed(shortened(error.to_string())),
            ErrorKind::Custom(what) => Self::Malformed(shortened(what)),
        }
    }

    /// Nothing of the error's text is kept: it may name the URL.
    fn from_http(error: &reqwest::Error) -> Self {
        match error.status().map(|status| status.as_u16()) {
            Some(429) => Self::RateLimited,
            Some(status) => Self::Http(status),
            None if error.is_timeout() => Self::Timeout,
            None if error.is_decode() => Self::Malformed("it is not JSON".to_owned()),
            None => Self::Unreachable,
        }
    }

    fn from_response(code: i64, message: String) -> Self {
        match code {
            server::JSON_RPC_SERVER_ERROR_NODE_UNHEALTHY
            | server::JSON_RPC_SERVER_ERROR_MIN_CONTEXT_SLOT_NOT_REACHED
            | server::JSON_RPC_SERVER_ERROR_BLOCK_NOT_AVAILABLE
            | server::JSON_RPC_SERVER_ERROR_BLOCK_STATUS_NOT_AVAILABLE_YET => Self::NodeBehind,
            code if TOO_MANY_REQUESTS.contains(&code) => Self::RateLimited,
            code => Self::Refused { code, message: shortened(message) },
        }
    }
}

fn shortened(mut words: String) -> String {
    if let Some((end, _)) = words.char_indices().nth(MAX_WORDS) {
        words.truncate(end);
        words.push('…');
    }
    words
}

#[cfg(test)]
mod tests;
