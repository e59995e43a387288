//! Passes for every wallet of a file, so that a kill at any moment costs nothing: what is signed is
//! kept before it is sent, and what came of it afterwards.

mod dry_run;
mod issue;
mod journal;
mod list;
mod report;

use std::path::Path;

use futures::StreamExt as _;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use portcullis::{Actor, Attributes, NetworkId};

use self::{
    issue::Issuer,
    journal::{Before, Binding, Journal},
    list::{Item, List},
    report::{ItemReport, ItemResult, Report},
};
use crate::{consent, context::Context, ending::Ending, failure::Failure};

/// Transactions under way at the same time.
const IN_FLIGHT: usize = 16;

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
    let report = Report::new(issue_all(context, &actor, network, list.items, &journal).await);
    context.output.result(&report)?;
    context.output.talk(&report.summary());
    Ok(report.ending())
}

async fn issue_all(
    context: &Context,
    actor: &Actor,
    network: NetworkId,
    mut items: Vec<Item>,
    journal: &Journal,
) -> Vec<ItemReport> {
    let bar = progress_bar(context, items.len());
    let issuer = Issuer::new(actor, network, journal);
    // What may be on its way comes first: on EVM chains everything else waits for its nonces.
    items.sort_by_key(|item| !matches!(journal.before(&item.wallet), Some(Before::Prepared(_))));
    let told = futures::stream::iter(items).map(|item| issuer.issue(item));
    let told = told.buffer_unordered(IN_FLIGHT).inspect(|told| {
        if matches!(told.result, ItemResult::Refused { .. } | ItemResult::Failed { .. }) {
            tracing::info!(wallet = %told.wallet, "not issued");
        }
        bar.inc(1);
    });
    let mut reports: Vec<ItemReport> = told.collect().await;
    reports.sort_by_key(|report| report.line);
    bar.finish_and_clear();
    reports
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
