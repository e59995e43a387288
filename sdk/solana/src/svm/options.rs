/// How a cluster is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SvmOptions {
    /// What time it is there, and what makes slots.
    pub clock: SvmClock,
    /// How many blocks `finalized` is behind; 0: what is confirmed is final at once. `processed`
    /// and `confirmed` never lag. At most [`SvmOptions::MAX_FINALITY_LAG_SLOTS`] count.
    pub finality_lag_slots: u64,
}

/// What makes slots, and what time it is in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SvmClock {
    /// The clock stands still until it is set. Every accepted transaction ends its slot, so the
    /// next one finds a new blockhash.
    Fixed {
        /// When the first slot is, Unix seconds.
        unix_seconds: i64,
    },
    /// The clock is the machine's, and a slot lasts 400 ms, however many transactions it has.
    ///
    /// Slots pass when the cluster is asked something. Who listens to events without asking calls
    /// [`SvmCluster::tick`](super::SvmCluster::tick).
    RealTime,
}

impl SvmOptions {
    /// A network's lag.
    pub const FINALITY_LAG_SLOTS: u64 = 32;

    /// The longest lag that there is.
    pub const MAX_FINALITY_LAG_SLOTS: u64 = 150;

    /// When a cluster with a fixed clock begins, unless told otherwise, Unix seconds.
    pub const START_UNIX_SECONDS: i64 = 1_800_000_000;

    /// For tests: a fixed clock, and everything is final at once.
    pub const fn fixed() -> Self {
        let clock = SvmClock::Fixed { unix_seconds: Self::START_UNIX_SECONDS };
        Self { clock, finality_lag_slots: 0 }
    }

    /// As a network: the machine's clock, and finality lags.
    pub const fn real_time() -> Self {
        Self { clock: SvmClock::RealTime, finality_lag_slots: Self::FINALITY_LAG_SLOTS }
    }
}

impl Default for SvmOptions {
    /// [`SvmOptions::fixed`].
    fn default() -> Self {
        Self::fixed()
    }
}
