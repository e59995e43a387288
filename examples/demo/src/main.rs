//! `cargo xtask demo`: the story of a pass and of a gated token, told by the real programs in the
//! Solana VM.
//!
//! stdout is the table, or the JSON; stderr is talk.

mod cast;
mod deployment;
mod json;
mod outcome;
mod performance;
mod stage;
mod story;
mod table;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use crate::cast::Cast;
use crate::deployment::Deployment;
use crate::performance::Performance;
use crate::stage::Stage;

/// The story of a pass and of a token that only pass holders move, with every refusal by name
///
/// Runs the compiled programs in the Solana VM, inside this process. Exits non-zero if any step
/// comes out otherwise than it should. The programs are those of the checkout's target/deploy, or of
/// the folder that PORTCULLIS_DEPLOY_DIR names.
#[derive(Debug, Parser)]
#[command(name = "portcullis-demo", version)]
struct Arguments {
    /// Print one JSON object and nothing else on stdout
    ///
    /// `code` is the custom error code of the failed instruction: of a gated dApp 6000 and the
    /// reason's code, of a gated token 7000 and the denial's.
    #[arg(long)]
    json: bool,
    /// The same wallets and times as another run with this seed
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("portcullis-demo: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether everything came out as it should.
fn run(arguments: &Arguments) -> Result<bool> {
    let seed = arguments.seed.unwrap_or_else(|| rand::random::<u32>().into());
    let deployment = Deployment::find()?;
    let cast = Cast::new(seed);
    eprint!("seed {seed} (`--seed {seed}` tells the same story again)\n{cast}");
    let mut stage = Stage::build(&deployment, &cast)?;
    let story = story::story(&cast, |bytes| stage.rent_lamports(bytes))?;
    let performance = Performance::of(story, &mut stage);
    let output = if arguments.json {
        format!("{:#}\n", json::report(seed, &deployment, &cast, &performance))
    } else {
        table::render(&performance, coloured())
    };
    std::io::stdout().write_all(output.as_bytes())?;
    eprint!("{performance}");
    Ok(performance.surprises().next().is_none())
}

fn coloured() -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !refused && std::io::stdout().is_terminal()
}
