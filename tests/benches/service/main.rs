//! How much the service takes: accepted, read, listed and confirmed in a second, what that costs its
//! database, and how it grows with what is stored. `cargo xtask bench service` runs it as it should
//! be compiled.
#![allow(clippy::arithmetic_side_effects, missing_docs)]

mod arguments;
mod clients;
mod confirm;
mod cost;
mod ground;
mod report;
mod requests;
mod suite;

use std::process::ExitCode;

use anyhow::{Result, ensure};
use clap::Parser;
use e2e::figures::Machine;

use arguments::Arguments;
use ground::Ground;
use report::Report;

const PACKAGES: [&str; 4] = ["portcullis-service", "sqlx", "axum", "litesvm"];

#[tokio::main]
async fn main() -> ExitCode {
    match measure(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            progress(format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn measure(arguments: &Arguments) -> Result<()> {
    let plan = arguments.plan();
    let mut report = Report::new(Machine::look(&PACKAGES)?, &plan);
    let ground = Ground::start().await?;
    for store in ground.stores(arguments.database.as_deref()).await? {
        for stored in plan.sizes() {
            suite::run(&ground, &store, stored, &plan, &mut report).await?;
        }
        report.databases.push(store.about);
    }
    ground.stop().await;
    if arguments.json {
        report.json()?;
    } else {
        report.table()?;
    }
    let errors = report.errors();
    ensure!(errors == 0, "{errors} requests were not answered as they should be");
    Ok(())
}

/// For people, on stderr.
fn progress(line: impl std::fmt::Display) {
    eprintln!("{line}");
}
