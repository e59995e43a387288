use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use solana_rpc_client_api::custom_error as code;
use solana_transaction_error::TransactionError;
use thiserror::Error;

const INVALID_REQUEST: i64 = -32600;
const METHOD_NOT_FOUND: i64 = -32601;
const INVALID_PARAMS: i64 = -32602;
const INTERNAL_ERROR: i64 = -32603;

/// Why a request was not answered, with the codes of a Solana node.
#[derive(Clone, Debug, PartialEq, Error, Serialize, Deserialize)]
#[error("{message} ({code})")]
pub struct JsonRpcError {
    /// Of JSON-RPC (−32700 to −32600) or of Solana (−32001 and on).
    pub code: i64,
    /// For people.
    pub message: String,
    /// More, for some codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
}

impl JsonRpcError {
    fn new(code: i64, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), data: None }
    }

    pub(crate) fn invalid_request(message: impl Into<String>) -> Self {
        Self::new(INVALID_REQUEST, message)
    }

    pub(crate) fn method_not_found() -> Self {
        Self::new(METHOD_NOT_FOUND, "Method not found")
    }

    pub(crate) fn invalid_params(message: impl Into<String>) -> Self {
        Self::new(INVALID_PARAMS, message)
    }

    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(INTERNAL_ERROR, message)
    }

    /// `result`: as of a simulation.
    pub(crate) fn preflight_failure(error: &TransactionError, result: Value) -> Self {
        let message = format!("Transaction simulation failed: {error}");
        let code = code::JSON_RPC_SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE;
        Self { data: Some(result), ..Self::new(code, message) }
    }

    pub(crate) fn block_not_available(slot: u64) -> Self {
        Self::new(
            code::JSON_RPC_SERVER_ERROR_BLOCK_NOT_AVAILABLE,
            format!("Block not available for slot {slot}"),
        )
    }

    pub(crate) fn block_cleaned_up(slot: u64, first: u64) -> Self {
        Self::new(
            code::JSON_RPC_SERVER_ERROR_BLOCK_CLEANED_UP,
            format!(
                "Block {slot} cleaned up, does not exist on node. First available block: {first}"
            ),
        )
    }

    pub(crate) fn slot_skipped(slot: u64) -> Self {
        Self::new(
            code::JSON_RPC_SERVER_ERROR_SLOT_SKIPPED,
            format!("Slot {slot} was skipped, or missing due to ledger jump to recent snapshot"),
        )
    }

    pub(crate) fn unsupported_version(version: u8) -> Self {
        Self::new(
            code::JSON_RPC_SERVER_ERROR_UNSUPPORTED_TRANSACTION_VERSION,
            format!(
                "Transaction version ({version}) is not supported by the requesting client. \
                 Please try the request again with the following configuration parameter: \
                 \"maxSupportedTransactionVersion\": {version}"
            ),
        )
    }

    pub(crate) fn behind(context_slot: u64) -> Self {
        let code = code::JSON_RPC_SERVER_ERROR_MIN_CONTEXT_SLOT_NOT_REACHED;
        let data = Some(json!({ "contextSlot": context_slot }));
        Self { data, ..Self::new(code, "Minimum context slot has not been reached") }
    }
}

/// Why a cluster could not be set up so.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SvmError {
    /// The file of a program cannot be read.
    #[error("{path} cannot be read")]
    Unreadable {
        /// Its path.
        path: std::path::PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// These bytes are no program that this cluster can load.
    #[error("no program can be loaded at {address}: {reason}")]
    BadProgram {
        /// Where it should have been.
        address: solana_address::Address,
        /// What the loader says.
        reason: String,
    },
    /// This account cannot stand there: it is executable without a program, or a sysvar that
    /// cannot be read.
    #[error("no such account can stand at {address}: {reason}")]
    BadAccount {
        /// Where it should have been.
        address: solana_address::Address,
        /// What the virtual machine says.
        reason: String,
    },
    /// The transaction that gives lamports away failed.
    #[error("no lamports for {address}: {error}")]
    NoFunds {
        /// Who should have got them.
        address: solana_address::Address,
        /// Why not.
        error: TransactionError,
    },
}
