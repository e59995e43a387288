//! Passes for every wallet of a file, so that a kill at any moment costs nothing: what is signed is
//! kept before it is sent, and what came of it afterwards.

mod dry_run;
mod issue;
mod journal;
mod list;
mod report;

use std::{collections::HashMap, path::Path};

use futures::{StreamExt as _, stream};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use portcullis::{Actor, Address, Attributes, IssueRequest, NetworkId};

use self::{
    issue::{Issuer, Results},
    journal::{Binding, Journal, Outcome},
    list::{Item, List},
    report::{ItemReport, Report},
};
use crate::{consent, context::Context, ending::Ending, failure::Failure};

/// Transactions under way at the same time.
const IN_FLIGHT: usize = 8;

/// What a line of the file does not say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Defaults {
    pub(crate) expires_at: Option<i64>,
    pub(crate) attributes: Attributes,
}

/// Issues a pass to every wallet of the file.
pub(crate) async fn run(
    context: &Context,
    file: &Path,
    defaults: Defaults,
) -> Result<Ending, Failure> {
    let network = context.network()?;
    let list = List::read(context, file, defaults).await?;
    let actor = context.actor().await?;
    if context.dry_run() {
        return dry_run::run(context, &actor, network, &list.items).await;
    }
    consent::agree(context, &format!("issue {} passes", list.items.len()))?;
    let binding = Binding {
        chain: context.chain()?.to_string(),
        network: network.to_string(),
        signer: actor.address().to_string(),
        list: list.hash.clone(),
    };
    let journal = Journal::open(file, binding)?;
    if journal.is_resumed() {
        let path = journal.path().display();
        context.output.talk(&format!("going on after an earlier run: {path}"));
    }
    let report = Report::new(issue_all(context, &actor, network, &list.items, &journal).await?);
    context.output.result(&report)?;
    context.output.talk(&report.summary());
    Ok(report.ending())
}

async fn issue_all(
    context: &Context,
    actor: &Actor,
    network: NetworkId,
    items: &[Item],
    journal: &Journal,
) -> Result<Vec<ItemReport>, Failure> {
    let bar = progress_bar(context, items.len());
    let issuer = Issuer::new(actor, journal);
    let mut results: HashMap<Address, Result<Outcome, Failure>> =
        journal.done().map(|(wallet, outcome)| (wallet, Ok(outcome.clone()))).collect();
    bar.inc(count(&results));
    // What may be on its way comes first: on EVM chains everything else waits for its nonces.
    let under_way = stream::iter(journal.under_way()).map(|prepared| issuer.finish(prepared));
    let mut under_way = under_way.buffer_unordered(IN_FLIGHT);
    while let Some(found) = under_way.next().await {
        results.extend(found);
        bar.set_position(count(&results));
    }
    let left = items.iter().filter(|item| !results.contains_key(&item.wallet));
    let left: Vec<IssueRequest> = left.map(Item::request).collect();
    let plan = actor.plan_issues(&network, &left).await?;
    let mut told = Results::new();
    issuer.record(plan.told, &mut told);
    results.extend(told);
    let batches = stream::iter(plan.batches).map(|batch| issuer.issue(batch));
    let mut batches = batches.buffer_unordered(IN_FLIGHT);
    while let Some(told) = batches.next().await {
        results.extend(told);
        bar.set_position(count(&results));
    }
    bar.finish_and_clear();
    let report = |item: &Item| {
        let result = results.remove(&item.wallet)?;
        Some(ItemReport { line: item.line, wallet: item.wallet, result: result.into() })
    };
    Ok(items.iter().filter_map(report).collect())
}

fn count<T>(results: &HashMap<Address, T>) -> u64 {
    u64::try_from(results.len()).unwrap_or(u64::MAX)
}

fn progress_bar(context: &Context, items: usize) -> ProgressBar {
    let target = if context.output.shows_progress() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let length = u64::try_from(items).unwrap_or(u64::MAX);
    let bar = ProgressBar::with_draw_target(Some(length), target);
    match ProgressStyle::with_template("{bar:30} {pos} of {len} passes, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
