use clap::Parser;

/// Issue, read and decode through the SDK, beside a plain loop over the RPC clients
#[derive(Debug, Parser)]
pub(crate) struct Arguments {
    /// How often each is measured; 7, and 2 with `--quick`
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..))]
    rounds: Option<u8>,
    /// A twentieth of the work: that it runs, not how fast
    #[arg(long)]
    pub(crate) quick: bool,
    /// Print JSON for machines, and nothing else, on stdout
    #[arg(long)]
    pub(crate) json: bool,
    /// Cargo says so to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

impl Arguments {
    pub(crate) fn plan(&self) -> Plan {
        let rounds = self.rounds.unwrap_or(if self.quick { 2 } else { 7 });
        Plan { rounds: rounds.into(), divisor: if self.quick { 20 } else { 1 } }
    }
}

/// How much is done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) rounds: usize,
    divisor: usize,
}

impl Plan {
    /// How many items a round has, of as many as it should have.
    pub(crate) const fn items(&self, full: usize) -> usize {
        full.div_ceil(self.divisor)
    }
}
