//! From the request until the chain was seen to hold the pass.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result, ensure};
use customer_api_demo::StartOptions;
use e2e::{database::Database, figures::Latencies};

use crate::{
    arguments::Plan,
    clients, progress,
    report::ConfirmedFigures,
    requests::{self, Chain},
    suite::{Setting, end},
};

/// Passes of a round.
const PASSES: usize = 200;
const CLIENTS: usize = 8;

const LOOK_AGAIN: Duration = Duration::from_millis(50);
const LONGEST: Duration = Duration::from_secs(600);

/// What a round took.
#[derive(Clone, Debug)]
pub(crate) struct Round {
    pub(crate) passes: usize,
    /// From the first request until the last pass was seen.
    pub(crate) total: Duration,
    /// From each pass's request until it was seen, as its history has it.
    pub(crate) latencies: Latencies,
    pub(crate) errors: BTreeMap<String, u64>,
}

/// Rounds follow each other at once: in the later ones, workers also look whether the passes of those
/// before are final, as they do in a service that is never idle.
pub(crate) async fn run(
    setting: Setting<'_>,
    chain: &Chain,
    workers: u32,
    plan: &Plan,
) -> Result<ConfirmedFigures> {
    let installation = &setting.place.installation;
    let options = StartOptions { workers: Some(workers), ..StartOptions::default() };
    let service = installation.start_with(&options).await?;
    let id = service.id().context("the service runs")?;
    let clients = clients::connect(installation, CLIENTS).await?;
    let mut rounds = Vec::new();
    // The first, which connects to the chain, does not count.
    for _ in 0..=plan.rounds {
        let passes = plan.items(PASSES);
        let since = now_as_id()?;
        let began = Instant::now();
        let answers = clients::ask(&clients, requests::issues(chain, passes), id).await?;
        let database = &setting.place.database;
        confirmed(database, &since, passes).await?;
        let total = began.elapsed();
        let latencies = latencies(database, &since).await?;
        rounds.push(Round { passes, total, latencies, errors: answers.errors });
    }
    settled(&setting.place.database).await?;
    end(service).await?;
    let figures =
        ConfirmedFigures::of(setting, chain.name, workers, rounds.get(1..).unwrap_or(&[]));
    let name = setting.store.name;
    progress(format!(
        "{name}: confirmed on {}, {workers} workers: {}",
        chain.name,
        figures.in_short()
    ));
    Ok(figures)
}

/// What ids begin with from now on, which are told by when they are given.
fn now_as_id() -> Result<String> {
    let now_ms = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
    let digits = format!("{now_ms:012x}");
    let (high, low) = digits.split_at_checked(8).context("a moment of 48 bits")?;
    Ok(format!("{high}-{low}"))
}

/// Until so many passes since then were seen on their chain.
async fn confirmed(database: &Database, since: &str, passes: usize) -> Result<()> {
    let began = Instant::now();
    let passes = i64::try_from(passes)?;
    let seen =
        format!("SELECT COUNT(*) FROM pass WHERE id > '{since}' AND observed_state = 'ACTIVE'");
    loop {
        let seen = database.number(&seen).await?;
        if seen == passes {
            return Ok(());
        }
        ensure!(began.elapsed() < LONGEST, "of {passes} passes {seen} were seen on the chain");
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

async fn latencies(database: &Database, since: &str) -> Result<Latencies> {
    let taken = database.numbers(format!(
        "SELECT done.at_ms - asked.at_ms
         FROM pass_event asked
         JOIN pass_event done ON done.pass_id = asked.pass_id AND done.event_type = 'TOKEN_ISSUED'
         WHERE asked.pass_id > '{since}' AND asked.event_type = 'TOKEN_ISSUED_INITIATED'"
    ));
    let taken = taken.await?.into_iter().map(|ms| Ok(Duration::from_millis(u64::try_from(ms)?)));
    taken.collect()
}

/// Until nothing is to be done any more. Returns how often it was looked.
pub(crate) async fn settled(database: &Database) -> Result<u32> {
    let began = Instant::now();
    for looks in 1.. {
        let open = "SELECT COUNT(*) FROM chain_op WHERE status IN ('pending', 'confirmed')";
        let open = database.number(open).await?;
        if open == 0 {
            return Ok(looks);
        }
        ensure!(began.elapsed() < LONGEST, "{open} operations are not settled");
        tokio::time::sleep(10 * LOOK_AGAIN).await;
    }
    Ok(u32::MAX)
}
