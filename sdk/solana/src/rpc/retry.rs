use std::{future::Future, time::Duration};

/// How often a request that failed for a passing reason is made again, and how long to wait before.
/// The pause doubles each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Retry {
    /// How many times more; zero: never.
    pub attempts: u32,
    /// Before the first of them.
    pub first_pause: Duration,
    /// No pause is longer.
    pub longest_pause: Duration,
}

impl Default for Retry {
    /// Five times more, after 250 ms at first and 8 s at most.
    fn default() -> Self {
        Self {
            attempts: 5,
            first_pause: Duration::from_millis(250),
            longest_pause: Duration::from_secs(8),
        }
    }
}

impl Retry {
    /// The pause after this many failures in a row, one or more; `None`: give up.
    pub fn pause(&self, failures: u32) -> Option<Duration> {
        let doublings = failures.saturating_sub(1);
        let factor = 1u32.checked_shl(doublings).unwrap_or(u32::MAX);
        let pause = self.first_pause.saturating_mul(factor).min(self.longest_pause);
        (failures <= self.attempts).then_some(pause)
    }

    /// Runs `request` until it succeeds, fails for good, or has failed too often.
    pub(crate) async fn run<T, E, F: Future<Output = Result<T, E>>>(
        &self,
        is_retryable: impl Fn(&E) -> bool,
        mut request: impl FnMut() -> F,
    ) -> Result<T, E> {
        let mut failures = 0u32;
        loop {
            let error = match request().await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            failures = failures.saturating_add(1);
            match self.pause(failures) {
                Some(pause) if is_retryable(&error) => tokio::time::sleep(pause).await,
                _ => return Err(error),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_end() {
        let retry = Retry {
            attempts: 4,
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(5),
        };
        let seconds = [Some(1), Some(2), Some(4), Some(5), None];
        for (failures, seconds) in (1..).zip(seconds) {
            assert_eq!(retry.pause(failures), seconds.map(Duration::from_secs), "{failures}");
        }
        let endless = Retry { attempts: u32::MAX, ..retry };
        assert_eq!(endless.pause(u32::MAX), Some(Duration::from_secs(5)));
        assert_eq!(Retry { attempts: 0, ..retry }.pause(1), None);
    }
}
