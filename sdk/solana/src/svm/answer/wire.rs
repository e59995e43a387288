//! Transactions as clients send them.

use base64::{Engine, prelude::BASE64_STANDARD};
use solana_rpc_client_api::config::UiTransactionEncoding;
use solana_transaction::versioned::VersionedTransaction;
use solana_transaction_status_client_types::{EncodedTransaction, TransactionBinaryEncoding};

use crate::svm::error::JsonRpcError;

/// A transaction must fit into one packet.
const MAX_BYTES: usize = 1232;

/// # Errors
///
/// If the text cannot be read, there are more bytes than a packet has, or they are no transaction.
pub(super) fn transaction(
    encoded: &str,
    encoding: Option<UiTransactionEncoding>,
) -> Result<VersionedTransaction, JsonRpcError> {
    let encoding = encoding.unwrap_or(UiTransactionEncoding::Base58);
    let Some(binary) = encoding.into_binary_encoding() else {
        return Err(JsonRpcError::invalid_params(format!(
            "unsupported encoding: {encoding}. Supported encodings: base58, base64"
        )));
    };
    let bytes = match binary {
        TransactionBinaryEncoding::Base58 => {
            bs58::decode(encoded).into_vec().map_err(unreadable)?
        }
        TransactionBinaryEncoding::Base64 => BASE64_STANDARD.decode(encoded).map_err(unreadable)?,
    };
    if bytes.len() > MAX_BYTES {
        let length = bytes.len();
        return Err(JsonRpcError::invalid_params(format!(
            "the transaction is too large: {length} bytes (max: {MAX_BYTES} bytes)"
        )));
    }
    EncodedTransaction::Binary(encoded.to_owned(), binary)
        .decode()
        .ok_or_else(|| JsonRpcError::invalid_params("these bytes are no valid transaction"))
}

pub(super) fn unreadable(error: impl std::fmt::Display) -> JsonRpcError {
    JsonRpcError::invalid_params(format!("invalid encoding: {error}"))
}
