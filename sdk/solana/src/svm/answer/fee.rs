use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use solana_address::Address;
use solana_commitment_config::CommitmentConfig;
use solana_message::VersionedMessage;
use solana_rpc_client_api::{config::RpcContextConfig, response::RpcPrioritizationFee};
use solana_signature::Signature;
use solana_transaction::versioned::VersionedTransaction;

use super::wire;
use crate::svm::{error::JsonRpcError, ledger::Record, params, params::Params, state::State, view};

/// As many blocks as a node looks back.
const RECENT_BLOCKS: usize = 150;
const MOST_ADDRESSES: usize = 128;
/// Of an account that can exist.
const MOST_DATA_BYTES: usize = 10 * 1024 * 1024;

pub(super) fn get_fee_for_message(
    state: &State,
    params: Params<'_>,
) -> Result<Value, JsonRpcError> {
    let encoded: String = params.required(0)?;
    let RpcContextConfig { commitment, min_context_slot } = params.optional(1)?.unwrap_or_default();
    let view = state.view(commitment, min_context_slot)?;
    let bytes = BASE64_STANDARD.decode(encoded).map_err(wire::unreadable)?;
    let message: VersionedMessage = bincode::deserialize(&bytes).map_err(wire::unreadable)?;
    message.sanitize().map_err(wire::unreadable)?;
    if state.blocks.recent(message.recent_blockhash(), view.block).is_none() {
        return view.respond(None::<u64>);
    }
    let signatures = usize::from(message.header().num_required_signatures);
    let signatures = vec![Signature::default(); signatures];
    view.respond(state.simulate(&VersionedTransaction { signatures, message }).meta.fee)
}

pub(super) fn get_minimum_balance_for_rent_exemption(
    state: &State,
    params: Params<'_>,
) -> Result<Value, JsonRpcError> {
    let bytes: usize = params.required(0)?;
    params.optional::<CommitmentConfig>(1)?;
    if bytes > MOST_DATA_BYTES {
        let message = format!("Invalid params: an account has at most {MOST_DATA_BYTES} bytes");
        return Err(JsonRpcError::invalid_params(message));
    }
    Ok(json!(state.svm.minimum_balance_for_rent_exemption(bytes)))
}

/// For each of the last blocks the least price, in millionths of a lamport for a compute unit, that
/// a transaction paid which writes the accounts.
pub(super) fn get_recent_prioritization_fees(
    state: &State,
    params: Params<'_>,
) -> Result<Value, JsonRpcError> {
    let addresses: Vec<String> = params.optional(0)?.unwrap_or_default();
    if addresses.len() > MOST_ADDRESSES {
        let message = format!("Too many inputs provided; max {MOST_ADDRESSES}");
        return Err(JsonRpcError::invalid_params(message));
    }
    let addresses = addresses
        .iter()
        .map(|address| params::address(address))
        .collect::<Result<Vec<Address>, _>>()?;
    let fees = state.blocks.iter().rev().take(RECENT_BLOCKS).map(|block| {
        let slot = block.slot;
        let records: Vec<&Record> =
            state.ledger.since(slot).filter(|record| record.slot == slot).collect();
        RpcPrioritizationFee { slot, prioritization_fee: least_price(&records, &addresses) }
    });
    view::json(fees.collect::<Vec<_>>())
}

fn least_price(records: &[&Record], addresses: &[Address]) -> u64 {
    let least = |wanted: &dyn Fn(&&&Record) -> bool| {
        records.iter().filter(wanted).map(|record| record.price_micro_lamports).min()
    };
    let of_account = |address: &Address| {
        least(&|record| {
            record.accounts.iter().any(|touched| touched.writable && touched.address == *address)
        })
    };
    let of_block = least(&|_| true);
    addresses.iter().map(of_account).chain([of_block]).flatten().max().unwrap_or(0)
}
