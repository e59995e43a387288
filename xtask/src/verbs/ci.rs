use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use anyhow::Result;
use clap::Args;
use xtask::{DEPLOYED, PROGRAMS, Program};

use crate::contracts::{self, Extent};
use crate::places::Places;
use crate::progress::step;
use crate::test_count::TestCount;
use crate::test_run::{self, Selection};
use crate::toolchain::ToolchainOption;
use crate::{build, checks, idl, reproducible, service};

/// Everything a change must pass: format, lints, interfaces, reproducibility, docs, tests, coverage
///
/// Goes on after a failure, so that one run shows all of them. Says how long each step took; the
/// last line counts the tests: `N passed, N failed`.
#[derive(Args, Debug)]
pub(crate) struct Ci {
    #[command(flatten)]
    toolchain: ToolchainOption,
}

impl Ci {
    pub(crate) fn run(&self, places: &Places) -> Result<ExitCode> {
        let toolchain = self.toolchain.or_upstream();
        let programs: Vec<&Program> = PROGRAMS.iter().collect();
        let deployed: Vec<&Program> = DEPLOYED.iter().collect();
        let mut steps = Steps::default();
        steps.take("build", || build::run(places, toolchain, &programs, false));
        steps.take("contracts", || contracts::build(places, Extent::All, false));
        steps.take("format", || checks::format(places).and(contracts::format(places)));
        steps.take("clippy", || checks::clippy(places));
        steps.take("interfaces", || {
            let documents = idl::run(places, true).and(contracts::interfaces::run(places, true));
            documents.and(service::document(places, true))
        });
        steps.take("reproducible", || reproducible::check(places, toolchain, &deployed));
        steps.take("documentation", || checks::documentation(places));
        steps.take("packages", || checks::packages(places));
        steps.take("features", || checks::features(places));
        // Most of what takes long waits for chains or has one thread: beside each other they take
        // little more than the longer of the two.
        let (mut count, beside) = thread::scope(|scope| -> Result<_> {
            let beside = scope.spawn(|| examine_contracts_and_http(places));
            let mut count = TestCount::default();
            steps.take("tests", || {
                test_run::packages(places, &Selection::default(), &mut count)?;
                anyhow::ensure!(count.failed == 0, "{count}");
                Ok(())
            });
            Ok((count, beside.join().map_err(|_| anyhow::anyhow!("a check has panicked"))?))
        })?;
        let (contracts_count, contracts_steps) = beside;
        count.add(contracts_count);
        steps.done.extend(contracts_steps.done);
        steps.take("dependencies", || checks::dependencies(places));
        steps.report();
        println!("{count}");
        Ok(if steps.all_passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}

/// What needs none of the packages' tests.
fn examine_contracts_and_http(places: &Places) -> (TestCount, Steps) {
    let mut steps = Steps::default();
    let mut count = TestCount::default();
    steps.take("contracts' tests", || {
        contracts::test::run(places, &Selection::default(), &mut count)?;
        anyhow::ensure!(count.failed == 0, "{count}");
        Ok(())
    });
    steps.take("coverage", || contracts::coverage::check(places));
    steps.take("slither", || contracts::slither::check(places));
    steps.take("halmos", || contracts::halmos::check(places));
    steps.take("http", || service::examine(places));
    (count, steps)
}

#[derive(Default)]
struct Steps {
    done: Vec<Done>,
}

struct Done {
    name: &'static str,
    seconds: f32,
    passed: bool,
}

impl Steps {
    fn take(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) {
        step(format!("ci: {name}"));
        let start = Instant::now();
        let result = work();
        if let Err(error) = &result {
            step(format!("ci: {name} failed: {error:#}"));
        }
        let seconds = start.elapsed().as_secs_f32();
        self.done.push(Done { name, seconds, passed: result.is_ok() });
    }

    fn report(&self) {
        for Done { name, seconds, passed } in &self.done {
            let outcome = if *passed { "passed" } else { "FAILED" };
            step(format!("ci: {name:<16} {outcome} {seconds:>7.1} s"));
        }
    }

    fn all_passed(&self) -> bool {
        self.done.iter().all(|step| step.passed)
    }
}
