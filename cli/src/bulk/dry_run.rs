use std::collections::HashMap;

use futures::{StreamExt as _, TryStreamExt as _, stream};
use portcullis::{Actor, Address, Family, IssueOutcome, IssueRequest, NetworkId};
use serde::Serialize;

use super::{IN_FLIGHT, issue::outcome, journal::Outcome, list::Item};
use crate::{
    context::Context,
    ending::Ending,
    failure::Failure,
    output::{Report, Text},
    value::{LAMPORT_DECIMALS, WEI_DECIMALS, amount},
};

/// What all of it would cost, and what the chain would refuse.
#[derive(Debug, Serialize)]
struct DryRun {
    dry_run: bool,
    operation: &'static str,
    chain: String,
    network: NetworkId,
    signer: Address,
    passes: usize,
    existing: usize,
    transactions: usize,
    #[serde(flatten)]
    cost: Cost,
    refused: Vec<Refused>,
    #[serde(skip)]
    text: String,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Cost {
    Solana { fee_lamports: u128, rent_lamports: u128 },
    Evm { gas: u64, fee_wei: String },
}

#[derive(Debug, Serialize)]
struct Refused {
    line: u64,
    wallet: Address,
    code: String,
    message: String,
}

pub(super) async fn run(
    context: &Context,
    actor: &Actor,
    network: NetworkId,
    items: &[Item],
) -> Result<Ending, Failure> {
    let requests: Vec<IssueRequest> = items.iter().map(Item::request).collect();
    let plan = actor.plan_issues(&network, &requests).await?;
    let estimates = stream::iter(&plan.batches).map(|batch| actor.estimate_issues(batch));
    let estimates: Vec<_> = estimates.buffered(IN_FLIGHT).try_collect().await?;
    let (mut transactions, mut units, mut fee, mut rent) = (0usize, 0u64, 0u128, 0u128);
    let mut told: HashMap<Address, IssueOutcome> = HashMap::new();
    told.extend(plan.told.into_iter().map(|(request, outcome)| (request.wallet, outcome)));
    for found in estimates {
        told.extend(found.told.into_iter().map(|(request, outcome)| (request.wallet, outcome)));
        let Some(estimate) = found.estimate else { continue };
        if let Some(refusal) = estimate.refusal {
            return Err(Failure::refused(&refusal));
        }
        transactions = transactions.saturating_add(1);
        units = units.saturating_add(estimate.units);
        fee = fee.saturating_add(estimate.fee);
        rent = rent.saturating_add(estimate.rent_lamports.into());
    }
    let (mut existing, mut refused) = (0usize, Vec::new());
    for item in items {
        match told.remove(&item.wallet).map(outcome) {
            Some(Ok(Outcome::Refused { code, message })) => {
                refused.push(Refused { line: item.line, wallet: item.wallet, code, message });
            }
            Some(Ok(Outcome::Exists)) => existing = existing.saturating_add(1),
            Some(Err(failure)) => return Err(failure),
            Some(Ok(Outcome::Issued { .. })) | None => {}
        }
    }
    let chain = context.chain()?;
    let (cost, text) = match chain.family() {
        Family::Solana => (
            Cost::Solana { fee_lamports: fee, rent_lamports: rent },
            amount(fee.saturating_add(rent), LAMPORT_DECIMALS, chain.currency()),
        ),
        Family::Evm => (
            Cost::Evm { gas: units, fee_wei: fee.to_string() },
            amount(fee, WEI_DECIMALS, chain.currency()),
        ),
    };
    let ending = if refused.is_empty() { Ending::Done } else { Ending::Refused };
    context.output.result(&DryRun {
        dry_run: true,
        operation: "issue",
        chain: chain.to_string(),
        network,
        signer: actor.address(),
        passes: items.len(),
        existing,
        transactions,
        cost,
        refused,
        text,
    })?;
    Ok(ending)
}

impl Report for DryRun {
    fn text(&self, text: &mut Text) {
        text.line("issue: dry run, nothing is sent")
            .field("network", self.network)
            .field("chain", &self.chain)
            .field("signer", self.signer)
            .field("passes", self.passes)
            .field("existing", self.existing)
            .field("transactions", self.transactions)
            .field("cost", &self.text)
            .field("refused", self.refused.len());
        for refused in &self.refused {
            let Refused { line, wallet, code, message } = refused;
            text.line(format!("line {line}: {wallet}: {code}: {message}"));
        }
    }
}
