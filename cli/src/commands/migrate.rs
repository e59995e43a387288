mod documents;
mod failure;
mod look;
mod record;
mod report;
mod run;
mod step;
mod take;
mod variables;

use std::path::PathBuf;

use clap::Args;

use self::{documents::Documents, record::Record, report::Report, run::Run, variables::Variables};
use crate::{consent, context::Context, ending::Ending, failure::Failure};

/// Bring a chain to where it can carry passes: programs or contracts, network, hand-over
///
/// Runs ordered steps, each a file. Whether a step is done is asked of the chain, so that it may be
/// run again after anything, and goes on where it stopped. --dry-run shows what is left and what it
/// costs.
///
/// Steps have variables. Solana: programs, gateway_program, gateway_program_key, gateway_buffer_key,
/// transfer_hook_… likewise. EVM: civic_networks, soulbound_view, uniswap_network, … Both: creator,
/// network_seed, guardian, multisig. Keys are named by their place: file:PATH and so on. The files
/// are in `migrations`, and say all of them.
#[derive(Debug, Args)]
pub(crate) struct Migrate {
    /// A variable's value; before that of --settings.
    #[arg(long = "set", value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// A TOML file of variables.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// What was done, as lines of JSON [default: portcullis-migrations-CHAIN.jsonl].
    #[arg(long, value_name = "FILE")]
    record: Option<PathBuf>,
    /// A folder of steps of your own, in the place of those that are built in.
    #[arg(long, value_name = "DIR")]
    migrations: Option<PathBuf>,
}

impl Migrate {
    pub(crate) async fn run(self, context: &Context) -> Result<Ending, Failure> {
        consent::check(context)?;
        let chain = context.chain()?.clone();
        let variables = Variables::read(self.settings.as_deref(), &self.set)?;
        let documents = match &self.migrations {
            Some(folder) => Documents::of_folder(folder)?,
            None => Documents::built_in(chain.family()),
        };
        let steps = documents.steps(&variables)?;
        let path = self.record.unwrap_or_else(|| Record::default_path(&chain));
        let record = Record::open(&path, &chain, context.dry_run())?;
        record.check(&documents)?;
        let (signer, payer) = (context.signer()?, context.payer()?);
        let connection = context.connect_without_registry().await?;
        let mut run = Run { context, connection, signer, payer, record };
        let mut report = Report::new(&chain, context.dry_run(), &path);
        for step in steps {
            let told = run.step(&step, report.is_anything_left()).await?;
            report.push(told);
        }
        context.output.result(&report)?;
        Ok(if report.is_refused() { Ending::Refused } else { Ending::Done })
    }
}
