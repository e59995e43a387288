use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::json;
use solana_address::Address;
use solana_hash::Hash;
use solana_rpc_client_api::{
    config::{
        RpcSimulateTransactionAccountsConfig, RpcSimulateTransactionConfig, UiAccountEncoding,
        UiTransactionEncoding,
    },
    request::RpcRequest,
    response::{Response, RpcSimulateTransactionResult},
};
use solana_transaction_error::TransactionError;

use super::{Draft, Failure, MAX_COMPUTE_UNITS, draft::wire};
use crate::rpc::{Cluster, RpcFault, account::Account};

/// What a transaction would do.
pub(super) struct Simulation {
    /// Compute units used.
    pub(super) units: u64,
    /// Why it would fail.
    pub(super) failure: Option<Failure>,
    pub(super) logs: Vec<String>,
    /// The accounts asked for, as they would be; empty if it would fail.
    pub(super) accounts: Vec<Option<Account>>,
}

impl Cluster {
    /// Without signatures, and on the newest blockhash: only what it does is asked.
    pub(super) async fn simulate(
        &self,
        draft: &Draft,
        accounts: &[Address],
    ) -> Result<Simulation, RpcFault> {
        let request = RpcRequest::SimulateTransaction;
        let message = draft.message(MAX_COMPUTE_UNITS, 0, &Hash::default());
        let unsigned = vec![[0; 64]; usize::from(message.header.num_required_signatures)];
        let transaction = BASE64_STANDARD.encode(wire(&unsigned, &message));
        let config = RpcSimulateTransactionConfig {
            replace_recent_blockhash: true,
            commitment: Some(self.commitment()),
            encoding: Some(UiTransactionEncoding::Base64),
            accounts: (!accounts.is_empty()).then(|| RpcSimulateTransactionAccountsConfig {
                encoding: Some(UiAccountEncoding::Base64),
                addresses: accounts.iter().map(ToString::to_string).collect(),
            }),
            ..RpcSimulateTransactionConfig::default()
        };
        let response: Response<RpcSimulateTransactionResult> =
            self.ask(request, json!([transaction, config])).await?;
        let result = response.value;
        let logs = result.logs.unwrap_or_default();
        let error = result.err.map(TransactionError::from);
        let decode = |account: Option<_>| match account {
            None => Ok(None),
            Some(account) => Account::decode(&account)
                .map(Some)
                .ok_or_else(|| RpcFault::malformed(request, "an account is not in base64")),
        };
        Ok(Simulation {
            units: result.units_consumed.unwrap_or(u64::from(MAX_COMPUTE_UNITS)),
            failure: error.map(|error| Failure::new(error, &draft.programs(), logs.clone())),
            logs,
            accounts: result
                .accounts
                .unwrap_or_default()
                .into_iter()
                .map(decode)
                .collect::<Result<_, _>>()?,
        })
    }
}
