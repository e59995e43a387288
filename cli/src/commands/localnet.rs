mod places;
mod record;

use std::path::PathBuf;

use clap::Args;
use portcullis_localnet::{LocalnetError, LocalnetOptions};

use crate::{context::Context, ending::Ending, failure::Failure};

/// Run Solana and an EVM chain on this machine, until Ctrl-C.
///
/// On both: the programs or the registry, a network, a gatekeeper, and keys with funds. Prints where
/// everything is, and writes it to the profiles `localnet-solana` and `localnet-evm`. The keys are
/// known to everybody. Nothing is kept: the next start begins anew.
#[derive(Debug, Args)]
pub(crate) struct Localnet {
    /// Port of Solana's JSON-RPC; its WebSocket is at the next one. 0: any.
    #[arg(long, default_value_t = LocalnetOptions::SOLANA_PORT, value_name = "PORT")]
    solana_port: u16,
    /// Port of the EVM chain's JSON-RPC. 0: any.
    #[arg(long, default_value_t = LocalnetOptions::EVM_PORT, value_name = "PORT")]
    evm_port: u16,
    /// Folder with gateway.so and transfer_hook.so [default: that of `cargo xtask build`].
    #[arg(long, env = "PORTCULLIS_DEPLOY_DIR", value_name = "DIR")]
    programs: Option<PathBuf>,
    /// The anvil to run [default: that on PATH, then that of the checkout].
    #[arg(long, env = "PORTCULLIS_ANVIL", value_name = "FILE")]
    anvil: Option<PathBuf>,
    /// Where to write the keys [default: $XDG_DATA_HOME/portcullis/localnet].
    #[arg(long, env = "PORTCULLIS_LOCALNET_DIR", value_name = "DIR")]
    data_dir: Option<PathBuf>,
}

impl Localnet {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        let options = LocalnetOptions {
            solana_port: self.solana_port,
            evm_port: self.evm_port,
            anvil: self.anvil.or_else(places::anvil),
            ..LocalnetOptions::new(self.programs.unwrap_or_else(places::programs))
        };
        // Before anything runs, so that no signal is missed.
        let mut stop = Stop::new()?;
        context.output.talk("starting both chains …");
        let localnet = tokio::select! {
            started = portcullis_localnet::Localnet::start(options) => started.map_err(failure)?,
            () = stop.asked() => return Ok(Ending::Done),
        };
        let directory = self.data_dir.unwrap_or_else(places::data_directory);
        let started =
            record::Started::write(localnet.description(), &directory, &context.location())?;
        context.output.result(&started)?;
        context.output.talk("both chains are up; Ctrl-C stops them");
        stop.asked().await;
        localnet.stop().await;
        context.output.talk("stopped");
        Ok(Ending::Done)
    }
}

fn failure(error: LocalnetError) -> Failure {
    let failure = Failure::failed("localnet", crate::failure::chain_of(&error));
    match error {
        LocalnetError::NoProgram { .. } => {
            failure.help("`cargo xtask build` makes the programs; --programs says where they are")
        }
        LocalnetError::NoAnvil { .. } => {
            failure.help("get anvil from https://getfoundry.sh, or say by --anvil where it is")
        }
        LocalnetError::Port { .. } => {
            failure.help("give --solana-port and --evm-port; 0 takes any that is free")
        }
        _ => failure.help("-vv shows each step"),
    }
}

/// Ctrl-C, and what a supervisor sends.
struct Stop {
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
}

impl Stop {
    #[cfg(unix)]
    fn new() -> Result<Self, Failure> {
        use tokio::signal::unix::{SignalKind, signal};
        let listen = |kind| {
            signal(kind).map_err(|error| Failure::failed("signals", format!("no signals: {error}")))
        };
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
        })
    }

    #[cfg(not(unix))]
    fn new() -> Result<Self, Failure> {
        Ok(Self {})
    }

    async fn asked(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.terminate.recv() => (),
            _ = self.interrupt.recv() => (),
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    }
}
