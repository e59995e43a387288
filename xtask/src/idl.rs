//! The IDLs of the programs that others call, as `interfaces/solana/<library>.json`.

mod normalise;

use std::env;

use anchor_lang_idl::types::Idl;
use anyhow::{Context, Result};
use xtask::{DEPLOYED, Program};

use crate::places::Places;
use crate::{command, generated, workspace};

/// Writes the files, or checks that they are what would be written.
pub(crate) fn run(places: &Places, check: bool) -> Result<()> {
    DEPLOYED.iter().try_for_each(|program| update(places, program, check))
}

fn update(places: &Places, program: &Program, check: bool) -> Result<()> {
    let file = format!("interfaces/solana/{}.json", program.library);
    let text = generate(places, program).with_context(|| file.clone())?;
    generated::update(places, &file, &text, check)
}

fn generate(places: &Places, program: &Program) -> Result<String> {
    let mut idl: Idl = serde_json::from_str(&print(places, program)?)?;
    normalise::run(&mut idl)?;
    let members = workspace::members(places.cargo_programs())?;
    let member = members
        .into_iter()
        .find(|member| member.name == program.package)
        .with_context(|| format!("{} is no member of the programs", program.package))?;
    // Anchor writes the same version for every program.
    idl.metadata.version = member.version;
    let mut text = serde_json::to_string_pretty(&idl)?;
    text.push('\n');
    Ok(text)
}

fn print(places: &Places, program: &Program) -> Result<String> {
    let mut myself = places.in_programs(env::current_exe()?);
    // Anchor's generator would start cargo with that toolchain, in a way that cargo refuses.
    myself.env_remove("RUSTUP_TOOLCHAIN");
    // It would set flags that have every dependency compiled once more; these come before them.
    myself.env("CARGO_ENCODED_RUSTFLAGS", "");
    command::output(myself.arg("print-idl").arg(places.checkout.join(program.directory)))
}
