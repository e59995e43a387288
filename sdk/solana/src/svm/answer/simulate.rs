use std::collections::HashMap;

use serde_json::Value;
use solana_account::{AccountSharedData, ReadableAccount};
use solana_account_decoder_client_types::{UiAccount, UiAccountEncoding};
use solana_address::Address;
use solana_rpc_client_api::{
    config::{RpcSimulateTransactionAccountsConfig, RpcSimulateTransactionConfig},
    response::RpcSimulateTransactionResult,
};

use super::{blockhash, transaction::inner_instructions, wire};
use crate::svm::{
    encode,
    error::JsonRpcError,
    params,
    params::Params,
    state::{State, execute::Simulated},
};

/// On the newest state, at any commitment.
pub(super) fn simulate_transaction(
    state: &State,
    params: Params<'_>,
) -> Result<Value, JsonRpcError> {
    let encoded: String = params.required(0)?;
    let config: RpcSimulateTransactionConfig = params.optional(1)?.unwrap_or_default();
    let mut transaction = wire::transaction(&encoded, config.encoding)?;
    let view = state.view(config.commitment, config.min_context_slot)?;
    if config.sig_verify && config.replace_recent_blockhash {
        return Err(JsonRpcError::invalid_params(
            "sigVerify may not be used with replaceRecentBlockhash",
        ));
    }
    if config.replace_recent_blockhash {
        transaction.message.set_recent_blockhash(view.block.hash);
    }
    let named = state
        .named(&transaction)
        .map_err(|error| JsonRpcError::invalid_params(format!("invalid transaction: {error}")))?;
    let addresses = config.accounts.map(|wanted| Wanted::new(wanted, named.accounts.len()));
    let addresses = addresses.transpose()?;
    let simulated = if config.sig_verify {
        state.verified_preflight(&transaction, view.block)
    } else {
        state.preflight(&transaction, view.block)
    };
    let mut result = result(&simulated);
    result.accounts = addresses.map(|wanted| wanted.accounts(state, &simulated)).transpose()?;
    if config.inner_instructions {
        result.inner_instructions = Some(inner_instructions(&simulated.meta));
    }
    if config.replace_recent_blockhash {
        result.replacement_blockhash = Some(blockhash::blockhash(view.block));
    }
    view.respond(result)
}

pub(super) fn result(simulated: &Simulated) -> RpcSimulateTransactionResult {
    let Simulated { outcome, meta } = simulated;
    let returned = (!meta.return_data.data.is_empty()).then(|| meta.return_data.clone().into());
    RpcSimulateTransactionResult {
        err: outcome.as_ref().err().cloned().map(Into::into),
        logs: Some(meta.logs.clone()),
        accounts: None,
        units_consumed: Some(meta.compute_units_consumed),
        loaded_accounts_data_size: None,
        return_data: returned,
        inner_instructions: None,
        replacement_blockhash: None,
        fee: Some(meta.fee),
        pre_balances: None,
        post_balances: None,
        pre_token_balances: None,
        post_token_balances: None,
        loaded_addresses: None,
    }
}

/// The accounts that a client wants to see as they would be.
struct Wanted {
    addresses: Vec<Address>,
    encoding: UiAccountEncoding,
}

impl Wanted {
    fn new(
        wanted: RpcSimulateTransactionAccountsConfig,
        named: usize,
    ) -> Result<Self, JsonRpcError> {
        let encoding = wanted.encoding.unwrap_or(UiAccountEncoding::Base64);
        if matches!(encoding, UiAccountEncoding::Binary | UiAccountEncoding::Base58) {
            return Err(JsonRpcError::invalid_params("base58 encoding not supported"));
        }
        if wanted.addresses.len() > named {
            return Err(JsonRpcError::invalid_params(format!(
                "Too many accounts provided; max {named}"
            )));
        }
        let addresses = wanted.addresses.iter().map(|address| params::address(address));
        Ok(Self { addresses: addresses.collect::<Result<_, _>>()?, encoding })
    }

    fn accounts(
        &self,
        state: &State,
        simulated: &Simulated,
    ) -> Result<Vec<Option<UiAccount>>, JsonRpcError> {
        let Ok(written) = &simulated.outcome else {
            return Ok(vec![None; self.addresses.len()]);
        };
        let written: HashMap<_, &AccountSharedData> =
            written.iter().map(|(address, account)| (*address, account)).collect();
        let account = |address: &Address| {
            let account = match written.get(address) {
                Some(account) => Some((*account).clone()),
                None => state.account(address),
            };
            let account = account.filter(|account| account.lamports() > 0);
            account.map(|account| encode::account(&account, self.encoding, None)).transpose()
        };
        self.addresses.iter().map(account).collect()
    }
}
