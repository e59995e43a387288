#![doc = include_str!("../README.md")]

mod arguments;
mod bulk;
mod commands;
mod consent;
mod context;
mod ending;
mod failure;
mod logging;
mod output;
mod perform;
mod private_file;
mod profile;
mod redaction;
mod settings;
mod usage;
mod value;
mod view;

use std::process::ExitCode;

use clap::Parser as _;

use crate::{
    arguments::Arguments, context::Context, ending::Ending, failure::Failure, output::Output,
};

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage::report(&error).into(),
    };
    let output = Output::new(arguments.global.json, arguments.global.quiet);
    logging::start(arguments.global.verbose, arguments.global.quiet);
    let ended = run(arguments, output);
    let ending = ended.unwrap_or_else(|failure| {
        output.failure(&failure);
        failure.ending()
    });
    ending.into()
}

fn run(arguments: Arguments, output: Output) -> Result<Ending, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::failed("runtime", format!("cannot start: {error}")))?;
    let context = Context::new(arguments.global, output);
    runtime.block_on(arguments.command.run(&context))
}
