use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, builder::FalseyValueParser};
use portcullis::{Address, Chain, NetworkId};

use crate::{
    commands::Command,
    ending::EXIT_CODES,
    value::{Coins, PriorityFee, SourceText},
};

/// Open, self-hosted passes on Solana and on EVM chains.
///
/// stdout is the result and nothing else; stderr is the talk. What a flag does not say, the
/// environment does (PORTCULLIS_CHAIN for --chain, and so on), then the profile.
#[derive(Debug, Parser)]
#[command(
    name = "portcullis",
    version,
    propagate_version = true,
    subcommand_required = true,
    arg_required_else_help = true,
    max_term_width = 100,
    after_help = EXIT_CODES
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: GlobalOptions,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command understands.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct GlobalOptions {
    /// Profile of the configuration file; otherwise its `default_profile`.
    #[arg(long, global = true, env = "PORTCULLIS_PROFILE", value_name = "NAME")]
    pub(crate) profile: Option<String>,

    /// Configuration file [default: $XDG_CONFIG_HOME/portcullis/config.toml].
    #[arg(long, global = true, env = "PORTCULLIS_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Chain: solana:devnet, ethereum:sepolia, eip155:31337, …
    #[arg(long, global = true, env = "PORTCULLIS_CHAIN", value_name = "CHAIN")]
    pub(crate) chain: Option<Chain>,

    /// JSON-RPC endpoint of a node [default: the public one of a Solana cluster].
    #[arg(
        long,
        global = true,
        env = "PORTCULLIS_RPC_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    pub(crate) rpc_url: Option<String>,

    /// Address of the registry, where it is not the usual one (EVM).
    #[arg(long, global = true, env = "PORTCULLIS_REGISTRY", value_name = "ADDRESS")]
    pub(crate) registry: Option<Address>,

    /// Gatekeeper network.
    #[arg(long, global = true, env = "PORTCULLIS_NETWORK", value_name = "NETWORK")]
    pub(crate) network: Option<NetworkId>,

    /// Gatekeeper: its slot on Solana, its index on EVM chains.
    #[arg(long, global = true, env = "PORTCULLIS_GATEKEEPER", value_name = "NUMBER")]
    pub(crate) gatekeeper: Option<u32>,

    /// Where the signer's key is: file:PATH, env:NAME or command:PROGRAM. Never the key.
    #[arg(
        long,
        global = true,
        env = "PORTCULLIS_SIGNER",
        hide_env_values = true,
        value_name = "SOURCE"
    )]
    pub(crate) signer: Option<SourceText>,

    /// Where the payer's key is, if another than the signer pays (Solana).
    #[arg(
        long,
        global = true,
        env = "PORTCULLIS_PAYER",
        hide_env_values = true,
        value_name = "SOURCE"
    )]
    pub(crate) payer: Option<SourceText>,

    #[command(flatten)]
    pub(crate) fees: FeeOptions,

    /// Answer in JSON, one document; `watch` one a line. Errors are JSON too, on stderr.
    #[arg(
        long,
        global = true,
        env = "PORTCULLIS_JSON",
        action = ArgAction::SetTrue,
        value_parser = FalseyValueParser::new()
    )]
    pub(crate) json: bool,

    /// Show what would be signed, what it costs and whether the chain would refuse; send nothing.
    #[arg(
        long,
        global = true,
        env = "PORTCULLIS_DRY_RUN",
        action = ArgAction::SetTrue,
        value_parser = FalseyValueParser::new()
    )]
    pub(crate) dry_run: bool,

    /// Do not ask before something is sent to a chain whose coins have value.
    #[arg(
        long,
        short = 'y',
        global = true,
        env = "PORTCULLIS_YES",
        action = ArgAction::SetTrue,
        value_parser = FalseyValueParser::new()
    )]
    pub(crate) yes: bool,

    /// Say more: -v what is done, -vv each request, -vvv everything.
    #[arg(long, short, global = true, action = ArgAction::Count, conflicts_with = "quiet")]
    pub(crate) verbose: u8,

    /// Say nothing but errors.
    #[arg(
        long,
        short,
        global = true,
        env = "PORTCULLIS_QUIET",
        action = ArgAction::SetTrue,
        value_parser = FalseyValueParser::new()
    )]
    pub(crate) quiet: bool,
}

/// What to pay.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Fees")]
pub(crate) struct FeeOptions {
    /// What to pay for preference, in micro-lamports for a compute unit; `recent:90`: what 90 of 100
    /// paid lately for the same accounts; `none` (Solana) [default: recent:75, up to 1000000].
    #[arg(long, global = true, env = "PORTCULLIS_PRIORITY_FEE", value_name = "FEE")]
    pub(crate) priority_fee: Option<PriorityFee>,

    /// The most that a unit of gas may cost, e.g. 30gwei (EVM) [default: what it takes].
    #[arg(long, global = true, env = "PORTCULLIS_MAX_FEE_PER_GAS", value_name = "AMOUNT")]
    pub(crate) max_fee_per_gas: Option<Coins>,

    /// The tip for a unit of gas, e.g. 0.1gwei (EVM) [default: what the node suggests].
    #[arg(long, global = true, env = "PORTCULLIS_MAX_PRIORITY_FEE_PER_GAS", value_name = "AMOUNT")]
    pub(crate) max_priority_fee_per_gas: Option<Coins>,

    /// Send no transaction that might cost more in fees, e.g. 0.01ETH or 50000lamports. Not held
    /// to: the small ones by which `migrate` writes a program or its IDL [default: no limit].
    #[arg(long, global = true, env = "PORTCULLIS_MAX_FEE", value_name = "AMOUNT")]
    pub(crate) max_fee: Option<Coins>,
}
