use alloy::{primitives::Address, providers::Provider, rpc::types::TransactionRequest};
use serde::{Deserialize, Serialize};

use super::{FeePolicy, Fees, Sender};
use crate::{Call, RegistryError, RpcFailure, SendError};

/// What a transaction costs at least.
const GAS_OF_NOTHING: u64 = 21_000;

/// For one that does nothing, where no node says: also on a rollup. What is not used is not paid.
const ENOUGH_GAS_FOR_NOTHING: u64 = 200_000;

/// What a call would cost, and whether it would be refused, as things are.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Estimate {
    /// Units of gas, without the margin; 0 if it would be refused.
    pub gas: u64,
    /// What that is expected to cost, in wei. The fee that a rollup asks for its data on the chain
    /// below it is not included.
    pub fee_wei: u128,
    /// The most that the transaction could cost under the policy, in wei; likewise.
    pub max_fee_wei: u128,
    /// What it would offer for a unit of gas.
    pub fees: Fees,
    /// Why the registry would refuse it.
    pub refusal: Option<RegistryError>,
}

impl Sender {
    /// What a call would cost, and whether it would be refused. It signs and sends nothing.
    ///
    /// # Errors
    ///
    /// If the node fails, or gas costs more than the policy allows.
    pub async fn estimate(&self, call: &Call, policy: &FeePolicy) -> Result<Estimate, SendError> {
        let price = self.price(policy).await?;
        let (gas, limit, refusal) = match self.gas(call).await {
            Ok(gas) => (gas, policy.gas_limit.unwrap_or_else(|| with_margin(gas, policy)), None),
            Err(SendError::Rejected { error, .. }) => (0, 0, Some(error)),
            Err(error) => return Err(error),
        };
        let wei = |gas: u64, per_gas_wei: u128| per_gas_wei.saturating_mul(u128::from(gas));
        Ok(Estimate {
            gas,
            fee_wei: wei(gas, price.expected_per_gas_wei),
            max_fee_wei: wei(limit, price.fees.max_per_gas_wei()),
            fees: price.fees,
            refusal,
        })
    }

    pub(super) async fn gas_limit(
        &self,
        call: &Call,
        policy: &FeePolicy,
    ) -> Result<u64, SendError> {
        match policy.gas_limit {
            Some(gas_limit) => Ok(gas_limit),
            None => Ok(with_margin(self.gas(call).await?, policy)),
        }
    }

    /// For a call that does nothing. On some rollups that is more than elsewhere, and changes: the data
    /// that they keep on the chain below is paid as gas.
    pub(super) async fn gas_limit_of_nothing(&self, call: &Call, policy: &FeePolicy) -> u64 {
        if let Some(gas_limit) = policy.gas_limit {
            return gas_limit;
        }
        match self.gas(call).await {
            Ok(gas) => with_margin(gas.max(GAS_OF_NOTHING), policy),
            Err(error) => {
                tracing::debug!(%error, "what nothing costs is not known");
                ENOUGH_GAS_FOR_NOTHING
            }
        }
    }

    async fn gas(&self, call: &Call) -> Result<u64, SendError> {
        let estimate = self.provider().estimate_gas(request(self.account(), call)).await;
        estimate.map_err(|error| {
            let failure = RpcFailure::from(error);
            if failure.says(&["insufficient funds", "insufficient balance"]) {
                return SendError::InsufficientFunds { account: self.account() };
            }
            match failure.revert_data() {
                Some(data) => SendError::Rejected {
                    call: call.name.clone(),
                    error: RegistryError::decode(&data),
                },
                None => failure.into(),
            }
        })
    }
}

pub(super) fn request(from: Address, call: &Call) -> TransactionRequest {
    TransactionRequest::default().from(from).to(call.to).input(call.data.clone().into())
}

fn with_margin(gas: u64, policy: &FeePolicy) -> u64 {
    // A hundredth of any gas limit that there is fits many times over.
    let margin = gas.saturating_mul(policy.gas_margin_percent).div_ceil(100);
    gas.saturating_add(margin)
}
