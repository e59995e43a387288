//! `cargo xtask demo`, third act: the life of a pass on both chains by HTTP alone.
//!
//! stdout is the table, or the JSON; stderr is talk.

mod play;
mod story;

use std::{env, path::PathBuf, process::ExitCode};

use anyhow::Result;
use clap::Parser;
use customer_api_demo::{Installation, InstallationOptions};
use portcullis_localnet::{Localnet, LocalnetOptions};

use crate::play::Play;

/// The life of a pass by HTTP alone, on Solana and on an EVM chain of this machine
///
/// Starts both chains and the service, sends it what a gatekeeper's backend would, and exits non-zero
/// if any answer is not as it should be. The programs are those of the checkout's target/deploy, or of
/// the folder that PORTCULLIS_DEPLOY_DIR names; anvil is that of the checkout, or of PORTCULLIS_ANVIL.
#[derive(Debug, Parser)]
#[command(name = "portcullis-customer-api-demo", version)]
struct Arguments {
    /// Print one JSON object and nothing else on stdout
    #[arg(long)]
    json: bool,
    /// The same wallets as another run with this seed
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("portcullis-customer-api-demo: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether everything came out as it should.
async fn run(arguments: &Arguments) -> Result<bool> {
    let seed = arguments.seed.unwrap_or_else(|| rand::random::<u32>().into());
    eprintln!("seed {seed} (`--seed {seed}` takes the same wallets again)");
    eprintln!("starting Solana, an EVM chain and the service …");
    let localnet = Localnet::start(options()).await?;
    let options = InstallationOptions::default();
    let installation = Installation::new(localnet.description(), &options).await?;
    let service = installation.start().await?;
    let mut play = Play::new(installation.connect().await?, arguments.json);
    story::tell(&mut play, seed).await?;
    let surprises = play.finish()?;
    if surprises != 0 {
        eprintln!("{}", service.said());
    }
    let ended_well = service.terminate().await?;
    localnet.stop().await;
    Ok(surprises == 0 && ended_well)
}

/// Any ports, and the checkout's programs.
fn options() -> LocalnetOptions {
    let checkout = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let named = |variable: &str| env::var_os(variable).map(PathBuf::from);
    let programs = named("PORTCULLIS_DEPLOY_DIR").unwrap_or_else(|| checkout.join("target/deploy"));
    let anvil = "contracts/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil";
    LocalnetOptions {
        solana_port: 0,
        evm_port: 0,
        anvil: Some(named("PORTCULLIS_ANVIL").unwrap_or_else(|| checkout.join(anvil))),
        ..LocalnetOptions::new(programs)
    }
}
