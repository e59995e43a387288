use borsh::BorshDeserialize;

/// A day of whole hours and the one that runs: every stretch of 24 hours lies within them.
const HOURS: u64 = 25;
const HOUR_SECONDS: u64 = 60 * 60;

/// How many passes a gatekeeper issued in which hour, so that a stolen operator key has a bound.
///
/// In no 24 hours are more than `per_day` passes issued. An issuance is remembered for at least 24
/// and less than 25 hours. Counted also while there is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshDeserialize)]
pub struct IssuanceQuota {
    /// The most in a rolling day; zero: no limit.
    pub per_day: u32,
    /// Hours since the Unix epoch of the latest hour that is counted.
    pub latest_hour: u32,
    /// Passes issued by hour, at the remainder of the hour (since the epoch) by 25.
    pub issued_by_hour: [u32; HOURS as usize],
    /// The sum of the above, as of `latest_hour`.
    pub issued: u32,
}

impl IssuanceQuota {
    /// How many more passes may be issued at `now` (Unix seconds); `None`: no limit.
    pub fn remaining(&self, now: i64) -> Option<u32> {
        (self.per_day != 0).then(|| self.per_day.saturating_sub(self.issued_at(now)))
    }

    /// How many of the passes issued still count at `now` (Unix seconds).
    fn issued_at(&self, now: i64) -> u32 {
        let hour = u64::try_from(now).unwrap_or(0) / HOUR_SECONDS;
        let latest = u64::from(self.latest_hour);
        // A clock that runs backwards makes nothing forgotten early.
        let passed = hour.saturating_sub(latest);
        (0..HOURS)
            .filter_map(|age| {
                // The bucket of `age` hours before the latest one; gone once 25 hours old.
                let index = latest.checked_sub(age)? % HOURS;
                let counts = age.saturating_add(passed) < HOURS;
                counts.then(|| self.issued_by_hour.get(usize::try_from(index).ok()?).copied())?
            })
            .fold(0, u32::saturating_add)
    }
}

#[cfg(test)]
mod tests;
