use crate::{
    clock::Clock,
    model::pii::PiiStatus,
    store::{Store, StoreError},
};

/// For how long personal data is kept. Counts for requests as they are made and go on: those that are
/// there keep the moment that they have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// From the verification's success on, in milliseconds.
    pub retrieve_within_ms: i64,
    /// In all, in milliseconds.
    pub keep_at_most_ms: i64,
    /// From the verdict on, in milliseconds; zero: it is destroyed with it.
    pub keep_after_verdict_ms: i64,
}

impl Default for Retention {
    /// 24 hours to retrieve, 7 days in all, nothing after the verdict.
    fn default() -> Self {
        Self {
            retrieve_within_ms: 24 * 3_600_000,
            keep_at_most_ms: 7 * 24 * 3_600_000,
            keep_after_verdict_ms: 0,
        }
    }
}

impl Retention {
    /// When a request that comes to this status now is purged at the latest, Unix milliseconds. An
    /// earlier moment stays. What nobody will ever read is not kept.
    pub const fn purge_at_ms(&self, status: PiiStatus, now_ms: i64) -> i64 {
        let keep_ms = match status {
            PiiStatus::AwaitingUser | PiiStatus::UserAcknowledged => self.keep_at_most_ms,
            PiiStatus::VerificationSuccess => self.retrieve_within_ms,
            PiiStatus::PartnerPass | PiiStatus::PartnerFail => self.keep_after_verdict_ms,
            PiiStatus::VerificationFailed | PiiStatus::UserCancelled => 0,
        };
        now_ms.saturating_add(keep_ms)
    }
}

/// Destroys what has been kept long enough: keys first of all. How many requests it were.
///
/// # Errors
///
/// [`StoreError`]; what was destroyed until then is, and so is whatever could be.
pub async fn purge(store: &dyn Store, clock: &dyn Clock) -> Result<u64, StoreError> {
    store.purge_pii(clock.now_ms()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_will_read_is_not_kept() {
        let retention = Retention::default();
        for status in [PiiStatus::VerificationFailed, PiiStatus::UserCancelled] {
            assert_eq!(retention.purge_at_ms(status, 5), 5, "{status}");
        }
    }

    #[test]
    fn the_default_is_a_day_to_retrieve_and_a_week_in_all() {
        let retention = Retention::default();
        assert_eq!(retention.purge_at_ms(PiiStatus::VerificationSuccess, 0), 86_400_000);
        assert_eq!(retention.purge_at_ms(PiiStatus::AwaitingUser, 0), 604_800_000);
        assert_eq!(retention.purge_at_ms(PiiStatus::PartnerPass, 0), 0);
    }
}
