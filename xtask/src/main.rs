//! `cargo xtask`: set-up, build, tests and figures of this repository.

mod build;
mod built;
mod checks;
mod command;
mod contracts;
mod debian;
mod folder;
mod generated;
mod idl;
mod install;
mod node;
mod null_guard;
mod places;
mod postgres;
mod progress;
mod python;
mod reproducible;
mod service;
mod setup;
mod test_count;
mod test_run;
mod toolchain;
mod validator;
mod verbs;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use places::Places;
use verbs::Verb;

/// Set-up, build, tests and figures of this repository
#[derive(Debug, Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match Places::find().and_then(|places| arguments.verb.run(&places)) {
        Ok(code) => code,
        Err(error) => {
            progress::step(format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}
