//! What an operation costs the database: the statements that the service's database client counts
//! and times, and what PostgreSQL itself counts.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context, Result, ensure};
use customer_api_demo::{Process, StartOptions};
use e2e::database::Database;

use crate::{
    arguments::Plan,
    clients, confirm,
    report::CostFigures,
    requests::{self, Chain},
    suite::{Setting, end},
};

/// Operations of a run.
const OPERATIONS: usize = 200;

const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// Statements of one text.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Statements {
    pub(crate) count: u64,
    pub(crate) seconds: f64,
}

/// What was counted while operations were done.
#[derive(Clone, Debug)]
pub(crate) struct Counted {
    pub(crate) operations: usize,
    /// By their first words.
    pub(crate) statements: BTreeMap<String, Statements>,
    /// Of PostgreSQL: transactions, and microseconds at work.
    pub(crate) server: Option<[i64; 2]>,
}

/// Of an issue that is accepted, by a service without workers; then of the same passes until they
/// are settled, by one worker.
pub(crate) async fn run(
    setting: Setting<'_>,
    chain: &Chain,
    plan: &Plan,
) -> Result<[CostFigures; 2]> {
    let operations = plan.items(OPERATIONS);
    let idle = counted(setting, 0, async |service| Ok((service, 0))).await?;
    let accepted = counted(setting, 0, async |service| {
        let id = service.id().context("the service runs")?;
        let one = clients::connect(&setting.place.installation, 1).await?;
        let mark = service.said().len();
        let answers = clients::ask(&one, requests::issues(chain, operations), id).await?;
        ensure!(answers.errors.is_empty(), "{:?}", answers.errors);
        Ok((service, mark))
    });
    let accepted = less(accepted.await?, &idle, operations);
    let mut looks = 0;
    let confirmed = counted(setting, 1, async |service| {
        let database = Database::connect(&setting.place.installation.database_url).await?;
        looks = confirm::settled(&database).await?;
        database.close().await;
        Ok((service, 0))
    });
    let mut confirmed = less(confirmed.await?, &idle, operations);
    if let Some([transactions, _]) = &mut confirmed.server {
        *transactions -= i64::from(looks);
    }
    for (text, start) in idle.statements {
        confirmed.statements.entry(text).and_modify(|statements| {
            statements.count = statements.count.saturating_sub(start.count);
            statements.seconds -= start.seconds;
        });
    }
    Ok([
        CostFigures::of(setting, chain.name, "accepted issue", &accepted),
        CostFigures::of(setting, chain.name, "confirmed pass", &confirmed),
    ])
}

/// Without what a service does that is started and ended.
fn less(counted: Counted, idle: &Counted, operations: usize) -> Counted {
    let server = counted.server.zip(idle.server);
    let server = server.map(|([transactions, us], [idle_transactions, idle_us])| {
        [transactions - idle_transactions, us - idle_us]
    });
    Counted { operations, server, ..counted }
}

/// What is counted from a start of the service to its end; of its statements those since `work` set a
/// mark in what it says, or since the start where that is zero.
async fn counted(
    setting: Setting<'_>,
    workers: u32,
    work: impl AsyncFnOnce(Process) -> Result<(Process, usize)>,
) -> Result<Counted> {
    let before = setting.store.counted(setting.place).await?;
    let variable = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let options = StartOptions {
        workers: Some(workers),
        environment: vec![
            variable("RUST_LOG", "warn,sqlx::query=debug"),
            variable("NO_COLOR", "1"),
        ],
    };
    let service = setting.place.installation.start_with(&options).await?;
    let start = service.said().len();
    let (service, mark) = work(service).await?;
    let said = service.said();
    let since = if mark == 0 { start } else { mark };
    let statements = statements(said.get(since..).unwrap_or_default());
    end(service).await?;
    gone(&setting.place.database).await?;
    let after = setting.store.counted(setting.place).await?;
    let server = before.zip(after).map(|([transactions, us], [transactions_after, us_after])| {
        [transactions_after - transactions, us_after - us]
    });
    Ok(Counted { operations: 0, statements, server })
}

/// Until PostgreSQL has ended the processes that served the service: only then have all told what
/// they counted.
async fn gone(database: &Database) -> Result<()> {
    if matches!(database, Database::Sqlite(_)) {
        return Ok(());
    }
    let others = "SELECT COUNT(*) FROM pg_stat_activity
                  WHERE datname = current_database() AND pid <> pg_backend_pid()
                    AND backend_type = 'client backend'";
    while database.number(others).await? > 0 {
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    Ok(())
}

/// Of what sqlx logs.
fn statements(said: &str) -> BTreeMap<String, Statements> {
    let mut all: BTreeMap<String, Statements> = BTreeMap::new();
    for line in said.lines() {
        let Some(seconds) = after(line, "elapsed_secs").and_then(number) else { continue };
        let summary = after(line, "summary").and_then(|rest| rest.split('"').nth(1));
        let statements = all.entry(summary.unwrap_or("?").to_owned()).or_default();
        statements.count += 1;
        statements.seconds += seconds;
    }
    all
}

fn after<'a>(line: &'a str, field: &str) -> Option<&'a str> {
    line.split_once(field).map(|(_, rest)| rest)
}

/// The first number of a text that begins with `=` or `":`.
fn number(text: &str) -> Option<f64> {
    let text = text.trim_start_matches(['"', '=', ':', ' ']);
    let end = text.find(|c: char| !c.is_ascii_digit() && !".e-".contains(c)).unwrap_or(text.len());
    text.get(..end)?.parse().ok()
}
