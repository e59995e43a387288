use std::time::Duration;

use serde::Serialize;

/// How long each of many requests took.
#[derive(Clone, Debug, Default)]
pub struct Latencies(Vec<Duration>);

/// Of many requests, milliseconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Percentiles {
    /// Half of them took no longer.
    pub p50_ms: f64,
    /// Nine of ten.
    pub p90_ms: f64,
    /// Ninety-nine of a hundred.
    pub p99_ms: f64,
    /// All.
    pub max_ms: f64,
}

impl Latencies {
    /// One more.
    pub fn push(&mut self, latency: Duration) {
        self.0.push(latency);
    }

    /// All of another's.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// By the nearest rank: each is one that was measured. Not a number where nothing was.
    pub fn percentiles(&self) -> Percentiles {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let at = |percent: usize| {
            let rank = sorted.len().saturating_mul(percent).div_ceil(100);
            let latency = sorted.get(rank.saturating_sub(1));
            latency.map_or(f64::NAN, |latency| latency.as_secs_f64() * 1e3)
        };
        Percentiles { p50_ms: at(50), p90_ms: at(90), p99_ms: at(99), max_ms: at(100) }
    }
}

impl FromIterator<Duration> for Latencies {
    fn from_iter<T: IntoIterator<Item = Duration>>(latencies: T) -> Self {
        Self(latencies.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_that_was_measured() {
        let latencies: Latencies = (1..=200).rev().map(Duration::from_millis).collect();
        let Percentiles { p50_ms, p90_ms, p99_ms, max_ms } = latencies.percentiles();
        assert_eq!([p50_ms, p90_ms, p99_ms, max_ms], [100.0, 180.0, 198.0, 200.0]);
    }

    #[test]
    fn of_one_all_are_that_one() {
        let latencies: Latencies = [Duration::from_millis(7)].into_iter().collect();
        let Percentiles { p50_ms, max_ms, .. } = latencies.percentiles();
        assert_eq!([p50_ms, max_ms], [7.0, 7.0]);
    }
}
