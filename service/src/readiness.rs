use std::time::Duration;

use tokio::sync::Mutex;

use crate::{
    clock::Clock,
    problem::{Code, Problem},
    store::Store,
};

/// The database is not asked again within this time: everybody may ask, and as often as they like.
const KEPT: Duration = Duration::from_secs(1);

/// Whether the database answers, as it was last found.
#[derive(Debug, Default)]
pub(crate) struct Readiness {
    /// When by the service's clock, and what is wrong.
    found: Mutex<Option<(Duration, Option<Code>)>>,
}

impl Readiness {
    /// Asks the database, if nobody has within the last second. Who comes meanwhile waits for the answer.
    pub(crate) async fn check(&self, store: &dyn Store, clock: &dyn Clock) -> Result<(), Problem> {
        let mut found = self.found.lock().await;
        let now = clock.elapsed();
        let wrong = match *found {
            Some((at, wrong)) if now.saturating_sub(at) < KEPT => wrong,
            _ => {
                let wrong = store.ping().await.err().map(|error| Problem::from(error).code());
                *found = Some((now, wrong));
                wrong
            }
        };
        wrong.map_or(Ok(()), |code| Err(Problem::new(code)))
    }
}
