use std::{collections::BTreeMap, fmt::Write, io::Write as _};

use anyhow::Result;
use e2e::figures::{Machine, whole};
use serde_json::json;

use crate::{
    arguments::Arguments,
    book::{Book, Minute},
};

/// What was held, and what is wrong.
pub(crate) fn print(
    machine: &Machine,
    arguments: &Arguments,
    seed: u64,
    book: &Book,
    wrong: &[String],
) -> Result<()> {
    if arguments.json {
        let minutes: Vec<_> = book.minutes().iter().map(minute_json).collect();
        let report = json!({
            "machine": machine,
            "database": database(arguments),
            "seed": seed,
            "requestsPerSecond": arguments.rate,
            "requests": book.by_kind(),
            "operationsAccepted": book.operations().len(),
            "passesAccepted": book.wallets().len(),
            "minutes": minutes,
            "wrong": wrong,
        });
        println!("{}", serde_json::to_string_pretty(&report)?);
        return Ok(());
    }
    std::io::stdout().write_all(table(machine, arguments, seed, book, wrong)?.as_bytes())?;
    Ok(())
}

fn table(
    machine: &Machine,
    arguments: &Arguments,
    seed: u64,
    book: &Book,
    wrong: &[String],
) -> Result<String> {
    let mut text = String::new();
    let Machine { processor, cores, load, .. } = machine;
    let (rate, database) = (arguments.rate, database(arguments));
    writeln!(text, "{processor}, {cores} cores, load {load}; {database}; seed {seed}")?;
    let (operations, passes) = (book.operations().len(), book.wallets().len());
    writeln!(
        text,
        "{rate} requests a second; {passes} passes and {operations} operations were accepted\n"
    )?;
    let head = [
        "minute",
        "answered a second",
        "reads p50, p99, max ms",
        "writes p50, p99, max ms",
        "unanswered, held back",
        "kills",
        "RSS MB",
        "answers",
    ];
    writeln!(text, "| {} |\n|{}", head.join(" | "), "---|".repeat(head.len()))?;
    for (number, minute) in book.minutes().iter().enumerate() {
        writeln!(text, "| {} | {} |", number + 1, minute_row(minute).join(" | "))?;
    }
    let kinds = book.by_kind();
    let kinds: Vec<_> = kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    writeln!(text, "\n{}", kinds.join(", "))?;
    for wrong in wrong {
        writeln!(text, "WRONG: {wrong}")?;
    }
    if wrong.is_empty() {
        writeln!(
            text,
            "all that was accepted is settled or failed for a reason, once, and as its chain has it"
        )?;
    }
    Ok(text)
}

const fn database(arguments: &Arguments) -> &'static str {
    if arguments.postgres { "PostgreSQL" } else { "SQLite" }
}

#[allow(clippy::cast_precision_loss)]
fn minute_row(minute: &Minute) -> [String; 7] {
    let latencies = |latencies: &e2e::figures::Latencies| {
        let percentiles = latencies.percentiles();
        format!("{:.0}, {:.0}, {:.0}", percentiles.p50_ms, percentiles.p99_ms, percentiles.max_ms)
    };
    let answered = minute.reads.len() + minute.writes.len();
    let megabytes = |bytes: u64| whole(bytes as f64 / 1e6);
    [
        format!("{:.1}", answered as f64 / 60.0),
        latencies(&minute.reads),
        latencies(&minute.writes),
        format!("{}, {}", minute.unanswered, minute.held_back),
        minute.kills.to_string(),
        minute.rss_bytes.map_or_else(String::new, |(low, high)| {
            format!("{}-{}", megabytes(low), megabytes(high))
        }),
        answers(&minute.answers),
    ]
}

fn answers(answers: &BTreeMap<String, u64>) -> String {
    let answers = answers.iter().map(|(answer, count)| format!("{count}: {answer}"));
    answers.collect::<Vec<_>>().join("; ")
}

fn minute_json(minute: &Minute) -> serde_json::Value {
    json!({
        "reads": minute.reads.percentiles(),
        "writes": minute.writes.percentiles(),
        "answers": minute.answers,
        "unanswered": minute.unanswered,
        "heldBack": minute.held_back,
        "kills": minute.kills,
        "rssBytes": minute.rss_bytes,
    })
}
