//! One file a verb.

mod bench;
mod build;
mod ci;
mod demo;
mod e2e;
mod generate;
mod http;
mod print_idl;
mod setup;
mod snapshots;
mod soak;
mod test;

use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use crate::places::Places;

/// What `cargo xtask` can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Setup(setup::Setup),
    Build(build::Build),
    Demo(demo::Demo),
    Test(test::Test),
    Bench(bench::Bench),
    Soak(soak::Soak),
    #[command(name = "e2e")]
    EndToEnd(e2e::EndToEnd),
    Http(http::Http),
    Ci(ci::Ci),
    Snapshots(snapshots::Snapshots),
    Generate(generate::Generate),
    #[command(hide = true)]
    PrintIdl(print_idl::PrintIdl),
}

impl Verb {
    pub(crate) fn run(&self, places: &Places) -> Result<ExitCode> {
        let done = match self {
            Self::Setup(setup) => setup.run(places),
            Self::Build(build) => build.run(places),
            Self::Demo(demo) => return demo.run(places),
            Self::Test(test) => return test.run(places),
            Self::Bench(bench) => return bench.run(places),
            Self::Soak(soak) => return soak.run(places),
            Self::EndToEnd(e2e) => return e2e.run(places),
            Self::Http(http) => http.run(places),
            Self::Ci(ci) => return ci.run(places),
            Self::Snapshots(snapshots) => snapshots.run(places),
            Self::Generate(generate) => generate.run(places),
            Self::PrintIdl(print) => print.run(),
        };
        done.map(|()| ExitCode::SUCCESS)
    }
}
