use serde_json::{Value, json};
use solana_commitment_config::CommitmentConfig;
use solana_rpc_client_api::config::{RpcRequestAirdropConfig, RpcSendTransactionConfig};

use super::{simulate, wire};
use crate::svm::{error::JsonRpcError, params::Params, state::State, view};

/// How often the node should send it on does not matter here.
pub(super) fn send_transaction(
    state: &mut State,
    params: Params<'_>,
) -> Result<Value, JsonRpcError> {
    let encoded: String = params.required(0)?;
    let RpcSendTransactionConfig {
        skip_preflight,
        preflight_commitment,
        encoding,
        max_retries: _,
        min_context_slot,
    } = params.optional(1)?.unwrap_or_default();
    let transaction = wire::transaction(&encoded, encoding)?;
    let malformed = |error| JsonRpcError::invalid_params(format!("invalid transaction: {error}"));
    state.named(&transaction).map_err(malformed)?;
    let commitment = preflight_commitment.map(|commitment| CommitmentConfig { commitment });
    let head = state.view(commitment, min_context_slot)?.block;
    if !skip_preflight {
        let simulated = state.verified_preflight(&transaction, head);
        if let Err(error) = &simulated.outcome {
            let result = simulate::result(&simulated);
            return Err(JsonRpcError::preflight_failure(error, view::json(result)?));
        }
    }
    let signature = transaction.signatures.first().copied().unwrap_or_default();
    state.forward(transaction);
    Ok(json!(signature.to_string()))
}

/// From a faucet that is as good as bottomless.
pub(super) fn request_airdrop(
    state: &mut State,
    params: Params<'_>,
) -> Result<Value, JsonRpcError> {
    let address = params.address(0)?;
    let lamports: u64 = params.required(1)?;
    params.optional::<RpcRequestAirdropConfig>(2)?;
    let refused = |error: crate::svm::SvmError| JsonRpcError::internal(error.to_string());
    Ok(json!(state.airdrop(&address, lamports).map_err(refused)?.to_string()))
}
