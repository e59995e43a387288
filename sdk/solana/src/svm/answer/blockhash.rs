use std::str::FromStr;

use serde_json::Value;
use solana_hash::Hash;
use solana_rpc_client_api::{config::RpcContextConfig, response::RpcBlockhash};

use crate::svm::{block::Block, error::JsonRpcError, params::Params, state::State};

pub(super) fn get_latest_blockhash(
    state: &State,
    params: Params<'_>,
) -> Result<Value, JsonRpcError> {
    let RpcContextConfig { commitment, min_context_slot } = params.optional(0)?.unwrap_or_default();
    let view = state.view(commitment, min_context_slot)?;
    view.respond(blockhash(view.block))
}

pub(super) fn is_blockhash_valid(state: &State, params: Params<'_>) -> Result<Value, JsonRpcError> {
    let hash: String = params.required(0)?;
    let hash = Hash::from_str(&hash)
        .map_err(|error| JsonRpcError::invalid_params(format!("Invalid param: {error}")))?;
    let RpcContextConfig { commitment, min_context_slot } = params.optional(1)?.unwrap_or_default();
    let view = state.view(commitment, min_context_slot)?;
    view.respond(state.blocks.recent(&hash, view.block).is_some())
}

pub(super) fn blockhash(block: &Block) -> RpcBlockhash {
    RpcBlockhash {
        blockhash: block.hash.to_string(),
        last_valid_block_height: block.last_valid_block_height(),
    }
}
