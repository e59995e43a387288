mod message;
mod meta;

pub(super) use meta::inner_instructions;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::Value;
use solana_rpc_client_api::config::{
    RpcEncodingConfigWrapper, RpcTransactionConfig, UiTransactionEncoding,
};
use solana_transaction::versioned::{TransactionVersion, VersionedTransaction};
use solana_transaction_status_client_types::{
    EncodedConfirmedTransactionWithStatusMeta, EncodedTransaction,
    EncodedTransactionWithStatusMeta, TransactionBinaryEncoding, UiTransaction,
};

use super::{history::at_least_confirmed, wire::unreadable};
use crate::svm::{error::JsonRpcError, ledger::Record, params::Params, state::State, view};

pub(super) fn get_transaction(state: &State, params: Params<'_>) -> Result<Value, JsonRpcError> {
    let signature = params.signature(0)?;
    let config: Option<RpcEncodingConfigWrapper<RpcTransactionConfig>> = params.optional(1)?;
    let RpcTransactionConfig { encoding, commitment, max_supported_transaction_version } =
        config.map(|config| config.convert_to_current()).unwrap_or_default();
    at_least_confirmed(commitment)?;
    let head = state.head(commitment).slot;
    let Some(record) = state.ledger.get(&signature).filter(|record| record.slot <= head) else {
        return Ok(Value::Null);
    };
    let version = supported(&record.transaction, max_supported_transaction_version)?;
    view::json(EncodedConfirmedTransactionWithStatusMeta {
        slot: record.slot,
        transaction: EncodedTransactionWithStatusMeta {
            transaction: encode(record, encoding.unwrap_or(UiTransactionEncoding::Json))?,
            meta: Some(meta::meta(record)),
            version,
        },
        block_time: Some(record.unix_timestamp),
        transaction_index: Some(record.index_in_block),
    })
}

/// The version, if the client has one in mind. One that has not knows legacy transactions only.
fn supported(
    transaction: &VersionedTransaction,
    newest: Option<u8>,
) -> Result<Option<TransactionVersion>, JsonRpcError> {
    match (transaction.version(), newest) {
        (TransactionVersion::Legacy(_), None) => Ok(None),
        (version @ TransactionVersion::Legacy(_), Some(_)) => Ok(Some(version)),
        (TransactionVersion::Number(number), Some(newest)) if number <= newest => {
            Ok(Some(TransactionVersion::Number(number)))
        }
        (TransactionVersion::Number(number), _) => Err(JsonRpcError::unsupported_version(number)),
    }
}

fn encode(
    record: &Record,
    encoding: UiTransactionEncoding,
) -> Result<EncodedTransaction, JsonRpcError> {
    let transaction = &record.transaction;
    let bytes = || bincode::serialize(transaction).map_err(unreadable);
    let base58 = |bytes: Vec<u8>| bs58::encode(bytes).into_string();
    let signatures = || transaction.signatures.iter().map(ToString::to_string).collect();
    Ok(match encoding {
        UiTransactionEncoding::Binary => EncodedTransaction::LegacyBinary(base58(bytes()?)),
        UiTransactionEncoding::Base58 => {
            EncodedTransaction::Binary(base58(bytes()?), TransactionBinaryEncoding::Base58)
        }
        UiTransactionEncoding::Base64 => EncodedTransaction::Binary(
            BASE64_STANDARD.encode(bytes()?),
            TransactionBinaryEncoding::Base64,
        ),
        UiTransactionEncoding::Json => EncodedTransaction::Json(UiTransaction {
            signatures: signatures(),
            message: message::raw(&transaction.message),
        }),
        UiTransactionEncoding::JsonParsed => EncodedTransaction::Json(UiTransaction {
            signatures: signatures(),
            message: message::parsed(record),
        }),
    })
}
