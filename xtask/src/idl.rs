//! The IDLs of the programs that others call, as `interfaces/solana/<library>.json`.

mod normalise;

use std::env;
use std::fs;

use anchor_lang_idl::types::Idl;
use anyhow::{Context, Result, bail};
use xtask::{DEPLOYED, Program};

use crate::command;
use crate::places::Places;
use crate::progress::step;
use crate::workspace;

/// Writes the files, or checks that they are what would be written.
pub(crate) fn run(places: &Places, check: bool) -> Result<()> {
    DEPLOYED.iter().try_for_each(|program| update(places, program, check))
}

fn update(places: &Places, program: &Program, check: bool) -> Result<()> {
    let file = format!("interfaces/solana/{}.json", program.library);
    let text = generate(places, program).with_context(|| file.clone())?;
    let path = places.checkout.join(&file);
    let committed = fs::read_to_string(&path).unwrap_or_default();
    if committed == text {
        step(format!("{file}: up to date"));
        return Ok(());
    }
    if check {
        bail!(
            "{file} is not what the program says: run `cargo xtask generate`\n{}",
            first_difference(&committed, &text)
        );
    }
    fs::create_dir_all(path.parent().context("a folder")?)?;
    fs::write(&path, text)?;
    step(format!("{file}: written"));
    Ok(())
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

/// Enough to see which one it is.
fn first_difference(committed: &str, generated: &str) -> String {
    let (mut old, mut new) = (committed.lines(), generated.lines());
    let mut number = 0_usize;
    loop {
        number = number.saturating_add(1);
        match (old.next(), new.next()) {
            (None, None) => return "only the line ends differ".to_owned(),
            (old, new) if old == new => {}
            (old, new) => {
                let [old, new] = [old, new].map(|line| line.unwrap_or("(end of file)").trim());
                return format!("line {number}:\n- {old}\n+ {new}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_at_the_first_difference() {
        assert_eq!(first_difference("a\nb\n", "a\n  c\n"), "line 2:\n- b\n+ c");
        assert_eq!(first_difference("", "a\n"), "line 1:\n- (end of file)\n+ a");
    }
}
