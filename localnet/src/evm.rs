//! What is on the EVM chain from the beginning.

use std::{borrow::Cow, time::Duration};

use portcullis_evm::{
    Call, GatekeeperLimits, NetworkSettings, REGISTRY, Registry, RpcFailure, ValueOutOfRange,
    alloy::{
        primitives::{Address, B256, TxHash, U256},
        providers::{DynProvider, Provider},
    },
    deploy_registry, network_id,
};
use portcullis_types::lifecycle::Permissions;
use serde_json::{Value, json};

use crate::{error::LocalnetError, keys::Role, solana::DEFAULT_LIFETIME_SECONDS};

/// 10,000 of the chain's coin, in wei.
const FUNDS_WEI: u128 = 10_000 * 1_000_000_000_000_000_000;
/// The authority's word for its network.
const NETWORK_SALT: B256 = B256::ZERO;
/// What a network's first gatekeeper gets.
pub(crate) const GATEKEEPER: u32 = 1;
const RECEIPT_POLL: Duration = Duration::from_millis(20);
const RECEIPT_POLLS: usize = 500;

/// Funds everybody, deploys the registry, makes the network and its gatekeeper. The network's id is
/// the answer.
pub(crate) async fn set_up(provider: &DynProvider) -> Result<B256, LocalnetError> {
    for role in Role::ALL {
        let params = json!([role.evm()?.address(), U256::from(FUNDS_WEI)]);
        ask::<Value>(provider, "fund a key", "anvil_setBalance", params).await?;
    }
    let authority = Role::Authority.evm()?.address();
    let network = network_id(authority, NETWORK_SALT);
    let registry = Registry::new(provider.clone());
    let settings = NetworkSettings {
        default_lifetime_seconds: DEFAULT_LIFETIME_SECONDS,
        ..NetworkSettings::default()
    };
    let limits = GatekeeperLimits {
        permissions: Permissions::ALL,
        max_lifetime_seconds: 0,
        issued_per_day: 0,
    };
    let operator = Role::Operator.evm()?.address();
    let calls = [
        deploy_registry(),
        registry.create_network(NETWORK_SALT, settings).map_err(unfit)?,
        registry.add_gatekeeper(network, authority, operator, limits).map_err(unfit)?,
    ];
    // A development chain acts for anybody on request, so that nothing need be signed here.
    let step = "act for the authority";
    ask::<Value>(provider, step, "anvil_impersonateAccount", json!([authority])).await?;
    for call in calls {
        send(provider, authority, call).await?;
    }
    ask::<Value>(provider, step, "anvil_stopImpersonatingAccount", json!([authority])).await?;
    let deployed = registry.is_deployed().await.map_err(|error| LocalnetError::EvmStep {
        step: "find the registry".to_owned(),
        reason: error.to_string(),
    })?;
    if !deployed {
        return Err(LocalnetError::EvmStep {
            step: "find the registry".to_owned(),
            reason: format!("there is no contract at {REGISTRY}"),
        });
    }
    Ok(network)
}

async fn send(provider: &DynProvider, from: Address, call: Call) -> Result<(), LocalnetError> {
    let Call { to, data, name } = call;
    let transaction = json!([{ "from": from, "to": to, "data": data }]);
    let hash: TxHash = ask(provider, &name, "eth_sendTransaction", transaction).await?;
    let failed =
        |reason: &str| LocalnetError::EvmStep { step: name.clone(), reason: reason.to_owned() };
    for _ in 0..RECEIPT_POLLS {
        let method = "eth_getTransactionReceipt";
        let receipt: Option<Value> = ask(provider, &name, method, json!([hash])).await?;
        match receipt.as_ref().and_then(|receipt| receipt.get("status")).and_then(Value::as_str) {
            Some("0x1") => return Ok(()),
            Some(_) => return Err(failed("it was reverted")),
            None => tokio::time::sleep(RECEIPT_POLL).await,
        }
    }
    Err(failed("it got into no block"))
}

pub(crate) async fn ask<T>(
    provider: &DynProvider,
    step: &str,
    method: &'static str,
    params: Value,
) -> Result<T, LocalnetError>
where
    T: serde::de::DeserializeOwned + std::fmt::Debug + Send + Sync + Unpin + 'static,
{
    let answer = provider.raw_request(Cow::Borrowed(method), params).await;
    answer.map_err(|error| LocalnetError::Evm {
        step: step.to_owned(),
        source: RpcFailure::from(error),
    })
}

fn unfit(error: ValueOutOfRange) -> LocalnetError {
    LocalnetError::EvmStep { step: "make the network".to_owned(), reason: error.to_string() }
}
