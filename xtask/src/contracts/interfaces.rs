//! What others generate clients from, and deploy: `interfaces/evm/<Contract>.json`.

mod artifact;
mod sources;

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result, bail};

use crate::places::Places;
use crate::progress::step;
use crate::{command, generated};

use artifact::Artifact;
use sources::Source;

const FOLDER: &str = "interfaces/evm";

/// Writes the files, or checks that they are what would be written, and that there is no other.
/// The caller has built.
pub(crate) fn run(places: &Places, check: bool) -> Result<()> {
    let mut files = BTreeSet::new();
    for source in sources::find(&places.contracts())? {
        let file = format!("{}.json", source.contract);
        let text = generate(places, &source).with_context(|| file.clone())?;
        generated::update(places, &format!("{FOLDER}/{file}"), &text, check)?;
        if !files.insert(file) {
            bail!("two contracts are called {}", source.contract);
        }
    }
    let folder = places.checkout.join(FOLDER);
    for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if files.contains(&name) {
            continue;
        }
        if check {
            bail!("{FOLDER}/{name} is of no contract: run `cargo xtask generate`");
        }
        fs::remove_file(folder.join(&name))?;
        step(format!("{FOLDER}/{name}: removed"));
    }
    Ok(())
}

fn generate(places: &Places, source: &Source) -> Result<String> {
    let artifact = Artifact::read(&places.contracts().join("out"), source)?;
    let interface = artifact.interface(source, |code| keccak256(places, code))?;
    let mut text = serde_json::to_string_pretty(&interface)?;
    text.push('\n');
    Ok(text)
}

fn keccak256(places: &Places, code: &str) -> Result<String> {
    let hash = command::output(
        std::process::Command::new(xtask::foundry_tool(&places.checkout, "cast"))
            .args(["keccak", code]),
    )?;
    Ok(hash.trim().to_owned())
}
