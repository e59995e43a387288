//! Tests, with their output passed on and counted.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::contracts;
use crate::places::Places;
use crate::postgres::{Durability, Postgres};
use crate::progress::step;
use crate::test_count::TestCount;
use crate::workspace;

/// Which tests, and what to tell them.
#[derive(Debug, Default)]
pub(crate) struct Selection {
    /// Only tests whose name contains it
    pub(crate) filter: Option<String>,
    /// Arguments of the test binaries
    pub(crate) arguments: Vec<String>,
}

/// Every test of both workspaces and of the contracts.
pub(crate) fn all(places: &Places, selection: &Selection) -> Result<TestCount> {
    let mut count = TestCount::default();
    packages(places, selection, &mut count)?;
    contracts::test::run(places, selection, &mut count)?;
    Ok(count)
}

/// Every test of both workspaces, added to `count`.
pub(crate) fn packages(
    places: &Places,
    selection: &Selection,
    count: &mut TestCount,
) -> Result<()> {
    let postgres = Postgres::start(places, Durability::Forgets)?;
    step("testing the root workspace");
    let mut cargo = places.cargo();
    postgres.tell(&mut cargo);
    run(places, cargo, &["--workspace"], selection, count)?;
    drop(postgres);
    // One at a time: features unify, and one program's `no-entrypoint` would reach the other.
    for member in workspace::members(places.cargo_programs())? {
        step(format!("testing {}", member.name));
        let package = ["--package", &member.name];
        run(places, places.cargo_programs(), &package, selection, count)?;
    }
    Ok(())
}

/// One call of `cargo test`, added to `count`.
pub(crate) fn run(
    places: &Places,
    mut cargo: Command,
    packages: &[&str],
    selection: &Selection,
    count: &mut TestCount,
) -> Result<()> {
    cargo
        .args(["test", "--locked", "--no-fail-fast"])
        .args(packages)
        .args(&selection.filter)
        .arg("--")
        .args(&selection.arguments)
        .env("PORTCULLIS_DEPLOY_DIR", places.deploy());
    if env::var_os("RUST_LOG").is_none() {
        // The test bank logs every transaction otherwise.
        cargo.env("RUST_LOG", "error");
    }
    counted(&mut cargo, count)
}

/// One call of a test runner, added to `count`.
pub(crate) fn counted(runner: &mut Command, count: &mut TestCount) -> Result<()> {
    let name = runner.get_program().to_string_lossy().into_owned();
    let mut child = runner
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("{name} cannot be started"))?;
    let failed_before = count.failed;
    let mut output = BufReader::new(child.stdout.take().context("the tests' output")?);
    let mut line = Vec::new();
    while output.read_until(b'\n', &mut line)? > 0 {
        count.read(String::from_utf8_lossy(&line).trim_end());
        // Whole lines: another runner may be at it too.
        let mut stdout = std::io::stdout().lock();
        stdout.write_all(&line)?;
        stdout.flush()?;
        drop(stdout);
        line.clear();
    }
    if !child.wait()?.success() && count.failed == failed_before {
        count.suite_failed();
    }
    Ok(())
}
