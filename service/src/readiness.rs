use std::time::Duration;

use tokio::{sync::Mutex, time::timeout};

use crate::{
    clock::Clock,
    problem::{Code, Problem},
    store::StoreError,
};

/// The database is not asked again within this time: everybody may ask, and as often as they like.
const KEPT: Duration = Duration::from_secs(1);

/// What a database that is well does not need.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether the database answers, as it was last found.
#[derive(Debug)]
pub(crate) struct Readiness {
    /// When by the service's clock, and what is wrong.
    found: Mutex<Option<(Duration, Option<Code>)>>,
    patience: Duration,
}

impl Default for Readiness {
    fn default() -> Self {
        Self { found: Mutex::default(), patience: PATIENCE }
    }
}

impl Readiness {
    /// Asks the database, if nobody has within the last second. Who comes meanwhile waits for the answer
    /// and takes it, however long it took.
    pub(crate) async fn check(
        &self,
        ping: impl Future<Output = Result<(), StoreError>>,
        clock: &dyn Clock,
    ) -> Result<(), Problem> {
        let came = clock.elapsed();
        let mut found = self.found.lock().await;
        let wrong = match *found {
            Some((at, wrong)) if came.saturating_sub(at) < KEPT => wrong,
            _ => {
                let wrong = match timeout(self.patience, ping).await {
                    Ok(answer) => answer.err().map(|error| Problem::from(error).code()),
                    Err(_) => Some(Code::Unavailable),
                };
                *found = Some((clock.elapsed(), wrong));
                wrong
            }
        };
        wrong.map_or(Ok(()), |code| Err(Problem::new(code)))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::clock::ManualClock;

    #[tokio::test]
    async fn whoever_waited_takes_the_answer_however_long_it_took() {
        let (readiness, clock) = (Readiness::default(), ManualClock::at_ms(10_000));
        let asked = AtomicUsize::new(0);
        let check = async || {
            let ping = async {
                asked.fetch_add(1, Ordering::SeqCst);
                // The others come.
                tokio::task::yield_now().await;
                clock.advance_ms(1_500);
                Ok(())
            };
            readiness.check(ping, &clock).await
        };
        let answers = futures::future::join_all((0..10).map(|_| check())).await;
        assert!(answers.iter().all(Result::is_ok));
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        clock.advance_ms(999);
        check().await.unwrap();
        assert_eq!(asked.load(Ordering::SeqCst), 1);
        clock.advance_ms(1);
        check().await.unwrap();
        assert_eq!(asked.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn a_database_that_does_not_answer_is_not_waited_for() {
        let readiness = Readiness { patience: Duration::ZERO, ..Readiness::default() };
        let clock = ManualClock::at_ms(10_000);
        let answer = readiness.check(std::future::pending(), &clock).await;
        assert_eq!(answer.unwrap_err().code(), Code::Unavailable);
        let kept = readiness.check(std::future::ready(Ok(())), &clock).await;
        assert_eq!(kept.unwrap_err().code(), Code::Unavailable);
    }
}
