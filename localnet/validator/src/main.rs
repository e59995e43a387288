//! A Solana validator of one node on this machine's loopback, as Agave tests itself with: real
//! votes, real finality, the programs there from the first slot.
//!
//! It prints a line to stdout when it answers, after some of Agave's: `ready` and the URL of its
//! JSON-RPC. It runs until it is killed, or its standard input ends if it is told to. The feature
//! set is that of Agave's own tests, ahead of mainnet's.

use std::{
    io,
    net::{Ipv4Addr, UdpSocket},
    path::PathBuf,
    process,
    str::FromStr,
    thread,
};

use clap::Parser;
use solana_account::AccountSharedData;
use solana_address::Address;
use solana_rpc::rpc::JsonRpcConfig;
use solana_sdk_ids::{bpf_loader_upgradeable, system_program};
use solana_test_validator::{TestValidatorGenesis, UpgradeableProgramInfo};

#[derive(Parser)]
#[command(version, about = "A Solana validator of one node, with programs at genesis")]
struct Arguments {
    /// Where the chain is kept; without it, in a temporary folder that goes with it. One that has a
    /// chain already goes on with it, and keeps its programs.
    #[arg(long)]
    ledger: Option<PathBuf>,
    /// Where JSON-RPC is; its WebSocket is at the next port.
    #[arg(long, default_value_t = 8899)]
    rpc_port: u16,
    /// A program and its `.so` file. Nobody can upgrade it.
    #[arg(long = "program", value_name = "ADDRESS=FILE")]
    programs: Vec<Pair<PathBuf>>,
    /// Somebody who has lamports from the beginning. There is no faucet.
    #[arg(long = "fund", value_name = "ADDRESS=LAMPORTS")]
    funds: Vec<Pair<u64>>,
    /// End when standard input does: as a child, with the parent, however that ends.
    #[arg(long)]
    until_input_ends: bool,
}

/// An address, and what is there.
#[derive(Clone)]
struct Pair<T> {
    address: Address,
    value: T,
}

impl<T: FromStr<Err: std::fmt::Display>> FromStr for Pair<T> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (address, value) = text.split_once('=').ok_or("there is no `=`")?;
        let address = address.parse().map_err(|error| format!("{address}: {error}"))?;
        let value = value.parse().map_err(|error| format!("{value}: {error}"))?;
        Ok(Self { address, value })
    }
}

fn main() {
    let arguments = Arguments::parse();
    for Pair { value: path, .. } in &arguments.programs {
        if !path.is_file() {
            eprintln!("there is no {}: run `cargo xtask build`", path.display());
            process::exit(2);
        }
    }
    if arguments.until_input_ends {
        thread::spawn(|| {
            // An input that cannot be read has ended too.
            let _ = io::copy(&mut io::stdin(), &mut io::sink());
            process::exit(0);
        });
    }
    let mut genesis = TestValidatorGenesis::default();
    if let Some(ledger) = arguments.ledger {
        genesis.ledger_path(ledger);
    }
    let programs = arguments.programs.into_iter().map(|program| UpgradeableProgramInfo {
        program_id: program.address,
        loader: bpf_loader_upgradeable::ID,
        upgrade_authority: Address::default(),
        program_path: program.value,
    });
    let rpc = JsonRpcConfig {
        // What an RPC provider keeps too: the SDK reads transactions and their logs.
        enable_rpc_transaction_history: true,
        enable_extended_tx_metadata_storage: true,
        ..JsonRpcConfig::default_for_test()
    };
    genesis
        .rpc_config(rpc)
        .gossip_port(free_port())
        .rpc_port(arguments.rpc_port)
        .add_upgradeable_programs_with_path(&programs.collect::<Vec<_>>());
    for fund in arguments.funds {
        let account = AccountSharedData::new(fund.value, 0, &system_program::ID);
        genesis.add_account(fund.address, account);
    }
    // It returns when the programs can be called, and panics with the reason if it cannot start.
    let (validator, _) = genesis.start();
    println!("ready {}", validator.rpc_url());
    validator.join();
}

/// Agave's own choice is the same for all, so that a second validator would not start. It cannot
/// talk to itself alone without one.
fn free_port() -> u16 {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0));
    let address = socket.and_then(|socket| socket.local_addr());
    address.map_or(8000, |address| address.port())
}
