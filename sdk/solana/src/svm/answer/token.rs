use serde_json::Value;
use solana_account_decoder_client_types::UiAccountEncoding;
use solana_address::Address;
use solana_rpc_client_api::{
    config::{RpcAccountInfoConfig, RpcContextConfig, RpcTokenAccountsFilter},
    response::RpcKeyedAccount,
};

use crate::svm::{encode, error::JsonRpcError, params, params::Params, state::State, token};

pub(super) fn get_token_account_balance(
    state: &State,
    params: Params<'_>,
) -> Result<Value, JsonRpcError> {
    let address = params.address(0)?;
    let RpcContextConfig { commitment, min_context_slot } = params.optional(1)?.unwrap_or_default();
    let view = state.view(commitment, min_context_slot)?;
    let invalid = |why: &str| JsonRpcError::invalid_params(format!("Invalid param: {why}"));
    let account = view.account(&address).ok_or_else(|| invalid("could not find account"))?;
    let balance = token::balance(account, |mint| view.account(mint).cloned());
    view.respond(balance.ok_or_else(|| invalid("not a Token account"))?.amount())
}

pub(super) fn get_token_accounts_by_owner(
    state: &State,
    params: Params<'_>,
) -> Result<Value, JsonRpcError> {
    let owner = params.address(0)?;
    let wanted: RpcTokenAccountsFilter = params.required(1)?;
    let RpcAccountInfoConfig { encoding, data_slice, commitment, min_context_slot } =
        params.optional(2)?.unwrap_or_default();
    let encoding = encoding.unwrap_or(UiAccountEncoding::Binary);
    let view = state.view(commitment, min_context_slot)?;
    let (program, mint) = match wanted {
        RpcTokenAccountsFilter::ProgramId(program) => (params::address(&program)?, None),
        RpcTokenAccountsFilter::Mint(mint) => {
            let mint = params::address(&mint)?;
            let invalid = || JsonRpcError::invalid_params("Invalid param: could not find mint");
            (*owner_of(view.account(&mint)).ok_or_else(invalid)?, Some(mint))
        }
    };
    if !token::is_token_program(&program) {
        return Err(JsonRpcError::invalid_params("Invalid param: unrecognized Token program id"));
    }
    let accounts = view
        .owned_by(&program)
        .into_iter()
        .filter(|(_, account)| {
            token::mint_and_owner(account).is_some_and(|(of_mint, of_owner)| {
                of_owner == owner && mint.is_none_or(|mint| mint == of_mint)
            })
        })
        .map(|(address, account)| {
            let account = encode::account(account, encoding, data_slice)?;
            Ok(RpcKeyedAccount { pubkey: address.to_string(), account })
        })
        .collect::<Result<Vec<_>, JsonRpcError>>()?;
    view.respond(accounts)
}

fn owner_of(account: Option<&solana_account::AccountSharedData>) -> Option<&Address> {
    account.map(solana_account::ReadableAccount::owner)
}
