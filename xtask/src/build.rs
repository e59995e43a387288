//! Programs to `target/deploy/<library>.so`, each with its stamp.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use xtask::{BuildStamp, Program, Toolchain, sha256_hex, source_sha256};

use crate::built::Built;
use crate::null_guard;
use crate::places::Places;
use crate::progress::step;
use crate::setup::{self, Tools};
use crate::toolchain::official;

/// Compiles those of `programs` whose `.so` is missing, stale, or of the other toolchain, unless
/// another checkout has compiled the same; `force` compiles them all.
pub(crate) fn run(
    places: &Places,
    toolchain: Toolchain,
    programs: &[&Program],
    force: bool,
) -> Result<()> {
    // Held until the output is copied: clones share the target folder.
    let _lock = places.lock()?;
    let tools = setup::run(places, toolchain)?;
    let source_sha256 = source_sha256(&places.checkout, &places.program_ids)?;
    for program in programs {
        if !force && is_fresh(&places.checkout, program, toolchain, &source_sha256) {
            step(format!("{}: up to date", program.package));
            continue;
        }
        let stamp = BuildStamp {
            program: program.package.to_owned(),
            toolchain,
            linker: match &tools {
                Tools::Official(version) => version.clone(),
                Tools::Upstream(upstream) => upstream.describe()?,
            },
            source_sha256: source_sha256.clone(),
            so_sha256: String::new(),
            so_bytes: 0,
        };
        let built = Built::of(places, program, toolchain);
        let (so, stamp) = match built.take(&stamp) {
            Some(taken) if !force => taken,
            _ => {
                let compiled = compile(places, &tools, program, stamp)?;
                // What is forced is to be compared with what is kept.
                if !force {
                    built.keep(&compiled.0, &compiled.1)?;
                }
                compiled
            }
        };
        put(places, program, &so, &stamp)?;
    }
    Ok(())
}

fn compile(
    places: &Places,
    tools: &Tools,
    program: &Program,
    stamp: BuildStamp,
) -> Result<(Vec<u8>, BuildStamp)> {
    step(format!("{}: compiling", program.package));
    let output = match tools {
        Tools::Official(_) => official::build(places, program)?,
        Tools::Upstream(upstream) => upstream.build(places, program)?,
    };
    let so = fs::read(&output).with_context(|| format!("no {}", output.display()))?;
    if matches!(tools, Tools::Upstream(_)) {
        null_guard::check(&so).with_context(|| output.display().to_string())?;
    }
    let stamp =
        BuildStamp { so_sha256: sha256_hex(&so), so_bytes: u64::try_from(so.len())?, ..stamp };
    Ok((so, stamp))
}

fn put(places: &Places, program: &Program, so: &[u8], stamp: &BuildStamp) -> Result<()> {
    // Without a stamp while they differ, so that no test takes the one for the other.
    let _ = fs::remove_file(program.stamp_path(&places.checkout));
    write(&program.so_path(&places.checkout), so)?;
    write(&program.stamp_path(&places.checkout), stamp.to_json()?.as_bytes())?;
    step(format!(
        "{}: target/deploy/{}.so, {} bytes, sha256 {}",
        program.package, program.library, stamp.so_bytes, stamp.so_sha256
    ));
    Ok(())
}

fn is_fresh(checkout: &Path, program: &Program, toolchain: Toolchain, source: &str) -> bool {
    let Ok(stamp) = BuildStamp::read(checkout, program) else {
        return false;
    };
    let Ok(so) = fs::read(program.so_path(checkout)) else {
        return false;
    };
    stamp.toolchain == toolchain && stamp.source_sha256 == source && stamp.is_of(&so)
}

/// Whole or not at all, as far as a reader sees.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::create_dir_all(path.parent().context("a folder")?)?;
    let partial = path.with_extension("partial");
    fs::write(&partial, bytes)?;
    fs::rename(&partial, path).with_context(|| format!("{} cannot be written", path.display()))
}
