use std::{collections::BTreeMap, fmt::Write, io::Write as _};

use anyhow::Result;
use e2e::figures::{Machine, Spread, whole};

use super::{
    Report,
    figures::{ConfirmedFigures, CostFigures, LatencyFigures, RequestFigures},
};

const REQUESTS: [&str; 11] = [
    "",
    "database",
    "stored",
    "clients",
    "a second",
    "p50 ms",
    "p90 ms",
    "p99 ms",
    "max ms",
    "CPU µs each, RSS MB",
    "errors",
];
const CONFIRMED: [&str; 9] = [
    "confirmed on",
    "database",
    "stored",
    "workers",
    "a second",
    "p50 ms",
    "p99 ms",
    "max ms",
    "errors",
];
const COSTS: [&str; 8] = [
    "",
    "database",
    "stored",
    "statements",
    "in them, ms",
    "transactions",
    "at the server, ms",
    "longest",
];

impl Report {
    /// In Markdown, so that it can be put into a document as it is.
    pub(crate) fn table(&self) -> Result<()> {
        let mut text = String::new();
        self.head(&mut text)?;
        write_rows(&mut text, REQUESTS, self.requests.iter().map(requests))?;
        write_rows(&mut text, CONFIRMED, self.confirmed.iter().map(confirmed))?;
        write_rows(&mut text, COSTS, self.costs.iter().map(cost))?;
        std::io::stdout().write_all(text.as_bytes())?;
        Ok(())
    }

    fn head(&self, text: &mut String) -> std::fmt::Result {
        let Machine { processor, cores, load, optimised, gateway_sha256, versions } = &self.machine;
        let rounds = self.rounds;
        writeln!(
            text,
            "{processor}, {cores} cores, load {load}; {rounds} rounds, median (min-max)"
        )?;
        let versions: Vec<_> = versions.iter().map(|(name, it)| format!("{name} {it}")).collect();
        writeln!(text, "{}; gateway.so {gateway_sha256:.12}", versions.join(", "))?;
        for database in &self.databases {
            writeln!(text, "{} {}: {}", database.name, database.version, database.durability)?;
        }
        if !optimised {
            writeln!(text, "not optimised: `cargo xtask bench service` is")?;
        }
        Ok(())
    }
}

fn requests(figures: &RequestFigures) -> [String; REQUESTS.len()] {
    let LatencyFigures { p50_ms, p90_ms, p99_ms, max_ms } = figures.latency;
    [
        figures.name.to_owned(),
        figures.database.to_owned(),
        stored(figures.stored),
        figures.clients.to_string(),
        spread(figures.per_second, 0),
        spread(p50_ms, 1),
        spread(p90_ms, 1),
        spread(p99_ms, 1),
        spread(max_ms, 1),
        format!("{}, {:.0}", spread(figures.cpu_microseconds, 0), figures.rss_megabytes.max),
        errors(&figures.errors),
    ]
}

fn confirmed(figures: &ConfirmedFigures) -> [String; CONFIRMED.len()] {
    let LatencyFigures { p50_ms, p99_ms, max_ms, .. } = figures.latency;
    [
        figures.chain.to_owned(),
        figures.database.to_owned(),
        stored(figures.stored),
        figures.workers.to_string(),
        spread(figures.per_second, 1),
        spread(p50_ms, 0),
        spread(p99_ms, 0),
        spread(max_ms, 0),
        errors(&figures.errors),
    ]
}

fn cost(figures: &CostFigures) -> [String; COSTS.len()] {
    let or_none = |figure: Option<f64>| figure.map_or("–".to_owned(), |it| format!("{it:.2}"));
    let longest = figures.longest.first().map_or_else(String::new, |statement| {
        let summary = statement.summary.trim_end_matches([' ', '…']);
        format!("`{summary}` {:.2} times, {:.2} ms", statement.count, statement.ms)
    });
    [
        format!("{}, {}", figures.operation, figures.chain),
        figures.database.to_owned(),
        stored(figures.stored),
        format!("{:.1}", figures.statements),
        format!("{:.2}", figures.statement_ms),
        or_none(figures.transactions),
        or_none(figures.server_ms),
        longest,
    ]
}

#[allow(clippy::cast_precision_loss)]
fn stored(passes: u64) -> String {
    whole(passes as f64)
}

fn spread(figure: Spread, digits: usize) -> String {
    let text = |figure: f64| match digits {
        0 => whole(figure),
        digits => format!("{figure:.digits$}"),
    };
    format!("{} ({}-{})", text(figure.median), text(figure.min), text(figure.max))
}

fn errors(errors: &BTreeMap<String, u64>) -> String {
    if errors.is_empty() {
        return "0".to_owned();
    }
    let errors = errors.iter().map(|(error, count)| format!("{count}: {error}"));
    errors.collect::<Vec<_>>().join("; ")
}

fn write_rows<const CELLS: usize>(
    text: &mut String,
    head: [&str; CELLS],
    rows: impl Iterator<Item = [String; CELLS]>,
) -> std::fmt::Result {
    writeln!(text, "\n| {} |", head.join(" | "))?;
    writeln!(text, "|{}", "---|".repeat(CELLS))?;
    for row in rows {
        writeln!(text, "| {} |", row.join(" | "))?;
    }
    Ok(())
}
