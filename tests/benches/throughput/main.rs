//! How many passes are issued, read and decoded in a second through the SDK, beside what a
//! competent developer writes over the RPC clients alone. `cargo xtask bench` runs it as it should
//! be compiled.
#![allow(clippy::arithmetic_side_effects, missing_docs)]

mod arguments;
mod contest;
mod evm;
mod ground;
mod meter;
mod report;
mod solana;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use e2e::figures::Machine;

use arguments::{Arguments, Plan};
use contest::Contest;
use ground::Ground;

/// What the two sides are made of.
const PACKAGES: [&str; 4] = ["portcullis", "litesvm", "solana-rpc-client", "alloy"];

fn main() -> ExitCode {
    match measure(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            progress(format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn measure(arguments: &Arguments) -> Result<()> {
    let plan = arguments.plan();
    let machine = Machine::look(&PACKAGES)?;
    // One thread, so that what is polled tells what was computed; anvil has the other cores.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let contests = runtime.block_on(hold_all(&plan))?;
    if arguments.json {
        report::json(&machine, plan.rounds, &contests)
    } else {
        report::table(&machine, plan.rounds, &contests)
    }
}

async fn hold_all(plan: &Plan) -> Result<Vec<Contest>> {
    let ground = Ground::start().await?;
    let mut contests = solana::hold(&ground, plan).await?;
    contests.extend(evm::hold(&ground, plan).await?);
    ground.stop().await;
    Ok(contests)
}

/// For people, on stderr.
fn progress(line: impl std::fmt::Display) {
    eprintln!("{line}");
}
