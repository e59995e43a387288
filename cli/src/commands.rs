//! One file per command: its arguments, and what it does.

mod completions;
mod gatekeeper;
mod hook;
mod key;
mod localnet;
mod migrate;
mod network;
mod pass;
mod profile;
mod verify;
mod voucher;
mod watch;

use clap::Subcommand;

use crate::{context::Context, ending::Ending, failure::Failure};

/// What can be asked of the program.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Gatekeeper networks: create, govern, show.
    #[command(subcommand)]
    Network(network::NetworkCommand),
    /// The gatekeepers of a network: admit, bound, rotate, stop.
    #[command(subcommand)]
    Gatekeeper(gatekeeper::GatekeeperCommand),
    /// Passes: issue, freeze, renew, revoke, show.
    #[command(subcommand)]
    Pass(pass::PassCommand),
    /// The policy of a gated mint (Solana).
    #[command(subcommand)]
    Hook(hook::HookCommand),
    /// Vouchers: signed permission to claim a pass (EVM).
    #[command(subcommand)]
    Voucher(voucher::VoucherCommand),
    /// Ask the rule whether a wallet's pass opens a gate: exit code 0 allow, 3 deny.
    Verify(verify::Verify),
    /// Follow what happens in a network.
    Watch(watch::Watch),
    /// Run both chains on this machine, with everything deployed.
    Localnet(localnet::Localnet),
    Migrate(migrate::Migrate),
    /// Settings under a name
    ///
    /// A profile is a section of the configuration file:
    ///
    ///   default_profile = "devnet"
    ///
    ///   [profiles.devnet]
    ///   chain = "solana:devnet"
    ///   rpc_url = "https://…"
    ///   network = "…"
    ///   gatekeeper = 0
    ///   signer = "file:/path/to/operator.json"
    ///
    /// Its keys are chain, rpc_url, registry, network, gatekeeper, signer, payer, priority_fee,
    /// max_fee_per_gas, max_priority_fee_per_gas and max_fee, and mean what the flags of the same
    /// names do. A profile of another chain than --chain is not used.
    #[command(subcommand, verbatim_doc_comment)]
    Profile(profile::ProfileCommand),
    /// Keys: whose one is.
    #[command(subcommand)]
    Key(key::KeyCommand),
    /// Print a completion script for a shell.
    Completions(completions::Completions),
}

impl Command {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        match self {
            Self::Network(command) => command.run(context).await,
            Self::Gatekeeper(command) => command.run(context).await,
            Self::Pass(command) => command.run(context).await,
            Self::Hook(command) => command.run(context).await,
            Self::Voucher(command) => command.run(context).await,
            Self::Verify(command) => command.run(context).await,
            Self::Watch(command) => command.run(context).await,
            Self::Localnet(command) => command.run(context).await,
            Self::Migrate(command) => command.run(context).await,
            Self::Profile(command) => command.run(context),
            Self::Key(command) => command.run(context),
            Self::Completions(command) => command.run(context),
        }
    }
}
