use serde_json::Value;
use solana_commitment_config::CommitmentConfig;
use solana_rpc_client_api::{
    config::{RpcSignatureStatusConfig, RpcSignaturesForAddressConfig},
    request::{
        MAX_GET_CONFIRMED_SIGNATURES_FOR_ADDRESS2_LIMIT, MAX_GET_SIGNATURE_STATUSES_QUERY_ITEMS,
    },
    response::RpcConfirmedTransactionStatusWithSignature,
};
use solana_transaction_status_client_types::{TransactionConfirmationStatus, TransactionStatus};

use crate::svm::{error::JsonRpcError, ledger::Record, params, params::Params, state::State, view};

/// For how many slots a node knows a transaction without a search of its history.
const STATUS_CACHE_SLOTS: u64 = 300;

pub(super) fn get_signature_statuses(
    state: &State,
    params: Params<'_>,
) -> Result<Value, JsonRpcError> {
    let signatures: Vec<String> = params.required(0)?;
    if signatures.len() > MAX_GET_SIGNATURE_STATUSES_QUERY_ITEMS {
        return Err(JsonRpcError::invalid_params(format!(
            "Too many inputs provided; max {MAX_GET_SIGNATURE_STATUSES_QUERY_ITEMS}"
        )));
    }
    let config: Option<RpcSignatureStatusConfig> = params.optional(1)?;
    let search = config.is_some_and(|config| config.search_transaction_history);
    let latest = state.blocks.latest().slot;
    let statuses = signatures
        .iter()
        .map(|signature| {
            let record = state.ledger.get(&params::signature(signature)?);
            let known = |record: &&Record| {
                search || latest.saturating_sub(record.slot) < STATUS_CACHE_SLOTS
            };
            Ok(record.filter(known).map(|record| status(state, record)))
        })
        .collect::<Result<Vec<_>, JsonRpcError>>()?;
    view::respond(latest, statuses)
}

fn status(state: &State, record: &Record) -> TransactionStatus {
    let confirmation_status = confirmation(state, record);
    let confirmations = match confirmation_status {
        TransactionConfirmationStatus::Finalized => None,
        _ => {
            let later = state.blocks.latest().slot.saturating_sub(record.slot);
            Some(usize::try_from(later).unwrap_or(usize::MAX))
        }
    };
    TransactionStatus {
        slot: record.slot,
        confirmations,
        status: record.error.clone().map_or(Ok(()), Err),
        err: record.error.clone(),
        confirmation_status: Some(confirmation_status),
    }
}

fn confirmation(state: &State, record: &Record) -> TransactionConfirmationStatus {
    if record.slot <= state.blocks.finalized().slot {
        TransactionConfirmationStatus::Finalized
    } else {
        TransactionConfirmationStatus::Confirmed
    }
}

/// # Errors
///
/// If `processed` is asked for: what is no more than that has no history.
pub(super) fn at_least_confirmed(commitment: Option<CommitmentConfig>) -> Result<(), JsonRpcError> {
    if commitment.is_none_or(|commitment| commitment.is_at_least_confirmed()) {
        return Ok(());
    }
    Err(JsonRpcError::invalid_params("Method does not support commitment below `confirmed`"))
}

/// Newest first. Memos are not shown.
pub(super) fn get_signatures_for_address(
    state: &State,
    params: Params<'_>,
) -> Result<Value, JsonRpcError> {
    const MOST: usize = MAX_GET_CONFIRMED_SIGNATURES_FOR_ADDRESS2_LIMIT;
    let address = params.address(0)?;
    let config: RpcSignaturesForAddressConfig = params.optional(1)?.unwrap_or_default();
    let limit = config.limit.unwrap_or(MOST);
    if limit == 0 || limit > MOST {
        return Err(JsonRpcError::invalid_params(format!("Invalid limit; max {MOST}")));
    }
    at_least_confirmed(config.commitment)?;
    let head = state.view(config.commitment, config.min_context_slot)?.block.slot;
    let place = |signature: &String| -> Result<Option<usize>, JsonRpcError> {
        Ok(state.ledger.position(&params::signature(signature)?))
    };
    let before = match config.before.as_ref().map(place).transpose()? {
        None => usize::MAX,
        Some(Some(place)) => place,
        // A node that does not know the signature finds nothing before it.
        Some(None) => return view::json(Vec::<Value>::new()),
    };
    let until = config.until.as_ref().map(place).transpose()?.flatten();
    let found = state
        .ledger
        .naming(&address, before)
        .take_while(|(place, _)| until.is_none_or(|until| *place > until))
        .filter(|(_, record)| record.slot <= head)
        .take(limit)
        .map(|(_, record)| RpcConfirmedTransactionStatusWithSignature {
            signature: record.signature().to_string(),
            slot: record.slot,
            err: record.error.clone().map(Into::into),
            memo: None,
            block_time: Some(record.unix_timestamp),
            confirmation_status: Some(confirmation(state, record)),
            transaction_index: Some(record.index_in_block),
        });
    view::json(found.collect::<Vec<_>>())
}
