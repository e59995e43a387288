//! All that is measured with so many passes stored.

use anyhow::{Context, Result, ensure};
use customer_api_demo::{Process, StartOptions};
use e2e::{database::Database, stored_passes};

use crate::{
    arguments::Plan,
    clients::{self, Answers, Request},
    confirm, cost,
    ground::{Ground, Place, Store},
    progress,
    report::{Report, RequestFigures},
    requests::{self, EVM, SOLANA},
};

/// Clients at once.
const MANY: usize = 100;
/// Requests of a round.
const ISSUES: usize = 2_000;
const GETS: usize = 5_000;
const PAGES: usize = 100;
/// Of one client alone.
const ALONE: usize = 10;
/// The most that can be skipped.
const SKIP: u64 = 10_000;

const WORKERS: [u32; 2] = [1, 4];

/// Where something is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Setting<'a> {
    pub(crate) store: &'a Store,
    pub(crate) place: &'a Place,
    pub(crate) stored: u64,
}

pub(crate) async fn run(
    ground: &Ground,
    store: &Store,
    stored: u64,
    plan: &Plan,
    report: &mut Report,
) -> Result<()> {
    progress(format!("{}, {stored} passes: storing them", store.name));
    let place = ground.place(store).await?;
    fill(&place, stored).await?;
    let setting = Setting { store, place: &place, stored };
    answered(setting, plan, report).await?;
    for chain in [&SOLANA, &EVM] {
        for workers in WORKERS {
            // What more stored passes cost, is seen with either.
            if plan.is_first(stored) || workers == WORKERS[1] {
                report.confirmed.push(confirm::run(setting, chain, workers, plan).await?);
            }
        }
    }
    for chain in [&SOLANA, &EVM] {
        report.costs.extend(cost::run(setting, chain, plan).await?);
    }
    store.remove(place).await
}

/// Two real passes, and the others like them.
async fn fill(place: &Place, stored: u64) -> Result<()> {
    let service = place.installation.start().await?;
    let api = place.installation.connect().await?;
    let mut wallets = Vec::new();
    for request in [&SOLANA, &EVM].into_iter().flat_map(|chain| requests::issues(chain, 1)) {
        let answer = api.call(request.method, &request.path, request.body).await?;
        ensure!(answer.status == 202, "the first pass: {}", answer.json());
        wallets.push(answer.text("/walletAddress"));
    }
    confirm::settled(&place.database).await?;
    end(service).await?;
    stored_passes::add(&place.database, &wallets, stored).await
}

/// What is answered without any chain: the service has no workers.
async fn answered(setting: Setting<'_>, plan: &Plan, report: &mut Report) -> Result<()> {
    let Place { installation, database } = setting.place;
    let options = StartOptions { workers: Some(0), ..StartOptions::default() };
    let service = installation.start_with(&options).await?;
    let id = service.id().context("the service runs")?;
    let many = clients::connect(installation, MANY).await?;
    let one = many.get(..1).context("a client")?;
    let mut pages = vec![("POST list, first page", requests::pages(0, plan.items(PAGES)))];
    if setting.stored > SKIP {
        pages.push(("POST list, skip 10,000", requests::pages(SKIP, plan.items(PAGES))));
    }
    let by_cursor = requests::pages_by_cursor(database, plan.items(PAGES)).await?;
    pages.push(("GET list, by cursor in the middle", by_cursor));
    for (name, requests) in pages {
        let rounds = rounds_of(plan, one, &requests, id).await?;
        push(setting, report, name, 1, rounds);
    }
    let both = [(one, ALONE), (many.as_slice(), 1)];
    for (clients, share) in both {
        let requests = requests::gets(database, plan.items(GETS / share)).await?;
        let rounds = rounds_of(plan, clients, &requests, id).await?;
        push(setting, report, "GET pass", clients.len(), rounds);
    }
    // Last, since it adds to what is stored.
    for (clients, share) in both {
        let count = plan.items(ISSUES / share);
        let issue = || clients::ask(clients, requests::issues(&SOLANA, count), id);
        push(setting, report, "POST issue", clients.len(), rounds(plan, issue).await?);
    }
    end(service).await?;
    abandon(database).await
}

/// What was accepted for the count alone is not to be done.
async fn abandon(database: &Database) -> Result<()> {
    let sql = "UPDATE chain_op SET status = 'failed' WHERE status = 'pending'";
    database.execute(sql).await
}

async fn rounds_of(
    plan: &Plan,
    clients: &[customer_api_demo::Api],
    requests: &[Request],
    service: u32,
) -> Result<Vec<Answers>> {
    rounds(plan, || clients::ask(clients, requests.to_vec(), service)).await
}

/// The round that opens connections and fills caches does not count.
async fn rounds<F: Future<Output = Result<Answers>>>(
    plan: &Plan,
    mut round: impl FnMut() -> F,
) -> Result<Vec<Answers>> {
    round().await?;
    let mut rounds = Vec::new();
    for _ in 0..plan.rounds {
        rounds.push(round().await?);
    }
    Ok(rounds)
}

fn push(
    setting: Setting<'_>,
    report: &mut Report,
    name: &'static str,
    clients: usize,
    rounds: Vec<Answers>,
) {
    let figures = RequestFigures::of(setting, name, clients, &rounds);
    progress(format!("{}: {name}, {clients} clients: {}", setting.store.name, figures.in_short()));
    report.requests.push(figures);
}

pub(crate) async fn end(service: Process) -> Result<()> {
    let said = service.said();
    ensure!(service.terminate().await?, "the service did not end well:\n{said}");
    Ok(())
}
