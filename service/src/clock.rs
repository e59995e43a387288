//! What time it is, as the service sees it.

use std::{
    fmt::Debug,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// Where the service gets the time from.
pub trait Clock: Debug + Send + Sync {
    /// Milliseconds since 1970.
    fn now_ms(&self) -> i64;

    /// Hears what the clock of the database shows, by which several instances agree.
    fn agree(&self, _database_now_ms: i64) {}

    /// How long it has been running: for what must not jump when somebody sets the machine's clock.
    fn elapsed(&self) -> Duration;

    /// Whole seconds since 1970, as expiries are counted.
    fn now_seconds(&self) -> i64 {
        self.now_ms().div_euclid(1_000)
    }
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn elapsed(&self) -> Duration {
        STARTED.elapsed()
    }
}

/// Another clock, put right by the database's.
#[derive(Debug)]
pub struct DatabaseClock {
    base: Arc<dyn Clock>,
    behind_ms: AtomicI64,
}

impl DatabaseClock {
    /// Shows what `base` shows, until it hears of the database's clock.
    pub const fn over(base: Arc<dyn Clock>) -> Self {
        Self { base, behind_ms: AtomicI64::new(0) }
    }
}

impl Clock for DatabaseClock {
    fn now_ms(&self) -> i64 {
        self.base.now_ms().saturating_add(self.behind_ms.load(Ordering::Relaxed))
    }

    fn agree(&self, database_now_ms: i64) {
        let behind_ms = database_now_ms.saturating_sub(self.base.now_ms());
        self.behind_ms.store(behind_ms, Ordering::Relaxed);
    }

    fn elapsed(&self) -> Duration {
        self.base.elapsed()
    }
}

/// When it was first asked.
static STARTED: LazyLock<Instant> = LazyLock::new(Instant::now);

/// A clock that stands still until it is set, for tests.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that shows this moment.
    pub const fn at_ms(now_ms: i64) -> Self {
        Self(AtomicI64::new(now_ms))
    }

    /// Sets it forward.
    pub fn advance_ms(&self, by_ms: i64) {
        self.0.fetch_add(by_ms, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(u64::try_from(self.now_ms()).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_those_that_have_begun() {
        assert_eq!(ManualClock::at_ms(1_999).now_seconds(), 1);
        assert_eq!(ManualClock::at_ms(2_000).now_seconds(), 2);
    }

    #[test]
    fn instances_with_different_clocks_agree_by_the_databases() {
        let (fast, slow) = (ManualClock::at_ms(130_000), ManualClock::at_ms(10_000));
        let clocks = [fast, slow].map(|base| DatabaseClock::over(Arc::new(base)));
        assert_eq!(clocks.each_ref().map(Clock::now_ms), [130_000, 10_000]);
        for clock in &clocks {
            clock.agree(70_000);
        }
        assert_eq!(clocks.each_ref().map(Clock::now_ms), [70_000, 70_000]);
    }
}
