//! Tests, with their output passed on and counted.

use std::collections::BTreeSet;
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;

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
    root_workspace(places, &postgres, selection, count)?;
    drop(postgres);
    // One at a time: features unify, and one program's `no-entrypoint` would reach the other.
    for member in workspace::members(places.cargo_programs())? {
        step(format!("testing {}", member.name));
        let package = ["--package", &member.name];
        run(places, places.cargo_programs(), &package, selection, count)?;
    }
    Ok(())
}

/// Integration tests that wait most of the time: for chains, for other processes, for the disk.
const WAITING: [&str; 4] = ["cli", "evm", "pipeline", "service"];

/// What waits, and beside it what computes: together they take little more than the longer of the two.
fn root_workspace(
    places: &Places,
    postgres: &Postgres,
    selection: &Selection,
    count: &mut TestCount,
) -> Result<()> {
    let Some(tests) = compile(places.cargo())? else {
        count.suite_failed();
        return Ok(());
    };
    let tests = tests.iter().map(String::as_str);
    let (waiting, computing): (Vec<&str>, Vec<&str>) =
        tests.partition(|test| WAITING.contains(test));
    let run = |targets: Vec<&str>| -> Result<TestCount> {
        let (mut cargo, mut count) = (places.cargo(), TestCount::default());
        postgres.tell(&mut cargo);
        let packages = [vec!["--workspace"], targets].concat();
        run(places, cargo, &packages, selection, &mut count)?;
        Ok(count)
    };
    let (waited, computed) = thread::scope(|scope| {
        let waited = scope.spawn(|| run(selected(&waiting)));
        let computed = run([vec!["--lib", "--bins"], selected(&computing)].concat());
        (waited.join(), computed)
    });
    count.add(computed?);
    count.add(waited.map_err(|_| anyhow!("a test runner has panicked"))??);
    count.add(run(vec!["--doc"])?);
    Ok(())
}

#[derive(Deserialize)]
struct Artifact {
    target: Target,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

/// Compiles all tests of a workspace. The names of the integration tests, of which two packages may have
/// one each; `None` if they do not compile, which cargo has said.
fn compile(mut cargo: Command) -> Result<Option<BTreeSet<String>>> {
    cargo.args(["test", "--locked", "--workspace", "--no-run"]);
    let output = cargo
        .arg("--message-format=json-render-diagnostics")
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("cargo cannot be started")?;
    if !output.status.success() {
        return Ok(None);
    }
    // Other messages have no such fields.
    let artifacts = output.stdout.split(|byte| *byte == b'\n');
    let artifacts = artifacts.filter_map(|line| serde_json::from_slice::<Artifact>(line).ok());
    let tests = artifacts
        .filter(|artifact| artifact.executable.is_some() && artifact.target.kind == ["test"])
        .map(|artifact| artifact.target.name);
    Ok(Some(tests.collect()))
}

/// These integration tests, as cargo selects them.
fn selected<'a>(tests: &[&'a str]) -> Vec<&'a str> {
    tests.iter().flat_map(|test| ["--test", *test]).collect()
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
