use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::json;
use solana_address::Address;
use solana_instruction::Instruction;
use solana_rpc_client_api::{
    request::{MAX_MULTIPLE_ACCOUNTS, RpcRequest},
    response::Response,
};

use super::{Budget, ComputeLimit, Draft, Failure, Priority, SendError};
use crate::rpc::{Cluster, RpcFault, account::Account};

/// What a transaction would do and cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// Compute units it would use.
    pub compute_units: u64,
    /// Compute units it would ask for.
    pub compute_limit: u32,
    /// What it would pay for each of those, in millionths of a lamport.
    pub micro_lamports: u64,
    /// Its fee, that for priority included; it is paid also if the transaction fails on chain.
    pub fee_lamports: u64,
    /// What would be laid down for the rent of accounts, to be paid back when they close. Zero if it
    /// would fail.
    pub rent_lamports: u64,
    /// How large it is, signatures included.
    pub bytes: usize,
    /// Why it would fail; `None`: it would succeed.
    pub refusal: Option<Failure>,
    /// The logs of the simulation.
    pub logs: Vec<String>,
}

impl Cluster {
    /// What a transaction of `instructions`, paid by `payer`, would do and cost. Nothing is signed
    /// and nothing is sent.
    ///
    /// It is no promise: what others do in the meantime may change it.
    ///
    /// # Errors
    ///
    /// [`SendError::TooLarge`] or [`SendError::Rpc`]. That it would be refused is no error.
    pub async fn estimate(
        &self,
        instructions: &[Instruction],
        payer: &Address,
        budget: &Budget,
    ) -> Result<Estimate, SendError> {
        let draft = Draft::new(instructions, payer, budget.priority != Priority::None)?;
        let mut writable = draft.writable();
        let micro_lamports = self.price(budget.priority, &writable).await?;
        writable.truncate(MAX_MULTIPLE_ACCOUNTS);
        let before = self.accounts(&writable).await?.accounts;
        let simulation = self.simulate(&draft, &writable).await?;
        let compute_limit = match budget.compute {
            ComputeLimit::Units(units) => units,
            ComputeLimit::Simulated { margin_percent } => {
                ComputeLimit::with_margin(simulation.units, margin_percent)
            }
        };
        let rent_lamports = match simulation.failure {
            None => rent(&before, &simulation.accounts),
            Some(_) => 0,
        };
        Ok(Estimate {
            compute_units: simulation.units,
            compute_limit,
            micro_lamports,
            fee_lamports: self.fee(&draft, compute_limit, micro_lamports).await?,
            rent_lamports,
            bytes: draft.bytes(),
            refusal: simulation.failure,
            logs: simulation.logs,
        })
    }

    async fn fee(&self, draft: &Draft, limit: u32, price: u64) -> Result<u64, SendError> {
        let (blockhash, _) = self.latest_blockhash().await?;
        let message = BASE64_STANDARD.encode(draft.message(limit, price, &blockhash).serialize());
        let request = RpcRequest::GetFeeForMessage;
        let fee: Response<Option<u64>> =
            self.ask(request, json!([message, self.commitment()])).await?;
        // The hash is new: a node that does not know it is not the one that gave it.
        Ok(fee.value.ok_or_else(|| RpcFault::behind(request))?)
    }
}

/// What accounts with data gain.
fn rent(before: &[Option<Account>], after: &[Option<Account>]) -> u64 {
    let lamports = |account: &Option<Account>| account.as_ref().map_or(0, |found| found.lamports);
    before
        .iter()
        .zip(after)
        .filter(|(_, after)| after.as_ref().is_some_and(|account| !account.data.is_empty()))
        .map(|(before, after)| lamports(after).saturating_sub(lamports(before)))
        .fold(0, u64::saturating_add)
}
