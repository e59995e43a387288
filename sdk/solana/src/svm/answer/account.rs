use serde_json::Value;
use solana_account::ReadableAccount;
use solana_account_decoder_client_types::UiAccountEncoding;
use solana_rpc_client_api::{
    config::{RpcAccountInfoConfig, RpcContextConfig, RpcProgramAccountsConfig},
    request::MAX_MULTIPLE_ACCOUNTS,
    response::{OptionalContext, Response, RpcKeyedAccount, RpcResponseContext},
};

use crate::svm::{encode, error::JsonRpcError, filter, params, params::Params, state::State, view};

pub(super) fn get_account_info(state: &State, params: Params<'_>) -> Result<Value, JsonRpcError> {
    let address = params.address(0)?;
    let RpcAccountInfoConfig { encoding, data_slice, commitment, min_context_slot } =
        params.optional(1)?.unwrap_or_default();
    let encoding = encoding.unwrap_or(UiAccountEncoding::Binary);
    let view = state.view(commitment, min_context_slot)?;
    let account = view.account(&address);
    let account = account.map(|account| encode::account(account, encoding, data_slice));
    view.respond(account.transpose()?)
}

pub(super) fn get_multiple_accounts(
    state: &State,
    params: Params<'_>,
) -> Result<Value, JsonRpcError> {
    let addresses: Vec<String> = params.required(0)?;
    if addresses.len() > MAX_MULTIPLE_ACCOUNTS {
        let message = format!("Too many inputs provided; max {MAX_MULTIPLE_ACCOUNTS}");
        return Err(JsonRpcError::invalid_params(message));
    }
    let RpcAccountInfoConfig { encoding, data_slice, commitment, min_context_slot } =
        params.optional(1)?.unwrap_or_default();
    let encoding = encoding.unwrap_or(UiAccountEncoding::Base64);
    let view = state.view(commitment, min_context_slot)?;
    let account = |address: &String| {
        let account = view.account(&params::address(address)?);
        account.map(|account| encode::account(account, encoding, data_slice)).transpose()
    };
    let accounts = addresses.iter().map(account).collect::<Result<Vec<_>, _>>()?;
    view.respond(accounts)
}

pub(super) fn get_balance(state: &State, params: Params<'_>) -> Result<Value, JsonRpcError> {
    let address = params.address(0)?;
    let RpcContextConfig { commitment, min_context_slot } = params.optional(1)?.unwrap_or_default();
    let view = state.view(commitment, min_context_slot)?;
    view.respond(view.account(&address).map_or(0, ReadableAccount::lamports))
}

/// In the order of their addresses, so that an answer is the same again.
pub(super) fn get_program_accounts(
    state: &State,
    params: Params<'_>,
) -> Result<Value, JsonRpcError> {
    let program = params.address(0)?;
    let config: RpcProgramAccountsConfig = params.optional(1)?.unwrap_or_default();
    let filters = filter::read(config.filters.unwrap_or_default())?;
    let RpcAccountInfoConfig { encoding, data_slice, commitment, min_context_slot } =
        config.account_config;
    let encoding = encoding.unwrap_or(UiAccountEncoding::Binary);
    let view = state.view(commitment, min_context_slot)?;
    let accounts = view
        .owned_by(&program)
        .into_iter()
        .filter(|(_, account)| filter::accept(&filters, account.data()))
        .map(|(address, account)| {
            let account = encode::account(account, encoding, data_slice)?;
            Ok(RpcKeyedAccount { pubkey: address.to_string(), account })
        })
        .collect::<Result<Vec<_>, JsonRpcError>>()?;
    view::json(if config.with_context.unwrap_or_default() {
        let context = RpcResponseContext::new(view.block.slot);
        OptionalContext::Context(Response { context, value: accounts })
    } else {
        OptionalContext::NoContext(accounts)
    })
}
