use serde_json::{Value, json};
use solana_rpc_client_api::{
    config::{RpcContextConfig, RpcGetVoteAccountsConfig},
    response::{RpcApiVersion, RpcVersionInfo, RpcVoteAccountStatus},
};

use crate::svm::{block, error::JsonRpcError, params::Params, state::State, view};

type Answer = Result<Value, JsonRpcError>;

pub(super) fn get_health(_: Params<'_>) -> Answer {
    Ok(json!("ok"))
}

/// The version of Agave whose parts run the transactions.
pub(super) fn get_version(_: Params<'_>) -> Answer {
    let solana_core = RpcApiVersion::default().to_string();
    view::json(RpcVersionInfo { solana_core, feature_set: None })
}

pub(super) fn get_genesis_hash(state: &State, _: Params<'_>) -> Answer {
    Ok(json!(state.blocks.genesis_hash().to_string()))
}

pub(super) fn get_identity(state: &State, _: Params<'_>) -> Answer {
    Ok(json!({ "identity": state.identity().to_string() }))
}

/// Nobody votes here.
pub(super) fn get_vote_accounts(params: Params<'_>) -> Answer {
    params.optional::<RpcGetVoteAccountsConfig>(0)?;
    view::json(RpcVoteAccountStatus { current: Vec::new(), delinquent: Vec::new() })
}

pub(super) fn get_slot(state: &State, params: Params<'_>) -> Answer {
    let RpcContextConfig { commitment, min_context_slot } = params.optional(0)?.unwrap_or_default();
    Ok(json!(state.view(commitment, min_context_slot)?.block.slot))
}

pub(super) fn get_block_height(state: &State, params: Params<'_>) -> Answer {
    let RpcContextConfig { commitment, min_context_slot } = params.optional(0)?.unwrap_or_default();
    Ok(json!(state.view(commitment, min_context_slot)?.block.height))
}

pub(super) fn get_transaction_count(state: &State, params: Params<'_>) -> Answer {
    let RpcContextConfig { commitment, min_context_slot } = params.optional(0)?.unwrap_or_default();
    let head = state.view(commitment, min_context_slot)?.block.slot;
    let later = state.ledger.since(head.saturating_add(1)).count();
    Ok(json!(state.ledger.len().saturating_sub(later)))
}

pub(super) fn get_block_time(state: &State, params: Params<'_>) -> Answer {
    let slot: u64 = params.required(0)?;
    if let Some(block) = state.blocks.at(slot) {
        return Ok(json!(block.unix_timestamp));
    }
    let first = state.blocks.first_slot();
    Err(if slot < first {
        JsonRpcError::block_cleaned_up(slot, first)
    } else if slot > state.blocks.latest().slot {
        JsonRpcError::block_not_available(slot)
    } else {
        JsonRpcError::slot_skipped(slot)
    })
}

pub(super) fn get_epoch_info(state: &State, params: Params<'_>) -> Answer {
    let RpcContextConfig { commitment, min_context_slot } = params.optional(0)?.unwrap_or_default();
    let block = state.view(commitment, min_context_slot)?.block;
    let (epoch, slot_index, slots_in_epoch) = block::epoch_position(block.slot);
    let later = state.ledger.since(block.slot.saturating_add(1)).count();
    Ok(json!({
        "absoluteSlot": block.slot,
        "blockHeight": block.height,
        "epoch": epoch,
        "slotIndex": slot_index,
        "slotsInEpoch": slots_in_epoch,
        "transactionCount": state.ledger.len().saturating_sub(later),
    }))
}
