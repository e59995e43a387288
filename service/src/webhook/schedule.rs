use rand::Rng as _;

/// How long to wait after each attempt that was in vain but the last, in milliseconds: eight attempts
/// within about 28 hours.
pub const RETRIES_MS: [i64; 7] =
    [5_000, 5 * 60_000, 30 * 60_000, 2 * 3_600_000, 5 * 3_600_000, 10 * 3_600_000, 10 * 3_600_000];

/// What part of a pause chance may add to it, so that not everything that failed together is tried
/// again together.
const JITTER_DIVISOR: i64 = 10;

/// How long to wait after so many attempts; `None`: there is no further one.
pub fn retry_after_ms(attempts: i64) -> Option<i64> {
    let index = usize::try_from(attempts.checked_sub(1)?).ok()?;
    let pause = RETRIES_MS.get(index)?;
    let most = pause.checked_div(JITTER_DIVISOR)?;
    Some(pause.saturating_add(rand::rng().random_range(0..=most)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_eight_attempts() {
        for (attempts, pause) in (1i64..).zip(RETRIES_MS) {
            for _ in 0..100 {
                let waited = retry_after_ms(attempts).unwrap();
                assert!((pause..=pause + pause / 10).contains(&waited), "{attempts} {waited}");
            }
        }
        for attempts in [i64::MIN, -1, 0, 8, 9, i64::MAX] {
            assert_eq!(retry_after_ms(attempts), None, "{attempts}");
        }
    }
}
