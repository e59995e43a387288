//! Mixed load on both chains for minutes, with the service killed now and then; then the accounts:
//! whatever was accepted is settled or failed for a reason, and every pass is as its chain has it.
//! `cargo xtask soak` runs it.
#![allow(clippy::arithmetic_side_effects, missing_docs)]

mod action;
mod arguments;
mod audit;
mod book;
mod evm;
mod ground;
mod keeper;
mod load;
mod report;

use std::{process::ExitCode, sync::Arc};

use anyhow::Result;
use clap::Parser;
use e2e::figures::Machine;

use arguments::Arguments;
use book::Book;
use ground::Ground;
use keeper::Keeper;

const PACKAGES: [&str; 3] = ["portcullis-service", "sqlx", "litesvm"];

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            progress(format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// Whether nothing is wrong.
async fn run(arguments: &Arguments) -> Result<bool> {
    let machine = Machine::look(&PACKAGES)?;
    let seed = arguments.seed.unwrap_or_else(rand::random);
    progress(format!("seed {seed} (`--seed {seed}` draws the same requests again)"));
    let ground = Ground::start(arguments.postgres).await?;
    let before = evm::nonces(&ground).await?;
    let book = Arc::new(Book::new(arguments.minutes));
    let keeper = Keeper::start(ground.installation.clone(), book.clone()).await?;
    let api = ground.installation.connect().await?;
    load::run(arguments, seed, &api, &keeper, &book).await?;
    progress("the load has ended; waiting until everything is settled");
    let mut wrong = audit::run(&ground, &api, &book).await?;
    wrong.extend(evm::check(&ground, &api, before).await?);
    wrong.extend(book.surprises());
    let ended_well = keeper.end().await?;
    if !ended_well {
        wrong.push("the service did not end well".to_owned());
    }
    report::print(&machine, arguments, seed, &book, &wrong)?;
    ground.stop().await?;
    Ok(wrong.is_empty())
}

/// For people, on stderr.
fn progress(line: impl std::fmt::Display) {
    eprintln!("{line}");
}
