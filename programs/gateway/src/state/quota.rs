use anchor_lang::prelude::*;

/// Seconds of a bucket.
const BUCKET_SECONDS: u64 = 60 * 60;
/// A day of whole buckets and the one that runs: every stretch of 24 hours lies within them.
const BUCKETS: usize = 25;

/// How many passes a gatekeeper issued in which hour, so that a stolen operator key has a bound.
///
/// In no 24 hours are more than `per_day` passes issued. An issuance is remembered for at least 24
/// and less than 25 hours.
#[derive(Clone, Copy, Debug, IdlType, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct IssuanceQuota {
    /// The most in a rolling day; zero: no limit. Set by the network's authority.
    pub per_day: u32,
    /// Hours since the Unix epoch of the latest bucket.
    pub latest_hour: u32,
    /// Passes issued by hour, at the hour's remainder by 25.
    pub issued_by_hour: [u32; BUCKETS],
    /// The sum of the above.
    pub issued: u32,
}

impl IssuanceQuota {
    /// Nothing issued yet.
    pub fn new(per_day: u32) -> Self {
        Self { per_day, ..bytemuck::Zeroable::zeroed() }
    }

    /// Counts one issuance at `now` (Unix seconds). `None`: the quota is used up.
    ///
    /// Counted even while there is no limit, so that one set in an emergency knows of the day
    /// before. A clock that runs backwards counts into the latest hour: nothing is forgotten early.
    #[must_use]
    pub fn take(&mut self, now: i64) -> Option<()> {
        // Unsigned: the upstream linker has no signed division.
        let hour = u64::try_from(now).unwrap_or(0) / BUCKET_SECONDS;
        let hour = u32::try_from(hour).unwrap_or(u32::MAX);
        if hour > self.latest_hour {
            self.forget_before(hour)?;
        }
        if self.per_day != 0 && self.issued >= self.per_day {
            return None;
        }
        self.issued = self.issued.checked_add(1)?;
        let bucket = self.issued_by_hour.get_mut(bucket_of(self.latest_hour))?;
        *bucket = bucket.checked_add(1)?;
        Some(())
    }

    /// Empties the buckets that `hour` and those between it and the latest will use.
    fn forget_before(&mut self, hour: u32) -> Option<()> {
        let passed = hour.checked_sub(self.latest_hour)?;
        if usize::try_from(passed).ok()? >= BUCKETS {
            self.issued_by_hour = [0; BUCKETS];
            self.issued = 0;
        } else {
            for stale in self.latest_hour..hour {
                let bucket = self.issued_by_hour.get_mut(bucket_of(stale.checked_add(1)?))?;
                self.issued = self.issued.checked_sub(*bucket)?;
                *bucket = 0;
            }
        }
        self.latest_hour = hour;
        Some(())
    }
}

#[inline(always)]
fn bucket_of(hour: u32) -> usize {
    (hour % BUCKETS as u32) as usize
}
