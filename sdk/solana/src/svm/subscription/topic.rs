use serde::Serialize;
use serde_json::Value;
use solana_account::Account;
use solana_account_decoder_client_types::{UiAccount, UiAccountEncoding, UiDataSliceConfig};
use solana_address::Address;
use solana_commitment_config::CommitmentConfig;
use solana_rpc_client_api::{
    config::{
        RpcAccountInfoConfig, RpcProgramAccountsConfig, RpcSignatureSubscribeConfig,
        RpcTransactionLogsConfig, RpcTransactionLogsFilter,
    },
    filter::RpcFilterType,
    response::{ProcessedSignatureResult, RpcKeyedAccount, RpcLogsResponse},
};
use solana_signature::Signature;

use crate::svm::{
    encode, error::JsonRpcError, event::SvmTransaction, filter, params, params::Params, view,
};

/// What a client wants to be told of.
#[derive(Clone, Debug)]
pub(super) enum Topic {
    Account {
        address: Address,
        shown: Shown,
    },
    Program {
        address: Address,
        filters: Vec<RpcFilterType>,
        shown: Shown,
    },
    /// Of transactions that name an address, or of all.
    Logs {
        named: Option<Address>,
    },
    Signature {
        signature: Signature,
    },
    Slot,
}

/// How an account is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    encoding: UiAccountEncoding,
    slice: Option<UiDataSliceConfig>,
}

type Read = Result<(Topic, Option<CommitmentConfig>), JsonRpcError>;

impl Topic {
    pub(super) fn read(method: &str, params: &Value) -> Read {
        let at_most = |most| Params::new(params, most);
        match method {
            "accountSubscribe" => account(at_most(2)?),
            "programSubscribe" => program(at_most(2)?),
            "logsSubscribe" => logs(at_most(2)?),
            "signatureSubscribe" => signature(at_most(2)?),
            "slotSubscribe" => at_most(0).map(|_| (Self::Slot, None)),
            _ => Err(JsonRpcError::method_not_found()),
        }
    }

    pub(super) fn notification(&self) -> &'static str {
        match self {
            Self::Account { .. } => "accountNotification",
            Self::Program { .. } => "programNotification",
            Self::Logs { .. } => "logsNotification",
            Self::Signature { .. } => "signatureNotification",
            Self::Slot => "slotNotification",
        }
    }

    /// What the client is told of a transaction: nothing if it does not concern the client. An
    /// account that does not fit into the encoding is left out.
    pub(super) fn told_of(&self, transaction: &SvmTransaction) -> Vec<Value> {
        let SvmTransaction { slot, error, .. } = transaction;
        let changed = transaction.changed.iter();
        match self {
            Self::Account { address, shown } => changed
                .filter(|(other, _)| other == address)
                .filter_map(|(_, account)| told(*slot, shown.account(account)?))
                .collect(),
            Self::Program { address, filters, shown } => changed
                .filter(|(_, account)| account.owner == *address && account.lamports > 0)
                .filter(|(_, account)| filter::accept(filters, &account.data))
                .filter_map(|(pubkey, account)| {
                    let (pubkey, account) = (pubkey.to_string(), shown.account(account)?);
                    told(*slot, RpcKeyedAccount { pubkey, account })
                })
                .collect(),
            Self::Logs { named } => {
                if named.is_some_and(|address| !transaction.named.contains(&address)) {
                    return Vec::new();
                }
                let logs = RpcLogsResponse {
                    signature: transaction.signature.to_string(),
                    err: error.clone().map(Into::into),
                    logs: transaction.logs.clone(),
                };
                told(*slot, logs).into_iter().collect()
            }
            Self::Signature { signature } if transaction.signature == *signature => {
                let result = ProcessedSignatureResult { err: error.clone().map(Into::into) };
                told(*slot, result).into_iter().collect()
            }
            Self::Signature { .. } | Self::Slot => Vec::new(),
        }
    }
}

impl Shown {
    fn account(&self, account: &Account) -> Option<UiAccount> {
        encode::account(account, self.encoding, self.slice).ok()
    }
}

fn told(slot: u64, value: impl Serialize) -> Option<Value> {
    view::respond(slot, value).ok()
}

fn account(params: Params<'_>) -> Read {
    let address = params.address(0)?;
    let config: RpcAccountInfoConfig = params.optional(1)?.unwrap_or_default();
    Ok((Topic::Account { address, shown: shown(&config) }, config.commitment))
}

fn program(params: Params<'_>) -> Read {
    let address = params.address(0)?;
    let RpcProgramAccountsConfig { filters, account_config, .. } =
        params.optional(1)?.unwrap_or_default();
    let filters = filter::read(filters.unwrap_or_default())?;
    let shown = shown(&account_config);
    Ok((Topic::Program { address, filters, shown }, account_config.commitment))
}

fn shown(config: &RpcAccountInfoConfig) -> Shown {
    let encoding = config.encoding.unwrap_or(UiAccountEncoding::Binary);
    Shown { encoding, slice: config.data_slice }
}

fn logs(params: Params<'_>) -> Read {
    let named = match params.required(0)? {
        RpcTransactionLogsFilter::All | RpcTransactionLogsFilter::AllWithVotes => None,
        RpcTransactionLogsFilter::Mentions(addresses) => match addresses.as_slice() {
            [address] => Some(params::address(address)?),
            _ => {
                return Err(JsonRpcError::invalid_params(
                    "Invalid Request: Only 1 address supported",
                ));
            }
        },
    };
    let config: Option<RpcTransactionLogsConfig> = params.optional(1)?;
    Ok((Topic::Logs { named }, config.and_then(|config| config.commitment)))
}

/// What was only received is not told of.
fn signature(params: Params<'_>) -> Read {
    let signature = params.signature(0)?;
    let config: Option<RpcSignatureSubscribeConfig> = params.optional(1)?;
    Ok((Topic::Signature { signature }, config.and_then(|config| config.commitment)))
}
