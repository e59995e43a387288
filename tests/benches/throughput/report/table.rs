use std::{fmt::Write, io::Write as _};

use anyhow::Result;
use e2e::figures::{Machine, Spread, whole};

use super::figures::{Figures, SideFigures};
use crate::contest::Contest;

const HEAD: [&str; 7] = [
    "",
    "SDK, a second",
    "plain, a second",
    "SDK / plain",
    "own code: SDK, plain",
    "at the node",
    "requests: SDK, plain",
];

/// In Markdown, so that it can be put into a document as it is.
pub(crate) fn table(machine: &Machine, rounds: usize, contests: &[Contest]) -> Result<()> {
    let mut text = String::new();
    let Machine { processor, cores, load, optimised, gateway_sha256, versions } = machine;
    writeln!(text, "{processor}, {cores} cores, load {load}; {rounds} rounds, median (min-max)")?;
    let versions: Vec<_> = versions.iter().map(|(name, it)| format!("{name} {it}")).collect();
    writeln!(text, "{}; gateway.so {:.12}", versions.join(", "), gateway_sha256)?;
    if !optimised {
        writeln!(text, "not optimised: `cargo xtask bench` is")?;
    }
    writeln!(text)?;
    write_row(&mut text, &HEAD.map(str::to_owned))?;
    write_row(&mut text, &[const { String::new() }; HEAD.len()].map(|_| "---".to_owned()))?;
    for contest in contests {
        write_row(&mut text, &row(&Figures::of(contest)))?;
    }
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

fn row(figures: &Figures) -> [String; HEAD.len()] {
    let Figures { chain, name, item, ratio, sdk, plain, .. } = figures;
    let asks = sdk.requests_per_item > 0.0;
    let own = format!(
        "{} ({:.1} µs), {:.1} µs",
        percent(sdk.own_share),
        sdk.own_microseconds_per_item,
        plain.own_microseconds_per_item
    );
    let requests = format!("{:.2}, {:.2}", sdk.requests_per_item, plain.requests_per_item);
    let or_none = |text: String| if asks { text } else { "–".to_owned() };
    [
        format!("{chain}: {name}"),
        per_second(sdk, item),
        per_second(plain, item),
        format!("{:.2} ({:.2}-{:.2})", ratio.median, ratio.min, ratio.max),
        or_none(own),
        or_none(percent(sdk.node_share)),
        or_none(requests),
    ]
}

fn per_second(side: &SideFigures, item: &str) -> String {
    let Spread { median, min, max } = side.per_second;
    let rate = format!("{} {item} ({}-{})", whole(median), whole(min), whole(max));
    match side.megabytes_per_second {
        Some(megabytes) => format!("{rate}, {} MB", whole(megabytes)),
        None => rate,
    }
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn write_row(text: &mut String, cells: &[String; HEAD.len()]) -> std::fmt::Result {
    writeln!(text, "| {} |", cells.join(" | "))
}
