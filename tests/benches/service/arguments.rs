use clap::Parser;

/// Issue, read, list and confirm passes by HTTP, with few and with many stored
#[derive(Debug, Parser)]
pub(crate) struct Arguments {
    /// How often each is measured; 5, and 2 with `--quick`
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..))]
    rounds: Option<u8>,
    /// A twentieth of the work, and no million: that it runs, not how fast
    #[arg(long)]
    pub(crate) quick: bool,
    /// Of the databases only this one
    #[arg(long, value_parser = ["sqlite", "postgres"])]
    pub(crate) database: Option<String>,
    /// With so many passes stored; can be given several times
    #[arg(long, value_name = "PASSES")]
    stored: Vec<u64>,
    /// Print JSON for machines, and nothing else, on stdout
    #[arg(long)]
    pub(crate) json: bool,
    /// Cargo says so to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

/// How many passes are stored before it is measured.
const SIZES: [u64; 3] = [1_000, 100_000, 1_000_000];

impl Arguments {
    pub(crate) fn plan(&self) -> Plan {
        let sizes = match (self.stored.as_slice(), self.quick) {
            ([], true) => SIZES.iter().take(2).map(|size| size / 20).collect(),
            ([], false) => SIZES.to_vec(),
            (sizes, _) => sizes.to_vec(),
        };
        let rounds = self.rounds.unwrap_or(if self.quick { 2 } else { 5 });
        Plan { rounds: rounds.into(), sizes, divisor: if self.quick { 20 } else { 1 } }
    }
}

/// How much is done.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) rounds: usize,
    sizes: Vec<u64>,
    divisor: usize,
}

impl Plan {
    /// How many items a round has, of as many as it should have.
    pub(crate) const fn items(&self, full: usize) -> usize {
        full.div_ceil(self.divisor)
    }

    /// How many passes are stored, in turns.
    pub(crate) fn sizes(&self) -> impl Iterator<Item = u64> {
        self.sizes.iter().copied()
    }

    /// Whether this is the first of them.
    pub(crate) fn is_first(&self, size: u64) -> bool {
        self.sizes.first() == Some(&size)
    }
}
