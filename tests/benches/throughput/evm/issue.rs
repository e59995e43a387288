use alloy::primitives::{Address, aliases::U40};
use anyhow::{Context, Result, bail};
use futures::StreamExt;
use portcullis::{Attributes, IssueOutcome, IssueRequest, NetworkId, PassIssuer};

use super::{CHAIN, plain::Plain, side::Side};
use crate::{
    arguments::Plan,
    contest::{Contest, Work},
};

const EXPIRES_AT: i64 = 3_000_000_000;
/// As many as 8 million gas pay for, which blocks of every chain hold.
const PASSES_PER_TRANSACTION: usize = 198;

pub(crate) async fn hold(side: &Side, plan: &Plan) -> Result<Vec<Contest>> {
    Ok(vec![singly(side, plan).await?, many(side, plan).await?])
}

async fn singly(side: &Side, plan: &Plan) -> Result<Contest> {
    let items = plan.items(60);
    // One account, whose nonces each of the two must learn anew once the other has had its turn.
    let work = Work {
        chain: CHAIN,
        name: "issue, one at a time",
        plain: "contract.issue().send(), get_receipt(), for each",
        item: "passes",
        items,
        bytes: None,
    };
    Contest::hold(
        work,
        plan.rounds,
        side.meters(),
        async || {
            let issuer = PassIssuer::by(side.actor()?, NetworkId::Evm(side.network))?;
            for wallet in side.wallets(items) {
                issuer.issue(&wallet.into(), Some(EXPIRES_AT), Attributes::HUMAN).await?;
            }
            Ok(())
        },
        async || {
            let plain = Plain::of(side)?;
            for wallet in side.wallets(items) {
                plain.issue(wallet, expires_at(), Attributes::HUMAN.0).await?;
            }
            Ok(())
        },
    )
    .await
}

async fn many(side: &Side, plan: &Plan) -> Result<Contest> {
    let items = plan.items(800);
    let work = Work {
        chain: CHAIN,
        name: "issue, many at once",
        plain: "contract.issueBatch().send(), get_receipt(), for each 198",
        item: "passes",
        items,
        bytes: None,
    };
    Contest::hold(
        work,
        plan.rounds,
        side.meters(),
        async || issue_many(side, &side.wallets(items)).await,
        async || {
            let plain = Plain::of(side)?;
            for wallets in side.wallets(items).chunks(PASSES_PER_TRANSACTION) {
                plain.issue_many(wallets, expires_at(), Attributes::HUMAN.0).await?;
            }
            Ok(())
        },
    )
    .await
}

/// Each of them, or it fails.
pub(crate) async fn issue_many(side: &Side, wallets: &[Address]) -> Result<()> {
    let issuer = PassIssuer::by(side.actor()?, NetworkId::Evm(side.network))?;
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

fn expires_at() -> U40 {
    U40::from(EXPIRES_AT)
}
