//! The Customer API behind a socket.

mod commands;
mod log;

use std::{path::PathBuf, process::ExitCode};

use clap::Parser;

use commands::Command;

/// Issues and manages passes over HTTP
///
/// Every key of the configuration can also be given as a variable of the environment, which goes
/// before the file: PORTCULLIS__DATABASE__URL is database.url.
#[derive(Debug, Parser)]
#[command(name = "portcullis-service", version)]
struct Arguments {
    /// The configuration, a TOML file
    #[arg(long, short, global = true, env = "PORTCULLIS_SERVICE_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            commands::report(&error.into());
            return ExitCode::FAILURE;
        }
    };
    let done = runtime.block_on(arguments.command.run(arguments.config.as_deref()));
    // What a signer's command still does is not waited for.
    runtime.shutdown_background();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            commands::report(&error);
            ExitCode::FAILURE
        }
    }
}
