//! One function for each method.

mod account;
mod blockhash;
mod fee;
mod history;
mod node;
mod send;
mod simulate;
mod token;
mod transaction;
mod wire;

use serde_json::Value;

use super::{error::JsonRpcError, params::Params, state::State};

pub(crate) fn answer(
    state: &mut State,
    method: &str,
    params: &Value,
) -> Result<Value, JsonRpcError> {
    let at_most = |most| Params::new(params, most);
    match method {
        "getAccountInfo" => account::get_account_info(state, at_most(2)?),
        "getBalance" => account::get_balance(state, at_most(2)?),
        "getBlockHeight" => node::get_block_height(state, at_most(1)?),
        "getBlockTime" => node::get_block_time(state, at_most(1)?),
        "getEpochInfo" => node::get_epoch_info(state, at_most(1)?),
        "getFeeForMessage" => fee::get_fee_for_message(state, at_most(2)?),
        "getGenesisHash" => node::get_genesis_hash(state, at_most(0)?),
        "getHealth" => node::get_health(at_most(0)?),
        "getIdentity" => node::get_identity(state, at_most(0)?),
        "getLatestBlockhash" => blockhash::get_latest_blockhash(state, at_most(1)?),
        "getMinimumBalanceForRentExemption" => {
            fee::get_minimum_balance_for_rent_exemption(state, at_most(2)?)
        }
        "getMultipleAccounts" => account::get_multiple_accounts(state, at_most(2)?),
        "getProgramAccounts" => account::get_program_accounts(state, at_most(2)?),
        "getRecentPrioritizationFees" => fee::get_recent_prioritization_fees(state, at_most(1)?),
        "getSignatureStatuses" => history::get_signature_statuses(state, at_most(2)?),
        "getSignaturesForAddress" => history::get_signatures_for_address(state, at_most(2)?),
        "getSlot" => node::get_slot(state, at_most(1)?),
        "getTokenAccountBalance" => token::get_token_account_balance(state, at_most(2)?),
        "getTokenAccountsByOwner" => token::get_token_accounts_by_owner(state, at_most(3)?),
        "getTransaction" => transaction::get_transaction(state, at_most(2)?),
        "getTransactionCount" => node::get_transaction_count(state, at_most(1)?),
        "getVersion" => node::get_version(at_most(0)?),
        "getVoteAccounts" => node::get_vote_accounts(at_most(1)?),
        "isBlockhashValid" => blockhash::is_blockhash_valid(state, at_most(2)?),
        "requestAirdrop" => send::request_airdrop(state, at_most(3)?),
        "sendTransaction" => send::send_transaction(state, at_most(2)?),
        "simulateTransaction" => simulate::simulate_transaction(state, at_most(2)?),
        _ => Err(JsonRpcError::method_not_found()),
    }
}
