use std::{collections::BTreeMap, time::Duration};

use e2e::figures::{Percentiles, Spread, whole};
use serde::Serialize;

use crate::{clients::Answers, confirm::Round, cost::Counted, suite::Setting};

/// The statements that a cost names, those that took longest.
const LONGEST_STATEMENTS: usize = 5;

/// Of the rounds' percentiles, milliseconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct LatencyFigures {
    pub(crate) p50_ms: Spread,
    pub(crate) p90_ms: Spread,
    pub(crate) p99_ms: Spread,
    pub(crate) max_ms: Spread,
}

/// Of requests of a kind.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RequestFigures {
    pub(crate) database: &'static str,
    pub(crate) stored: u64,
    pub(crate) name: &'static str,
    pub(crate) clients: usize,
    pub(crate) requests_per_round: usize,
    pub(crate) per_second: Spread,
    pub(crate) latency: LatencyFigures,
    /// Of the service's process, for each request.
    pub(crate) cpu_microseconds: Spread,
    /// Of the service's process, at the end of a round.
    pub(crate) rss_megabytes: Spread,
    pub(crate) errors: BTreeMap<String, u64>,
}

/// Of passes from the request to the chain.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ConfirmedFigures {
    pub(crate) database: &'static str,
    pub(crate) stored: u64,
    pub(crate) chain: &'static str,
    pub(crate) workers: u32,
    pub(crate) passes_per_round: usize,
    pub(crate) per_second: Spread,
    pub(crate) latency: LatencyFigures,
    pub(crate) errors: BTreeMap<String, u64>,
}

/// Of an operation in the database, the mean of many.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CostFigures {
    pub(crate) database: &'static str,
    pub(crate) stored: u64,
    pub(crate) chain: &'static str,
    pub(crate) operation: &'static str,
    pub(crate) operations: usize,
    /// As the service's database client counts them: BEGIN and COMMIT are not among them.
    pub(crate) statements: f64,
    /// From handing them over to their last row.
    pub(crate) statement_ms: f64,
    /// As PostgreSQL counts them.
    pub(crate) transactions: Option<f64>,
    /// At work in PostgreSQL, BEGIN and COMMIT among it.
    pub(crate) server_ms: Option<f64>,
    pub(crate) longest: Vec<StatementFigures>,
}

/// Of the statements of one text, for each operation.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StatementFigures {
    pub(crate) summary: String,
    pub(crate) count: f64,
    pub(crate) ms: f64,
}

impl LatencyFigures {
    fn of(rounds: &[Percentiles]) -> Self {
        let of = |figure: fn(&Percentiles) -> f64| Spread::of(rounds.iter().map(figure));
        Self {
            p50_ms: of(|round| round.p50_ms),
            p90_ms: of(|round| round.p90_ms),
            p99_ms: of(|round| round.p99_ms),
            max_ms: of(|round| round.max_ms),
        }
    }
}

#[allow(clippy::cast_precision_loss)]
fn rate(count: usize, total: Duration) -> f64 {
    count as f64 / total.as_secs_f64()
}

fn add<'a>(all: impl Iterator<Item = &'a BTreeMap<String, u64>>) -> BTreeMap<String, u64> {
    let mut sum: BTreeMap<String, u64> = BTreeMap::new();
    for (error, count) in all.flatten() {
        *sum.entry(error.clone()).or_default() += count;
    }
    sum
}

impl RequestFigures {
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn of(
        setting: Setting<'_>,
        name: &'static str,
        clients: usize,
        rounds: &[Answers],
    ) -> Self {
        let percentiles: Vec<_> =
            rounds.iter().map(|round| round.latencies.percentiles()).collect();
        let spread = |figure: &dyn Fn(&Answers) -> f64| Spread::of(rounds.iter().map(figure));
        Self {
            database: setting.store.name,
            stored: setting.stored,
            name,
            clients,
            requests_per_round: rounds.first().map_or(0, |round| round.latencies.len()),
            per_second: spread(&|round| rate(round.latencies.len(), round.total)),
            latency: LatencyFigures::of(&percentiles),
            cpu_microseconds: spread(&|round| {
                round.cpu.as_secs_f64() * 1e6 / round.latencies.len() as f64
            }),
            rss_megabytes: spread(&|round| round.rss_bytes as f64 / 1e6),
            errors: add(rounds.iter().map(|round| &round.errors)),
        }
    }

    pub(crate) fn in_short(&self) -> String {
        let LatencyFigures { p50_ms, p99_ms, max_ms, .. } = &self.latency;
        format!(
            "{} a second, p50 {:.1} ms, p99 {:.1} ms, max {:.1} ms, errors {:?}",
            whole(self.per_second.median),
            p50_ms.median,
            p99_ms.median,
            max_ms.max,
            self.errors
        )
    }
}

impl ConfirmedFigures {
    pub(crate) fn of(
        setting: Setting<'_>,
        chain: &'static str,
        workers: u32,
        rounds: &[Round],
    ) -> Self {
        let percentiles: Vec<_> =
            rounds.iter().map(|round| round.latencies.percentiles()).collect();
        Self {
            database: setting.store.name,
            stored: setting.stored,
            chain,
            workers,
            passes_per_round: rounds.first().map_or(0, |round| round.passes),
            per_second: Spread::of(rounds.iter().map(|round| rate(round.passes, round.total))),
            latency: LatencyFigures::of(&percentiles),
            errors: add(rounds.iter().map(|round| &round.errors)),
        }
    }

    pub(crate) fn in_short(&self) -> String {
        format!(
            "{:.1} a second, p50 {:.0} ms, errors {:?}",
            self.per_second.median, self.latency.p50_ms.median, self.errors
        )
    }
}

impl CostFigures {
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn of(
        setting: Setting<'_>,
        chain: &'static str,
        operation: &'static str,
        counted: &Counted,
    ) -> Self {
        let each = |sum: f64| sum / counted.operations as f64;
        let sum = |figure: fn(&crate::cost::Statements) -> f64| {
            each(counted.statements.values().map(figure).sum::<f64>())
        };
        let longest = counted.statements.iter().map(|(summary, statements)| StatementFigures {
            summary: summary.clone(),
            count: each(statements.count as f64),
            ms: each(statements.seconds * 1e3),
        });
        let mut longest: Vec<_> = longest.collect();
        longest.sort_by(|one, other| other.ms.total_cmp(&one.ms));
        longest.truncate(LONGEST_STATEMENTS);
        Self {
            database: setting.store.name,
            stored: setting.stored,
            chain,
            operation,
            operations: counted.operations,
            statements: sum(|statements| statements.count as f64),
            statement_ms: sum(|statements| statements.seconds * 1e3),
            transactions: counted.server.map(|[transactions, _]| each(transactions as f64)),
            server_ms: counted.server.map(|[_, us]| each(us as f64 / 1e3)),
            longest,
        }
    }
}
