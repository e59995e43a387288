use std::time::Duration;

use clap::Parser;

/// Keep the service busy on both chains, kill it now and then, and check what is left
#[derive(Debug, Parser)]
pub(crate) struct Arguments {
    /// How long there is load
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) minutes: u32,
    /// Keep it in PostgreSQL, on the server that `PORTCULLIS_TEST_POSTGRES_URL` names
    #[arg(long)]
    pub(crate) postgres: bool,
    /// Requests in a second
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) rate: u32,
    /// Kill the service after so many seconds, again and again; 0: never
    #[arg(long, value_name = "SECONDS", default_value_t = 45)]
    kill_every: u64,
    /// The same requests as another soak with this seed, as long as they are answered alike
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Print JSON for machines, and nothing else, on stdout
    #[arg(long)]
    pub(crate) json: bool,
    /// Cargo says so to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

impl Arguments {
    pub(crate) fn kill_every(&self) -> Option<Duration> {
        (self.kill_every != 0).then(|| Duration::from_secs(self.kill_every))
    }

    pub(crate) fn duration(&self) -> Duration {
        Duration::from_secs(60 * u64::from(self.minutes))
    }
}
