use anyhow::{Context, Result, bail};
use futures::StreamExt;
use portcullis::{Attributes, Fees, IssueOutcome, IssueRequest, NetworkId, PassIssuer};
use portcullis_solana::{
    Address,
    rpc::{Budget, ComputeLimit},
};

use super::{
    CHAIN,
    plain::{PASSES_PER_TRANSACTION, Plain},
    side::Side,
};
use crate::{
    arguments::Plan,
    contest::{Contest, Work},
};

pub(crate) const EXPIRES_AT: i64 = 3_000_000_000;
/// More than issuing takes.
const COMPUTE_UNITS: u32 = 30_000;

pub(crate) async fn hold(side: &Side, plan: &Plan) -> Result<Vec<Contest>> {
    let network = NetworkId::Solana(side.network);
    let as_it_comes = PassIssuer::by(side.actor()?, network)?;
    let compute = ComputeLimit::Units(COMPUTE_UNITS);
    let solana = Budget { compute, ..Budget::default() };
    let told = side.actor()?.with_gatekeeper(side.gatekeeper_slot.into());
    let told = PassIssuer::by(told.with_fees(Fees { solana, ..Fees::default() }), network)?;
    Ok(vec![
        singly(side, plan, "issue, one at a time", &as_it_comes).await?,
        singly(side, plan, "the same, gatekeeper and compute limit given", &told).await?,
        many(side, plan, &as_it_comes).await?,
    ])
}

async fn singly(
    side: &Side,
    plan: &Plan,
    name: &'static str,
    issuer: &PassIssuer,
) -> Result<Contest> {
    let items = plan.items(200);
    let plain = Plain::of(side);
    let work = Work {
        chain: CHAIN,
        name,
        plain: "blockhash, sign, send_and_confirm_transaction, for each",
        item: "passes",
        items,
        bytes: None,
    };
    Contest::hold(
        work,
        plan.rounds,
        side.meters(),
        async || {
            for wallet in side.wallets(items) {
                issuer.issue(&wallet.into(), Some(EXPIRES_AT), Attributes::HUMAN).await?;
            }
            Ok(())
        },
        async || {
            for wallet in side.wallets(items) {
                plain.issue(&[wallet], EXPIRES_AT, Attributes::HUMAN.0).await?;
            }
            Ok(())
        },
    )
    .await
}

async fn many(side: &Side, plan: &Plan, issuer: &PassIssuer) -> Result<Contest> {
    let items = plan.items(400);
    let plain = Plain::of(side);
    let work = Work {
        chain: CHAIN,
        name: "issue, many at once",
        plain: "the same loop, as many instructions to a transaction as fit",
        item: "passes",
        items,
        bytes: None,
    };
    Contest::hold(
        work,
        plan.rounds,
        side.meters(),
        async || issue_many(issuer, &side.wallets(items)).await,
        async || {
            for wallets in side.wallets(items).chunks(PASSES_PER_TRANSACTION) {
                plain.issue(wallets, EXPIRES_AT, Attributes::HUMAN.0).await?;
            }
            Ok(())
        },
    )
    .await
}

/// Each of them, or it fails.
pub(crate) async fn issue_many(issuer: &PassIssuer, wallets: &[Address]) -> Result<()> {
    let request = |wallet: &Address| IssueRequest {
        wallet: (*wallet).into(),
        expires_at: Some(EXPIRES_AT),
        attributes: Attributes::HUMAN,
    };
    let requests: Vec<_> = wallets.iter().map(request).collect();
    let told: Vec<_> = issuer.issue_batch(&requests).collect().await;
    let failed = told.iter().find(|(_, told)| !matches!(told, IssueOutcome::Issued { .. }));
    if let Some((index, outcome)) = failed {
        bail!("pass {index} was not issued: {outcome:?}");
    }
    (told.len() == wallets.len()).then_some(()).context("not every pass was told of")
}
